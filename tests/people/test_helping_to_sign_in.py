"""A forgotten password, a lost phone, and who changed whose role."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from knox.models import AuthToken

from kub.lib.dates import today
from kub.people.models import Member, Role, RoleChange, SignInCode
from kub.people.selectors.members import stamp_of
from kub.people.services import MemberFacts, add_member, assign_mentor, give_code, give_code_to_member
from tests.conftest import BEGINNING, PASSWORD

NEW = "dua belas bungkus"


@pytest.fixture(autouse=True)
def _installed(administrator):
    """The first visit is over."""


def page_of(group, user, part=""):
    return f"/g/{group.slug}/members/{Member.objects.get(group=group, user=user).pk}/{part}"


def redeem(client, who, code, password=NEW, **more):
    return client.post("/sign-in/code/", {"who": who, "code": code, "password": password}, **more)


def signs_in(client, name, password):
    return client.post("/sign-in/", {"username": name, "password": password}).status_code == 302


def is_signed_in(client):
    return client.get("/profile/").status_code == 200


# A forgotten password


@pytest.fixture
def code(client_of, secretary, member, sari):
    response = client_of(secretary).post(page_of(sari, member, "code/"))
    assert "no-store" in response.headers["Cache-Control"]
    return response.context["given"].code


@pytest.mark.parametrize("who", ["yuli", "YULI", "0812-0000-0104", "+6281200000104"])
def test_member_sets_a_new_password_by_the_code_of_an_officer(client_of, member, sari, code, who):
    elsewhere, here = client_of(member), client_of()
    AuthToken.objects.create(user=member)
    assert redeem(here, who, code).url == "/"
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert not AuthToken.objects.exists()
    assert signs_in(client_of(), "yuli", NEW)
    assert not signs_in(client_of(), "yuli", PASSWORD)


def test_code_can_be_read_aloud_and_is_kept_nowhere(client_of, secretary, member, sari, code):
    assert len(code) == 8
    assert code.isalpha()
    assert code not in SignInCode.objects.get().code_hash
    assert code not in client_of(secretary).get(page_of(sari, member)).content.decode()


def test_code_is_read_as_people_type_it(client_of, member, code):
    assert redeem(client_of(), "yuli", f" {code[:4].upper()} - {code[4:].title()}.").status_code == 302


def test_code_works_once(client_of, code):
    redeem(client_of(), "yuli", code)
    assert "not right" in redeem(client_of(), "yuli", code, "lain sama sekali").content.decode()
    assert signs_in(client_of(), "yuli", NEW)


def test_code_ends_after_an_hour(client_of, code):
    given = SignInCode.objects.get()
    assert given.expires_at - given.made_at == dt.timedelta(hours=1)
    SignInCode.objects.update(expires_at=timezone.now())
    assert redeem(client_of(), "yuli", code).status_code == 200
    assert signs_in(client_of(), "yuli", PASSWORD)


def test_new_code_ends_the_old_one(client_of, secretary, member, sari, code):
    newer = client_of(secretary).post(page_of(sari, member, "code/")).context["given"].code
    assert redeem(client_of(), "yuli", code).status_code == 200
    assert redeem(client_of(), "yuli", newer).status_code == 302


def test_five_wrong_tries_end_the_code(client_of, code):
    for _time in range(5):
        assert "not right" in redeem(client_of(), "yuli", "salahkah").content.decode()
    assert redeem(client_of(), "yuli", code).status_code == 200
    assert SignInCode.objects.get().tries == 5


def test_refused_password_is_told_beside_the_field_and_takes_no_try(client_of, code):
    for password in ("pendek", "12345678", "Yuliana1", "", "x" * 10_000):
        response = redeem(client_of(), "yuli", code, password)
        assert response.context["form"].errors["password"]
    assert SignInCode.objects.get().tries == 0
    assert redeem(client_of(), "yuli", code).status_code == 302


@pytest.mark.parametrize("who", ["nobody", "0812 9999 9999", "siti", "a\0b", "", "x" * 10_000, "\u202eyuli"])
def test_code_of_another_person_or_of_nobody_is_refused_in_the_same_words(client_of, code, chair, who):
    form = redeem(client_of(), who, code).context["form"]
    assert form.errors
    if "who" not in form.errors:
        assert "not right" in str(form.non_field_errors())


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "a\0b", "🌱🌱", "12345678"])
def test_odd_code_is_refused_without_breaking(client_of, code, typed):
    assert redeem(client_of(), "yuli", typed).context["form"].errors
    assert signs_in(client_of(), "yuli", PASSWORD)


def test_who_tries_the_codes_of_many_waits_and_others_do_not(client_of, code):
    for number in range(20):
        redeem(client_of(), f"nobody{number}", "bakotumi")
    assert "Wait 15 minutes" in redeem(client_of(), "yuli", code).content.decode()
    assert redeem(client_of(), "yuli", code, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_code_opens_what_too_many_wrong_passwords_closed(client_of, code):
    for _time in range(8):
        client_of().post("/sign-in/", {"username": "yuli", "password": "salah"})
    assert redeem(client_of(), "yuli", code).status_code == 302
    assert signs_in(client_of(), "yuli", NEW)


def test_closed_sign_in_is_not_opened_by_a_code(client_of, member, code):
    member.is_active = False
    member.save()
    assert redeem(client_of(), "yuli", code).status_code == 200


def test_officers_code_is_for_the_chair_to_make(client_of, chair, secretary, treasurer, member, sari):
    address = page_of(sari, treasurer, "code/")
    for user in (secretary, treasurer, member):
        assert client_of(user).post(address).status_code == 403
    assert client_of(chair).post(address).context["given"].code
    assert "make a code" not in client_of(secretary).get(page_of(sari, treasurer)).content.decode()


def elsewhere_a_member(user, sari, other_group, join):
    join(other_group, user)


def elsewhere_a_mentor(user, sari, other_group, join):
    assign_mentor(mentor=user, group=other_group, from_on=BEGINNING)


def here_a_mentor_too(user, sari, other_group, join):
    assign_mentor(mentor=user, group=sari, from_on=BEGINNING)


def an_administrator(user, sari, other_group, join):
    user.is_superuser = True
    user.save()


@pytest.mark.parametrize(
    "more", [elsewhere_a_member, elsewhere_a_mentor, here_a_mentor_too, an_administrator]
)
def test_officer_makes_no_code_that_would_open_more_than_her_group(
    client_of, chair, member, sari, other_group, join, more
):
    more(member, sari, other_group, join)
    response = client_of(chair).post(page_of(sari, member, "code/"), follow=True)
    assert "The administrator makes the code" in response.content.decode()
    assert not SignInCode.objects.exists()


def test_who_has_no_sign_in_or_has_left_gets_no_code(client_of, chair, former_member, sari):
    ani = add_member(group=sari, by=None, facts=MemberFacts(name="Ani", joined_on=BEGINNING))
    for address, words in (
        (f"/g/{sari.slug}/members/{ani.pk}/code/", "does not sign in"),
        (page_of(sari, former_member, "code/"), "not in the group today"),
    ):
        assert words in client_of(chair).post(address, follow=True).content.decode()


def test_officer_who_lost_her_role_meanwhile_makes_no_code(sari, secretary, member, access_of):
    old_access = access_of(secretary, sari)
    Member.objects.filter(group=sari, user=secretary).update(role=Role.MEMBER)
    yuli = Member.objects.get(group=sari, user=member)
    with pytest.raises(PermissionDenied):
        give_code_to_member(group=sari, by=old_access, member=yuli)


def test_administrator_helps_anybody(client_of, administrator, chair):
    given = give_code(user=chair, by=administrator)
    assert redeem(client_of(), "siti", given.code).status_code == 302


# A lost phone


def test_one_ends_ones_sign_ins_elsewhere_and_goes_on_here(client_of, member, outsider):
    here, lost, other = client_of(member), client_of(member), client_of(outsider)
    AuthToken.objects.create(user=member)
    AuthToken.objects.create(user=outsider)
    assert here.post("/profile/end-sign-ins/").url == "/profile/"
    assert is_signed_in(here)
    assert not is_signed_in(lost)
    assert is_signed_in(other)
    assert [token.user for token in AuthToken.objects.all()] == [outsider]
    assert signs_in(client_of(), "yuli", PASSWORD)


def test_officer_ends_the_sign_ins_of_a_member_who_lost_her_phone(client_of, api_of, secretary, member, sari):
    lost, officer = client_of(member), client_of(secretary)
    _row, token = AuthToken.objects.create(user=member)
    bearer = api_of()
    bearer.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    assert bearer.get("/api/v1/groups/").status_code == 200
    response = officer.post(page_of(sari, member, "end-sign-ins/"), follow=True)
    assert "signed out everywhere" in response.content.decode()
    assert not is_signed_in(lost)
    assert bearer.get("/api/v1/groups/").status_code == 401
    assert is_signed_in(officer)
    assert signs_in(lost, "yuli", PASSWORD)
    assert is_signed_in(lost)


def test_officers_sign_ins_are_for_the_chair_to_end(client_of, chair, secretary, treasurer, member, sari):
    browser = client_of(treasurer)
    for user in (secretary, member):
        assert client_of(user).post(page_of(sari, treasurer, "end-sign-ins/")).status_code == 403
    assert is_signed_in(browser)
    client_of(chair).post(page_of(sari, treasurer, "end-sign-ins/"))
    assert not is_signed_in(browser)


def test_member_of_another_group_is_not_helped(client_of, chair, other_group, other_chair, sari):
    browser = client_of(other_chair)
    melati = Member.objects.get(group=other_group, user=other_chair)
    for part in ("code/", "end-sign-ins/", "invite/"):
        assert client_of(chair).post(f"/g/{sari.slug}/members/{melati.pk}/{part}").status_code == 404
    assert is_signed_in(browser)


# Who changed whose role


def change(client, member, **facts):
    noted = {"name": member.name, "phone": member.phone, "role": member.role, "joined_on": member.joined_on}
    answers = {"left_on": "", "seen": stamp_of(member), **noted, **facts}
    return client.post(f"/g/{member.group.slug}/members/{member.pk}/", answers)


def test_change_of_a_role_is_recorded_and_shown(client_of, chair, secretary, member, sari):
    yuli = Member.objects.get(group=sari, user=member)
    change(client_of(chair), yuli, role="treasurer")
    noted = RoleChange.objects.get(member=yuli)
    assert (noted.group, noted.made_by) == (sari, chair)
    assert (noted.from_role, noted.to_role) == (Role.MEMBER, Role.TREASURER)
    page = client_of(secretary).get(page_of(sari, member)).content.decode()
    assert "Member → Treasurer" in page
    assert "Siti Khotimah" in page


def test_who_comes_in_as_an_officer_is_noted_with_whoever_brought_her(client_of, chair, outsider, sari):
    desk = client_of(chair)
    desk.post(
        f"/g/{sari.slug}/members/new/",
        {"name": "Ani", "phone": "", "role": "secretary", "joined_on": "2025-03-01"},
    )
    page = desk.post(f"/g/{sari.slug}/invitations/new/", {"name": "Joko", "role": "treasurer"})
    client_of(outsider).post(page.context["link"])
    noted = RoleChange.objects.order_by("pk").values_list("member__name", "from_role", "to_role", "made_by")
    assert list(noted) == [("Ani", "", "secretary", chair.pk), ("Joko", "", "treasurer", chair.pk)]
    assert "Siti Khotimah" in desk.get(page_of(sari, outsider)).content.decode()


def test_what_leaves_the_role_as_it_is_is_no_change_of_it(client_of, chair, member, sari):
    change(client_of(chair), Member.objects.get(group=sari, user=member), name="Yuli A.")
    assert not RoleChange.objects.exists()


def test_administrator_who_appoints_a_chair_is_noted(client_of, administrator, member, sari):
    yuli = Member.objects.get(group=sari, user=member)
    client_of(administrator).post(f"/administration/groups/{sari.slug}/chair/", {"member": yuli.pk})
    assert (RoleChange.objects.get().to_role, RoleChange.objects.get().made_by) == (Role.CHAIR, administrator)


def test_of_two_officers_who_change_one_role_the_second_is_told(client_of, chair, secretary, member, sari):
    Member.objects.filter(group=sari, user=secretary).update(role=Role.CHAIR)
    yuli = Member.objects.get(group=sari, user=member)
    assert change(client_of(chair), yuli, role="treasurer").status_code == 302
    second = change(client_of(secretary), yuli, role="secretary")  # as she saw it before
    assert "Somebody else changed this meanwhile" in second.content.decode()
    yuli.refresh_from_db()
    assert yuli.role == Role.TREASURER
    assert RoleChange.objects.filter(member=yuli).count() == 1


def test_who_left_loses_pages_api_and_help_at_once(client_of, api_of, chair, member, sari):
    browser, caller = client_of(member), api_of(member)
    assert browser.get(f"/g/{sari.slug}/").status_code == 200
    yesterday = today() - dt.timedelta(days=1)
    change(client_of(chair), Member.objects.get(group=sari, user=member), left_on=yesterday)
    assert browser.get(f"/g/{sari.slug}/").status_code == 404
    assert caller.get(f"/api/v1/groups/{sari.slug}/members/").status_code == 404
    assert caller.get("/api/v1/groups/").json()["results"] == []
