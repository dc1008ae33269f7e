"""Who may what: the table of the design, term by term and day by day."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from kub.people.access import TABLE, AccessState, Permission, Role, resolve_access
from kub.people.models import Group, MentorAssignment
from tests.conftest import BEGINNING

# DESIGN.md, section 6: chair, secretary, treasurer, member, mentor, coordinator, administrator.
DESIGN = """
see                1111110
record             1111000
undo_own           1111100
undo_any           1110000
money              1010000
catalogue          1110000
members            1100000
roles              1000000
earnings           1110100
export             1110110
close              1010000
programme_see      1111110
programme_confirm  1110000
programme_write    0000110
assign             0000010
"""


def test_table_is_that_of_the_design():
    designed = dict(line.split() for line in DESIGN.strip().splitlines())
    built = {
        permission.value: "".join("1" if permission in TABLE[role] else "0" for role in Role)
        for permission in Permission
    }
    assert built == designed


def test_mentor_records_only_where_the_group_allows_it(sari, mentor, access_of):
    assert not access_of(mentor, sari).may(Permission.RECORD)
    Group.objects.update(mentor_may_record=True)
    access = access_of(mentor, sari)
    assert access.may(Permission.RECORD)
    assert access.records_from_paper


def test_member_who_is_the_mentor_too_does_not_record_from_paper(sari, mentor, join, access_of):
    join(sari, mentor)
    access = access_of(mentor, sari)
    assert access.roles == {Role.MEMBER, Role.MENTOR}
    assert access.may(Permission.RECORD)
    assert not access.records_from_paper


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (dt.date(2025, 12, 31), AccessState.ENDED),
        (dt.date(2026, 1, 1), AccessState.ACTIVE),
        (dt.date(2026, 3, 31), AccessState.ACTIVE),
        (dt.date(2026, 4, 1), AccessState.ENDED),
    ],
)
def test_term_holds_from_its_first_day_to_its_last(sari, outsider, day, state):
    MentorAssignment.objects.create(
        mentor=outsider, group=sari, from_on=dt.date(2026, 1, 1), until_on=dt.date(2026, 3, 31)
    )
    assert resolve_access(outsider, sari.slug, on=day).state is state


def test_ended_access_permits_nothing(sari, former_member):
    access = resolve_access(former_member, sari.slug)
    assert access.state is AccessState.ENDED
    assert not any(access.may(permission) for permission in Permission)


@pytest.mark.parametrize(
    ("code", "covered"), [("33.26.05", True), ("33.26", True), ("33.26.0", False), ("33.2", False)]
)
def test_coordinators_region_covers_the_codes_below_it(sari, outsider, code, covered):
    from kub.people.services import assign_coordinator

    assign_coordinator(coordinator=outsider, region_code=code, from_on=BEGINNING)
    assert (resolve_access(outsider, sari.slug) is not None) is covered


def test_strangers_and_unknown_groups_have_no_access(sari, outsider, administrator):
    assert resolve_access(outsider, sari.slug) is None
    assert resolve_access(administrator, sari.slug) is None
    assert resolve_access(AnonymousUser(), sari.slug) is None
    assert resolve_access(outsider, "no-such-group") is None
