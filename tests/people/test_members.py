"""Who belongs to a group, in what role, since when, and who signs in."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from kub.lib.dates import today
from kub.people.access import Permission, resolve_access
from kub.people.models import Member, Role, User
from kub.people.selectors.members import stamp_of
from kub.people.services import MemberFacts, add_member, appoint_chair, change_member, give_sign_in
from tests.conftest import BEGINNING


def add(client, group, **facts):
    facts = {"name": "Ani", "phone": "", "role": "member", "joined_on": "2025-03-01", **facts}
    return client.post(f"/g/{group.slug}/members/new/", facts)


def change(client, member, **facts):
    noted = {
        "name": member.name,
        "phone": member.phone,
        "role": member.role,
        "joined_on": member.joined_on,
        "left_on": member.left_on or "",
        "seen": stamp_of(member),
    }
    return client.post(f"/g/{member.group.slug}/members/{member.pk}/", {**noted, **facts})


def noted(group, user):
    return Member.objects.get(group=group, user=user)


def test_member_without_a_sign_in_is_added(client_of, secretary, sari):
    assert add(client_of(secretary), sari, name="Ani", phone="0812 0000 0777").url.endswith("/members/")
    ani = sari.members.get(name="Ani")
    assert (ani.phone, ani.role, ani.user, str(ani.joined_on)) == (
        "+6281200000777",
        "member",
        None,
        "2025-03-01",
    )


def test_member_with_a_new_sign_in_gets_a_password_that_is_shown_once(client_of, secretary, sari):
    response = add(client_of(secretary), sari, name="Ani Lestari", phone="081200000777", signs_in="on")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    sign_in = response.context["sign_in"]
    assert sign_in.password in response.content.decode()
    assert (sign_in.user.username, sign_in.user.phone) == ("ani.lestari", "+6281200000777")
    entered = client_of().post("/sign-in/", {"username": "ani.lestari", "password": sign_in.password})
    assert entered.status_code == 302
    assert sign_in.password not in client_of(secretary).get(f"/g/{sari.slug}/members/").content.decode()


def test_person_with_this_phone_number_is_linked_and_keeps_her_password(client_of, secretary, sari, outsider):
    before = outsider.password
    response = add(client_of(secretary), sari, name="Joko", phone="0812-0000-0401", signs_in="on")
    assert response.status_code == 302
    assert noted(sari, outsider).name == "Joko"
    outsider.refresh_from_db()
    assert outsider.password == before


def test_same_person_does_not_come_twice(client_of, secretary, sari, member, former_member):
    for phone in (member.phone, former_member.phone):
        response = add(client_of(secretary), sari, phone=phone, signs_in="on")
        assert response.context["form"].errors["phone"]
    assert sari.members.filter(user__in=[member, former_member]).count() == 2


def test_second_tap_of_the_button_adds_nobody(client_of, secretary, sari):
    add(client_of(secretary), sari)
    assert "on the list already" in add(client_of(secretary), sari).content.decode()
    assert sari.members.filter(name="Ani").count() == 1


def test_closed_sign_in_is_not_linked(client_of, secretary, sari, outsider):
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    assert (
        add(client_of(secretary), sari, phone=outsider.phone, signs_in="on").context["form"].errors["phone"]
    )


def test_nobody_is_made_when_the_member_is_refused(sari, secretary, access_of):
    facts = MemberFacts(name="Ani", joined_on=BEGINNING, role=Role.TREASURER)
    with pytest.raises(PermissionDenied):
        add_member(group=sari, by=access_of(secretary, sari), facts=facts)
    assert not sari.members.filter(name="Ani").exists()


def test_only_a_chair_is_asked_for_the_role(client_of, chair, secretary, sari):
    add(client_of(chair), sari, name="Ani", role="treasurer")
    add(client_of(secretary), sari, name="Budi", role="treasurer")
    assert sari.members.get(name="Ani").role == Role.TREASURER
    assert sari.members.get(name="Budi").role == Role.MEMBER


def test_chair_changes_a_role_and_the_secretary_does_not(client_of, chair, secretary, member, sari):
    yuli = noted(sari, member)
    change(client_of(secretary), yuli, role="treasurer", name="Yuli A.")
    yuli.refresh_from_db()
    assert (yuli.role, yuli.name) == ("member", "Yuli A.")
    change(client_of(chair), yuli, role="treasurer")
    yuli.refresh_from_db()
    assert yuli.role == "treasurer"


@pytest.mark.parametrize("facts", [{"left_on": "2026-01-01"}, {"joined_on": "2025-02-02"}])
def test_secretary_does_not_touch_how_long_an_officer_serves(client_of, secretary, treasurer, sari, facts):
    wati = noted(sari, treasurer)
    assert change(client_of(secretary), wati, **facts).status_code == 403
    wati.refresh_from_db()
    assert wati.left_on is None


def test_secretary_corrects_an_officers_name_and_phone(client_of, secretary, treasurer, sari):
    wati = noted(sari, treasurer)
    change(client_of(secretary), wati, name="Wati L.", phone="")
    wati.refresh_from_db()
    assert (wati.name, wati.phone) == ("Wati L.", "")


def test_secretary_does_not_hand_out_an_officers_password(client_of, secretary, sari, join):
    treasurer = add_member(
        group=sari, by=None, facts=MemberFacts(name="Wati", joined_on=BEGINNING, role=Role.TREASURER)
    )
    address = f"/g/{sari.slug}/members/{treasurer.pk}/sign-in/"
    assert client_of(secretary).post(address, {"phone": "", "username": "wati2"}).status_code == 403
    assert not User.objects.filter(username="wati2").exists()


def test_sign_in_is_given_later(client_of, secretary, sari):
    ani = add_member(group=sari, by=None, facts=MemberFacts(name="Ani", joined_on=BEGINNING))
    address = f"/g/{sari.slug}/members/{ani.pk}/sign-in/"
    wrong = client_of(secretary).post(address, {"username": "RINI"})
    assert wrong.context["form"].errors["username"]
    response = client_of(secretary).post(address, {"phone": "081200000777", "username": "Ani.Tempe"})
    assert response.context["sign_in"].password
    ani.refresh_from_db()
    assert (ani.user.username, ani.phone) == ("ani.tempe", "+6281200000777")
    again = client_of(secretary).post(address, {"username": "ani.lain"})
    assert "signs in already" in again.content.decode()


@pytest.mark.parametrize("username", ["ab", "0812345678", "a b", "ani!", "-ani", "x" * 10_000, "a\0b", "åni"])
def test_user_name_that_cannot_be_read_aloud_is_refused(client_of, secretary, sari, username):
    ani = add_member(group=sari, by=None, facts=MemberFacts(name="Ani", joined_on=BEGINNING))
    response = client_of(secretary).post(f"/g/{sari.slug}/members/{ani.pk}/sign-in/", {"username": username})
    assert response.context["form"].errors["username"]


def test_who_left_yesterday_is_out_today_and_stays_on_the_list(client_of, chair, member, sari):
    yuli = noted(sari, member)
    browser = client_of(member)
    change(client_of(chair), yuli, left_on=today())
    assert browser.get(f"/g/{sari.slug}/members/").status_code == 200  # her last day
    yuli.refresh_from_db()
    change(client_of(chair), yuli, left_on=today() - dt.timedelta(days=1))
    assert browser.get(f"/g/{sari.slug}/members/").status_code == 404
    assert "Yuliana" in client_of(chair).get(f"/g/{sari.slug}/members/").content.decode()


def test_who_left_can_come_back(client_of, chair, former_member, sari):
    change(client_of(chair), noted(sari, former_member), left_on="")
    assert resolve_access(former_member, sari.slug).may(Permission.SEE)


@pytest.mark.parametrize("facts", [{"role": "member"}, {"left_on": "2026-11-01"}, {"left_on": str(today())}])
def test_group_keeps_a_chair(client_of, chair, secretary, sari, facts):
    siti = noted(sari, chair)
    response = change(client_of(chair), siti, **facts)
    assert "needs a chair" in response.content.decode()
    siti.refresh_from_db()
    assert (siti.role, siti.left_on) == (Role.CHAIR, None)


def test_chair_hands_over_to_another(client_of, chair, secretary, sari):
    change(client_of(chair), noted(sari, secretary), role="chair")
    assert change(client_of(secretary), noted(sari, chair), role="member").status_code == 302
    assert change(client_of(chair), noted(sari, secretary), role="member").status_code == 403
    assert noted(sari, secretary).role == Role.CHAIR


def test_change_of_a_record_that_another_officer_changed_meanwhile_is_refused(client_of, chair, member, sari):
    yuli = noted(sari, member)
    page = client_of(chair).get(f"/g/{sari.slug}/members/{yuli.pk}/")
    seen = page.context["form"]["seen"].value()
    change(client_of(chair), yuli, role="treasurer")
    response = change(client_of(chair), yuli, name="Yuli A.", seen=seen)
    assert "Somebody else changed this" in response.content.decode()
    yuli.refresh_from_db()
    assert (yuli.name, yuli.role) == ("Yuliana", "treasurer")


def test_officer_who_lost_her_role_since_she_opened_the_page_changes_nothing(
    sari, chair, secretary, member, access_of
):
    old_access = access_of(secretary, sari)
    noted(sari, secretary)
    Member.objects.filter(group=sari, user=secretary).update(role=Role.MEMBER)
    yuli = noted(sari, member)
    facts = MemberFacts(name="Yuli A.", joined_on=BEGINNING)
    with pytest.raises(PermissionDenied):
        change_member(group=sari, by=old_access, member=yuli, seen=stamp_of(yuli), facts=facts)
    with pytest.raises(PermissionDenied):
        add_member(group=sari, by=old_access, facts=facts)
    with pytest.raises(PermissionDenied):
        give_sign_in(group=sari, by=old_access, member=yuli, phone="")


def test_member_of_another_group_is_not_found(client_of, chair, sari, other_chair, other_group):
    melati = noted(other_group, other_chair)
    for page in ("", "sign-in/"):
        assert client_of(chair).get(f"/g/{sari.slug}/members/{melati.pk}/{page}").status_code == 404
        assert client_of(chair).post(f"/g/{sari.slug}/members/{melati.pk}/{page}").status_code == 404
    assert client_of(chair).get(f"/g/{sari.slug}/members/{10**30}/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\u200f\u202e"}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": "0812\0"}, "phone"),
        ({"phone": "9" * 10_000}, "phone"),
        ({"role": "queen"}, "role"),
        ({"joined_on": ""}, "joined_on"),
        ({"joined_on": "kemarin"}, "joined_on"),
        ({"joined_on": "0001-01-01"}, "joined_on"),
        ({"joined_on": "2999-01-01"}, "joined_on"),
    ],
)
def test_mistake_is_told_beside_its_field(client_of, chair, member, sari, wrong, field):
    assert add(client_of(chair), sari, **wrong).context["form"].errors[field]
    assert change(client_of(chair), noted(sari, member), **wrong).context["form"].errors[field]
    assert sari.members.count() == 2


@pytest.mark.parametrize("left_on", ["2024-12-31", "2999-01-01"])
def test_last_day_before_the_first_or_far_ahead_is_refused(client_of, chair, member, sari, left_on):
    response = change(client_of(chair), noted(sari, member), left_on=left_on)
    assert response.context["form"].errors["left_on"]


def test_phone_numbers_are_for_the_officers(client_of, chair, treasurer, member, mentor, sari):
    address = f"/g/{sari.slug}/members/"
    for user, shown in ((chair, True), (treasurer, True), (member, False), (mentor, False)):
        assert ("+6281200000104" in client_of(user).get(address).content.decode()) is shown


def test_administrator_appoints_a_chair_where_there_is_none(sari, chair, member, administrator):
    Member.objects.filter(group=sari, user=chair).update(left_on=today() - dt.timedelta(days=1))
    appoint_chair(group=sari, member=noted(sari, member), by=administrator)
    assert resolve_access(member, sari.slug).may(Permission.ROLES)
    with pytest.raises(ValidationError):
        appoint_chair(group=sari, member=noted(sari, chair), by=administrator)


def test_list_of_members_takes_the_same_queries_for_three_and_three_hundred(
    client_of, chair, sari, django_assert_num_queries
):
    def join(number):
        Member.objects.bulk_create(
            Member(group=sari, name=f"Ani {n}", joined_on=BEGINNING) for n in range(number)
        )

    client = client_of(chair)
    join(3)
    # session, user, access, members
    with django_assert_num_queries(4):
        client.get(f"/g/{sari.slug}/members/")
    join(300)
    with django_assert_num_queries(4):
        client.get(f"/g/{sari.slug}/members/")
