"""The administrator's pages: groups, people, and who looks after what."""

import datetime as dt

import pytest
from django.urls import reverse

from kub.lib.dates import today
from kub.people.access import AccessState, Permission, Role, resolve_access
from kub.people.models import CoordinatorAssignment, Group, MentorAssignment, User
from tests.conftest import BEGINNING, PASSWORD


@pytest.fixture
def desk(client_of, administrator):
    return client_of(administrator)


def new_group(desk, **other):
    answers = {
        "name": "KUB Jahit Mandiri",
        "region": "33.26.06",
        "started_on": "2026-01-05",
        "chair_name": "Nur",
        "chair_phone": "081200000601",
    }
    return desk.post(reverse("people:admin-group-new"), {**answers, **other})


def test_group_is_created_with_a_chair_who_can_sign_in(desk, client_of):
    response = new_group(desk)
    sign_in = response.context["sign_in"]
    group = Group.objects.get()
    assert (group.slug, group.region_code, str(group.started_on)) == (
        "kub-jahit-mandiri",
        "33.26.06",
        "2026-01-05",
    )
    client_of().post("/sign-in/", {"username": "081200000601", "password": sign_in.password})
    assert Permission.ROLES in resolve_access(sign_in.user, group.slug).permissions


def test_chair_of_a_new_group_may_sign_in_already(desk, outsider):
    assert new_group(desk, chair_phone=outsider.phone).status_code == 302
    assert resolve_access(outsider, "kub-jahit-mandiri").roles == {Role.CHAIR}


def test_second_tap_of_the_button_makes_no_second_group(desk):
    new_group(desk)
    assert new_group(desk, name="kub jahit mandiri").context["form"].errors["name"]
    assert new_group(desk, region="33.26.05").status_code == 302  # the next village has one of this name too


def test_nothing_is_left_of_a_group_whose_chair_is_refused(desk, outsider):
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert new_group(desk, chair_phone=outsider.phone).context["form"].errors
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "x" * 10_000}, "name"),
        ({"chair_name": ""}, "chair_name"),
        ({"chair_phone": ""}, "chair_phone"),
        ({"started_on": "2999-01-01"}, "started_on"),
        ({"region": "Atlantis"}, "region"),
    ],
)
def test_mistake_in_a_new_group_is_told_beside_its_field(desk, wrong, field):
    assert new_group(desk, **wrong).context["form"].errors[field]


@pytest.mark.parametrize(
    ("text", "found"), [("tempe", 1), ("batik", 1), ("33.26", 1), ("xyz", 0), ("", 2), ("\0", 2)]
)
def test_groups_are_found_by_name_business_or_region(desk, sari, other_group, text, found):
    response = desk.get(reverse("people:admin-groups"), {"q": text})
    assert len(response.context["page"]) == found


@pytest.mark.parametrize(
    ("text", "found"), [("siti", 1), ("0812 0000 0101", 1), ("0401", 1), ("xyz", 0), ("", 3)]
)
def test_people_are_found_by_name_or_number(desk, chair, outsider, text, found):
    assert len(desk.get(reverse("people:admin-people"), {"q": text}).context["page"]) == found


def test_long_lists_come_in_pages_at_the_same_cost(desk, django_assert_num_queries):
    def found(number):
        Group.objects.bulk_create(
            Group(slug=f"g-{number}-{n}", name=f"Group {n}", started_on=BEGINNING) for n in range(number)
        )
        # session, user, count, groups, chairs
        with django_assert_num_queries(5):
            return desk.get(reverse("people:admin-groups"), {"page": "99"}).context["page"]

    assert len(found(3)) == 3
    assert len(found(60)) == 13


def test_person_is_created_with_a_password_that_is_shown_once(desk, client_of):
    response = desk.post(reverse("people:admin-person-new"), {"name": "Dewi", "phone": "081200000602"})
    password = response.context["sign_in"].password
    assert client_of().post("/sign-in/", {"username": "dewi", "password": password}).status_code == 302


def test_second_administrator_is_created(desk):
    desk.post(reverse("people:admin-person-new"), {"name": "Dewi", "is_administrator": "on"})
    assert User.objects.get(username="dewi").is_superuser


@pytest.mark.parametrize(
    ("taken", "field"), [({"phone": "081200000401"}, "phone"), ({"username": "JOKO"}, "username")]
)
def test_two_people_do_not_share_a_number_or_a_name(desk, outsider, taken, field):
    response = desk.post(reverse("people:admin-person-new"), {"name": "Dewi", **taken})
    assert response.context["form"].errors[field]
    assert not User.objects.filter(name="Dewi").exists()


def test_people_of_the_same_name_get_different_user_names(desk, outsider):
    for _time in range(2):
        desk.post(reverse("people:admin-person-new"), {"name": "Joko"})
    assert set(User.objects.filter(name="Joko").values_list("username", flat=True)) == {
        "joko",
        "joko2",
        "joko3",
    }


@pytest.mark.parametrize("name", ["🌱🌱🌱", "سيتي", "Li"])
def test_user_name_is_made_of_any_name(desk, name):
    response = desk.post(reverse("people:admin-person-new"), {"name": name})
    assert response.context["sign_in"].user.username.startswith("anggota")


def test_forgotten_password_is_replaced_by_a_code_and_sessions_end(desk, client_of, chair):
    browser = client_of(chair)
    code = desk.post(reverse("people:admin-code", args=[chair.pk])).context["given"].code
    answers = {"who": "siti", "code": code, "password": "dua belas bungkus"}
    assert client_of().post("/sign-in/code/", answers).status_code == 302
    assert browser.get("/profile/").status_code == 302
    for password, status in ((PASSWORD, 200), ("dua belas bungkus", 302)):
        assert client_of().post("/sign-in/", {"username": "siti", "password": password}).status_code == status


def test_closed_sign_in_is_out_at_once_and_can_be_opened(desk, client_of, chair, sari):
    browser = client_of(chair)
    address = reverse("people:admin-active", args=[chair.pk])
    desk.post(address, {"active": "no"})
    assert browser.get("/profile/").status_code == 302
    assert resolve_access(User.objects.get(pk=chair.pk), sari.slug) is None
    desk.post(address, {"active": "yes"})
    assert client_of().post("/sign-in/", {"username": "siti", "password": PASSWORD}).status_code == 302


def test_last_administrator_stays(desk, administrator):
    response = desk.post(
        reverse("people:admin-active", args=[administrator.pk]), {"active": "no"}, follow=True
    )
    assert "last administrator" in response.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def mentor(desk, who, group, **days):
    answers = {"mentor": who, "group": group.slug, "from_on": "2026-01-01", "until_on": "", **days}
    return desk.post(reverse("people:admin-mentor-new"), answers)


def test_mentor_is_assigned_and_ended(desk, outsider, sari):
    assert mentor(desk, "0812 0000 0401", sari).status_code == 302
    assert resolve_access(outsider, sari.slug).roles == {Role.MENTOR}
    term = MentorAssignment.objects.get()
    yesterday = today() - dt.timedelta(days=1)
    desk.post(reverse("people:admin-mentor-end", args=[term.pk]), {"until_on": yesterday})
    assert resolve_access(outsider, sari.slug).state is AccessState.ENDED


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"who": "nobody"}, "mentor"),
        ({"who": "a\0b"}, "mentor"),
        ({"from_on": ""}, "from_on"),
        ({"until_on": "2025-12-31"}, "until_on"),
    ],
)
def test_mistake_in_an_assignment_is_told_beside_its_field(desk, outsider, sari, answers, field):
    assert mentor(desk, **{"who": "joko", "group": sari, **answers}).context["form"].errors[field]


def test_assignments_of_one_mentor_to_one_group_do_not_overlap(desk, outsider, sari, other_group):
    mentor(desk, "joko", sari, until_on="2026-03-31")
    assert mentor(desk, "joko", sari, from_on="2026-03-31").context["form"].errors["from_on"]
    assert (
        mentor(desk, "joko", sari, from_on="2025-01-01", until_on="2026-01-01")
        .context["form"]
        .errors["from_on"]
    )
    assert mentor(desk, "joko", sari, from_on="2026-04-01").status_code == 302
    assert mentor(desk, "joko", other_group).status_code == 302


def test_assignment_does_not_end_before_it_begins(desk, outsider, sari):
    mentor(desk, "joko", sari)
    address = reverse("people:admin-mentor-end", args=[MentorAssignment.objects.get().pk])
    assert desk.post(address, {"until_on": "2025-12-31"}).context["form"].errors["until_on"]


def test_coordinator_is_assigned_to_a_region_by_its_name_and_ended(desk, outsider, sari, other_group):
    address = reverse("people:admin-coordinator-new")
    answers = {"coordinator": "joko", "region": "Pekalongan", "from_on": "2026-01-01"}
    assert desk.post(address, answers).context["form"].errors["region_pick"]
    desk.post(address, {**answers, "region_pick": "33.26"})
    term = CoordinatorAssignment.objects.get()
    assert term.region_code == "33.26"
    assert resolve_access(outsider, sari.slug).roles == {Role.COORDINATOR}
    assert resolve_access(outsider, other_group.slug) is None
    desk.post(reverse("people:admin-coordinator-end", args=[term.pk]), {"until_on": "2026-01-31"})
    assert resolve_access(outsider, sari.slug).state is AccessState.ENDED


def test_region_is_needed_for_a_coordinator(desk, outsider):
    answers = {"coordinator": "joko", "region": "", "from_on": "2026-01-01"}
    assert desk.post(reverse("people:admin-coordinator-new"), answers).context["form"].errors["region"]


def test_administrator_gives_a_sign_in_and_appoints_a_chair(desk, sari, member, join):
    ani = sari.members.create(name="Ani", joined_on=BEGINNING)
    response = desk.post(reverse("people:admin-sign-in", args=[sari.slug, ani.pk]), {"username": "ani"})
    assert response.context["sign_in"].user.username == "ani"
    desk.post(reverse("people:admin-chair", args=[sari.slug]), {"member": ani.pk})
    ani.refresh_from_db()
    assert ani.role == "chair"


def test_chair_is_chosen_among_the_groups_own_members(desk, sari, other_group):
    stranger = other_group.members.get()
    response = desk.post(reverse("people:admin-chair", args=[sari.slug]), {"member": stranger.pk})
    assert response.context["form"].errors["member"]


def test_administrator_sees_nothing_of_a_groups_business(desk, sari):
    assert desk.get(f"/g/{sari.slug}/members/").status_code == 404


@pytest.mark.parametrize("path", ["groups", "people", "assignments", "groups/new", "people/new"])
def test_pages_of_the_administration_open(desk, sari, mentor, coordinator, path):
    assert desk.get(f"/administration/{path}/").status_code == 200


def test_pages_of_one_group_and_one_person_open(desk, sari, chair, mentor, coordinator):
    assert "Dewi Rahmawati" in desk.get(f"/administration/groups/{sari.slug}/").content.decode()
    for user in (chair, mentor, coordinator):
        assert user.name in desk.get(f"/administration/people/{user.pk}/").content.decode()
