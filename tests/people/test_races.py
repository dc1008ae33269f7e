"""Two officers at the same moment. SQLite lets one write at a time, so these need PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from kub.people.models import Invitation, Member, Role
from kub.people.selectors.members import stamp_of
from kub.people.services import (
    InvitationClosed,
    MemberFacts,
    change_member,
    create_user,
    invitations,
    invite,
    join_as,
    members,
)
from tests.conftest import BEGINNING

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

RUNS = 100


@pytest.fixture
def resign(sari, chair, secretary, access_of):
    """Let both chairs of the group give up their office at the same moment; give how many could."""
    officers = [chair, secretary]

    def resign_one(user, start):
        try:
            record = Member.objects.get(group=sari, user=user)
            access, seen = access_of(user, sari), stamp_of(record)
            start.wait(timeout=10)
            facts = MemberFacts(name=record.name, phone=record.phone, joined_on=BEGINNING)
            change_member(group=sari, by=access, member=record, seen=seen, facts=facts)
        except (ValidationError, PermissionDenied):
            return 0
        finally:
            connection.close()
        return 1

    def resign():
        Member.objects.filter(group=sari, user__in=officers).update(role=Role.CHAIR)
        start = threading.Barrier(len(officers))
        with ThreadPoolExecutor(len(officers)) as pool:
            return sum(pool.map(resign_one, officers, [start] * len(officers)))

    return resign


def chairs(group):
    return Member.objects.filter(group=group, role=Role.CHAIR).count()


def test_two_chairs_who_resign_at_once_leave_one(resign, sari):
    for _run in range(RUNS):
        assert resign() == 1
        assert chairs(sari) == 1


def test_without_the_lock_they_would_leave_none(resign, sari, monkeypatch):
    both_looked = threading.Barrier(2)
    look = members._keep_a_chair

    def look_together(*args):
        look(*args)
        both_looked.wait(timeout=10)

    monkeypatch.setattr(members, "lock", lambda group: None)
    monkeypatch.setattr(members, "_keep_a_chair", look_together)
    assert resign() == 2
    assert chairs(sari) == 0


def test_one_phone_number_makes_one_person():
    start = threading.Barrier(2)

    def create(name):
        try:
            start.wait(timeout=10)
            create_user(name=name, phone="+6281200000999")
        except ValidationError as error:
            return list(error.message_dict)
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, ["Siti", "Wati"])) == [[], ["phone"]]


def test_one_name_makes_two_user_names():
    start = threading.Barrier(2)

    def create(name):
        try:
            start.wait(timeout=10)
            return create_user(name=name).username
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(create, ["Siti", "Siti"])) == {"siti", "siti2"}


@pytest.fixture
def come_in(sari, chair, person):
    """Let two people open one link at the same moment; give how many came in."""
    people = [person("Ani", username="ani"), person("Budi", username="budi")]

    def come_in_one(user, token, start):
        try:
            start.wait(timeout=10)
            join_as(token=token, user=user)
        except InvitationClosed:
            return 0
        finally:
            connection.close()
        return 1

    def come_in():
        Member.objects.filter(group=sari, user__in=people).delete()
        Invitation.objects.all().delete()
        _made, token = invite(group=sari, by=chair, role=Role.MEMBER, name="Ani")
        start = threading.Barrier(len(people))
        with ThreadPoolExecutor(len(people)) as pool:
            return sum(pool.map(come_in_one, people, [token] * 2, [start] * 2))

    return come_in


def test_link_lets_one_of_two_in_who_come_at_once(come_in, sari):
    for _run in range(RUNS):
        assert come_in() == 1
        assert sari.members.count() == 2


def test_without_the_lock_and_the_look_while_writing_both_would_come_in(come_in, sari, monkeypatch):
    both_looked = threading.Barrier(2)

    def use_up_unseen(invitation, user):
        both_looked.wait(timeout=10)
        Invitation.objects.filter(pk=invitation.pk).update(used_at=timezone.now(), used_by=user)

    monkeypatch.setattr(invitations, "lock", lambda group: None)
    monkeypatch.setattr(invitations, "_use_up", use_up_unseen)
    assert come_in() == 2
    assert sari.members.count() == 3
