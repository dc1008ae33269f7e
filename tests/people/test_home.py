"""Where the first page leads, and switching between groups."""

import datetime as dt

from kub.lib.dates import today
from kub.people.models import Group
from kub.people.services import assign_mentor
from tests.conftest import BEGINNING


def test_stranger_is_asked_to_sign_in(client_of, administrator):
    assert client_of().get("/").url == "/sign-in/?next=/"


def test_one_group_opens_at_once(client_of, chair, sari):
    assert client_of(chair).get("/").url.startswith("/g/kub-sari-tempe/")


def test_several_groups_are_offered_with_ones_role_in_each(client_of, chair, sari, other_group, join):
    join(other_group, chair)
    page = client_of(chair).get("/").content.decode()
    assert "KUB Sari Tempe" in page
    assert "KUB Batik Melati" in page
    assert "Chair" in page
    assert "Member" in page


def test_list_of_groups_can_always_be_reached(client_of, chair, sari):
    assert "KUB Sari Tempe" in client_of(chair).get("/groups/").content.decode()


def test_mentor_and_coordinator_find_their_groups(client_of, mentor, coordinator, sari, other_group):
    for user in (mentor, coordinator):
        page = client_of(user).get("/groups/").content.decode()
        assert "KUB Sari Tempe" in page
        assert "KUB Batik Melati" not in page


def test_coordinator_of_a_district_does_not_see_the_one_whose_code_begins_alike(client_of, coordinator, sari):
    Group.objects.filter(pk=sari.pk).update(region_code="33.26.051")
    assert "KUB Sari Tempe" not in client_of(coordinator).get("/groups/").content.decode()


def test_group_is_gone_from_the_list_the_day_after_leaving(client_of, former_member, sari):
    page = client_of(former_member).get("/").content.decode()
    assert "KUB Sari Tempe" not in page
    assert "not in a group yet" in page


def test_mentor_of_tomorrow_waits_until_tomorrow(client_of, outsider, sari):
    assign_mentor(mentor=outsider, group=sari, from_on=today() + dt.timedelta(days=1))
    assert "KUB Sari Tempe" not in client_of(outsider).get("/groups/").content.decode()


def test_administrator_without_a_group_comes_to_the_administration(client_of, administrator):
    assert client_of(administrator).get("/").url == "/administration/"


def test_list_of_groups_takes_the_same_queries_for_three_and_thirty(
    client_of, outsider, person, django_assert_num_queries
):
    def mentor_of(number):
        for count in range(number):
            group = Group.objects.create(
                slug=f"g-{number}-{count}", name=f"Group {count}", started_on=BEGINNING
            )
            assign_mentor(mentor=outsider, group=group, from_on=BEGINNING)

    client = client_of(outsider)
    mentor_of(3)
    # session, user, memberships, assignments, regions, groups
    with django_assert_num_queries(6):
        client.get("/groups/")
    mentor_of(30)
    with django_assert_num_queries(6):
        client.get("/groups/")
