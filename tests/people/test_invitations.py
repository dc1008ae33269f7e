"""Inviting members and mentors by a link, and what becomes of used, old, taken back and guessed ones."""

import datetime as dt

import pytest
from django.utils import timezone

from kub.lib.dates import today
from kub.people.access import Permission, Role, resolve_access
from kub.people.models import Invitation, Member, User
from kub.people.models import Role as MemberRole
from kub.people.selectors.invitations import hash_of
from kub.people.services import MemberFacts, add_member, invite
from tests.conftest import BEGINNING

GOOD = {"name": "Ani Lestari", "sign_in_name": "0812 0000 0777", "password": "dua belas bungkus"}


def invited(client, group, **answers):
    """Give the page that shows the link."""
    return client.post(f"/g/{group.slug}/invitations/new/", {"name": "Ani", "role": "member", **answers})


def link_of(page):
    return page.context["link"].removeprefix("http://testserver")


@pytest.fixture
def link(client_of, secretary, sari):
    return link_of(invited(client_of(secretary), sari))


def expire():
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))


def test_newcomer_comes_in_by_the_link_and_is_in_the_group_at_once(client_of, sari, link):
    browser = client_of()
    page = browser.get(link)
    assert page.status_code == 200
    assert "Rini Astuti invites you to KUB Sari Tempe." in page.content.decode()
    assert 'value="Ani"' in page.content.decode()
    response = browser.post(link, GOOD)
    assert response.url == f"/g/{sari.slug}/"
    assert "Welcome to KUB Sari Tempe." in browser.get(response.url).content.decode()
    ani = sari.members.get(user__phone="+6281200000777")
    assert (ani.name, ani.role, ani.joined_on) == ("Ani Lestari", MemberRole.MEMBER, today())
    sign_in = {"username": "081200000777", "password": GOOD["password"]}
    assert client_of().post("/sign-in/", sign_in).status_code == 302


def test_newcomer_may_choose_a_user_name_instead_of_a_number(client_of, sari, link):
    client_of().post(link, {**GOOD, "sign_in_name": "Ani.Tempe"})
    assert sari.members.get(user__username="ani.tempe").phone == ""


def test_who_signs_in_already_comes_in_with_one_tap(client_of, sari, outsider, link):
    browser = client_of(outsider)
    assert "signed in as" in browser.get(link).content.decode()
    assert browser.post(link).url == f"/g/{sari.slug}/"
    assert resolve_access(outsider, sari.slug).roles == {Role.MEMBER}


def test_link_is_shown_once_with_a_square_and_is_kept_nowhere(client_of, secretary, sari):
    page = invited(client_of(secretary), sari, name="Ani <b>Tempe</b>")
    text = page.content.decode()
    token = link_of(page).split("/")[2]
    assert len(token) >= 32
    assert '<svg viewBox="' in text
    assert "style=" not in text
    assert "Ani &lt;b&gt;Tempe" in text
    assert "<b>Tempe" not in text
    assert "no-store" in page.headers["Cache-Control"]
    assert Invitation.objects.get().token_hash == hash_of(token)
    assert token not in client_of(secretary).get(f"/g/{sari.slug}/invitations/").content.decode()


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\0b", "\u200f\u202e"])
def test_name_that_cannot_be_read_is_refused_beside_its_field(client_of, chair, sari, name):
    assert invited(client_of(chair), sari, name=name).context["form"].errors["name"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"sign_in_name": ""}, "sign_in_name"),
        ({"sign_in_name": "12"}, "sign_in_name"),
        ({"sign_in_name": "ani\0"}, "sign_in_name"),
        ({"sign_in_name": "SITI"}, "sign_in_name"),  # the chair's
        ({"sign_in_name": "0812-0000-0101"}, "sign_in_name"),
        ({"password": ""}, "password"),
        ({"password": "pendek"}, "password"),
        ({"password": "12345678"}, "password"),
        ({"password": "ani lestari"}, "password"),
        ({"password": "081200000777"}, "password"),
    ],
)
def test_mistake_is_told_beside_its_field_and_the_link_stays_good(client_of, sari, link, wrong, field):
    assert client_of().post(link, {**GOOD, **wrong}).context["form"].errors[field]
    assert not User.objects.filter(name=GOOD["name"]).exists()
    assert client_of().post(link, GOOD).status_code == 302


def test_link_lets_one_person_in(client_of, sari, outsider, link):
    browser = client_of()
    browser.post(link, GOOD)
    assert browser.get(link).url == "/"  # a second tap
    for other in (client_of(), client_of(outsider)):
        for response in (other.get(link), other.post(link, {**GOOD, "sign_in_name": "budi"})):
            assert response.status_code == 410
            assert "used already" in response.content.decode()
            assert "Ask Rini Astuti" in response.content.decode()
    assert not User.objects.filter(username="budi").exists()
    assert resolve_access(outsider, sari.slug) is None


def test_link_ends_after_three_days(client_of, link):
    assert Invitation.objects.get().expires_at - Invitation.objects.get().made_at == dt.timedelta(hours=72)
    expire()
    for response in (client_of().get(link), client_of().post(link, GOOD)):
        assert response.status_code == 410
        assert "no longer good" in response.content.decode()
    assert not User.objects.filter(name=GOOD["name"]).exists()


def test_link_that_was_taken_back_opens_nothing(client_of, secretary, sari, link):
    officer = client_of(secretary)
    assert "Ani" in officer.get(f"/g/{sari.slug}/invitations/").content.decode()
    address = f"/g/{sari.slug}/invitations/{Invitation.objects.get().pk}/revoke/"
    officer.post(address)
    assert "taken back" in officer.get(f"/g/{sari.slug}/invitations/").content.decode()
    assert officer.post(address).status_code == 404  # a second tap finds nothing to take back
    assert client_of().get(link).status_code == 410
    assert client_of().post(link, GOOD).status_code == 410
    assert Invitation.objects.get().name == ""


@pytest.mark.parametrize("token", ["x", "a" * 32, "x" * 5_000, "ani%00", "%F0%9F%8C%B1", "%ED%A0%80"])
def test_guessed_link_is_not_found_in_words(client_of, link, token):
    for response in (client_of().get(f"/join/{token}/"), client_of().post(f"/join/{token}/", GOOD)):
        assert response.status_code == 404
        assert "There is no such invitation" in response.content.decode()


def test_who_guesses_too_often_waits_and_others_do_not(client_of, link):
    guesser = client_of()
    for number in range(20):
        assert guesser.get(f"/join/guess-{number}/").status_code == 404
    assert guesser.get("/join/guess/").status_code == 429
    response = guesser.get(link)  # even the right one
    assert response.status_code == 429
    assert "Wait 15 minutes" in response.content.decode()
    assert client_of().get(link, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_good_links_are_no_guesses(client_of, link):
    for _time in range(25):
        assert client_of().get(link).status_code == 200


def test_secretary_invites_members_and_only_the_chair_an_officer(client_of, chair, secretary, sari):
    assert "role" not in client_of(secretary).get(f"/g/{sari.slug}/invitations/new/").context["form"].fields
    invited(client_of(secretary), sari, role="treasurer")
    assert Invitation.objects.get().role == "member"
    link = link_of(invited(client_of(chair), sari, role="treasurer"))
    client_of().post(link, GOOD)
    assert sari.members.get(name=GOOD["name"]).role == MemberRole.TREASURER


def test_member_and_treasurer_invite_nobody(client_of, member, treasurer, mentor, coordinator, sari):
    for user in (member, treasurer, mentor, coordinator):
        assert invited(client_of(user), sari).status_code == 403
    assert not Invitation.objects.exists()


def test_invitations_of_another_group_are_not_found(client_of, chair, sari, other_group, other_chair):
    made, _token = invite(group=other_group, by=other_chair, role="member", name="Rahasia")
    assert client_of(chair).post(f"/g/{sari.slug}/invitations/{made.pk}/revoke/").status_code == 404
    assert "Rahasia" not in client_of(chair).get(f"/g/{sari.slug}/invitations/").content.decode()
    assert Invitation.objects.get().revoked_at is None


def test_invitations_end_with_the_office_of_whoever_made_them(client_of, secretary, sari, link):
    Member.objects.filter(group=sari, user=secretary).update(role=MemberRole.MEMBER)
    assert client_of().get(link).status_code == 410
    assert client_of().post(link, GOOD).status_code == 410


def test_person_of_the_list_is_linked_and_comes_but_once(client_of, secretary, sari, outsider):
    ani = add_member(group=sari, by=None, facts=MemberFacts(name="Ani", joined_on=BEGINNING))
    officer = client_of(secretary)
    first, second = (link_of(officer.post(f"/g/{sari.slug}/members/{ani.pk}/invite/")) for _ in range(2))
    client_of().post(first, GOOD)
    ani.refresh_from_db()
    assert (ani.user.phone, ani.phone, ani.joined_on) == ("+6281200000777", "+6281200000777", BEGINNING)
    assert "signs in already" in client_of(outsider).post(second).content.decode()
    again = officer.post(f"/g/{sari.slug}/members/{ani.pk}/invite/", follow=True)
    assert "signs in already" in again.content.decode()


def test_secretary_does_not_invite_an_officer_of_the_list(client_of, secretary, sari):
    facts = MemberFacts(name="Wati", joined_on=BEGINNING, role=MemberRole.TREASURER)
    wati = add_member(group=sari, by=None, facts=facts)
    assert client_of(secretary).post(f"/g/{sari.slug}/members/{wati.pk}/invite/").status_code == 403


def test_who_belongs_to_the_group_does_not_come_twice(client_of, member, former_member, sari, link):
    assert "in this group already" in client_of(member).post(link).content.decode()
    assert "Ask an officer" in client_of(former_member).post(link).content.decode()
    assert Invitation.objects.get().used_at is None
    assert resolve_access(former_member, sari.slug).permissions == frozenset()


def test_group_has_at_most_twenty_open_invitations(client_of, chair, sari):
    for number in range(20):
        invite(group=sari, by=chair, role="member", name=f"Ani {number}")
    response = invited(client_of(chair), sari)
    assert "20 invitations are open already" in response.content.decode()
    expire()
    assert invited(client_of(chair), sari).context["link"]


def test_person_makes_at_most_thirty_invitations_a_day(client_of, chair, sari):
    for _number in range(30):
        invite(group=sari, by=chair, role="member", name="Ani")
        expire()
    assert "30 invitations within a day" in invited(client_of(chair), sari).content.decode()
    Invitation.objects.update(made_at=timezone.now() - dt.timedelta(days=2))
    assert invited(client_of(chair), sari).context["link"]


def test_old_invitations_are_forgotten_with_their_names(client_of, chair, sari):
    invite(group=sari, by=chair, role="member", name="Ani")
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=4))
    invited(client_of(chair), sari, name="Budi")
    assert [invitation.name for invitation in Invitation.objects.all()] == ["Budi"]


def test_list_of_invitations_takes_the_same_queries_for_one_and_twenty(
    client_of, chair, sari, django_assert_num_queries
):
    client = client_of(chair)
    for number in (1, 19):
        for _time in range(number):
            invite(group=sari, by=chair, role="member", name="Ani")
        with django_assert_num_queries(4):  # session, user, access, invitations
            client.get(f"/g/{sari.slug}/invitations/")


def test_coordinator_invites_a_mentor_of_a_group_in_her_region(client_of, coordinator, sari):
    desk = client_of(coordinator)
    link = link_of(desk.post(f"/g/{sari.slug}/mentors/invite/", {"name": "Dewi"}))
    assert "Dewi" in desk.get(f"/g/{sari.slug}/mentors/").content.decode()
    browser = client_of()
    assert "Mentor" in browser.get(link).content.decode()
    assert browser.post(link, {**GOOD, "name": "Dewi"}).url == f"/g/{sari.slug}/"
    dewi = User.objects.get(name="Dewi")
    assert resolve_access(dewi, sari.slug).roles == {Role.MENTOR}
    assert browser.get(f"/g/{sari.slug}/").status_code == 200
    assert not sari.members.filter(user=dewi).exists()


def test_mentor_does_not_come_twice(client_of, coordinator, mentor, sari):
    link = link_of(client_of(coordinator).post(f"/g/{sari.slug}/mentors/invite/", {"name": "Dewi"}))
    assert "mentor of this group already" in client_of(mentor).post(link).content.decode()
    assert Invitation.objects.get().used_at is None


def test_coordinator_outside_her_region_finds_nothing_and_officers_invite_no_mentor(
    client_of, coordinator, chair, sari, other_group
):
    answers = {"name": "Dewi"}
    assert client_of(coordinator).post(f"/g/{other_group.slug}/mentors/invite/", answers).status_code == 404
    assert client_of(chair).post(f"/g/{sari.slug}/mentors/invite/", answers).status_code == 403
    invited(client_of(chair), sari, role="mentor")
    assert not Invitation.objects.exists()


def test_coordinator_takes_back_her_own_kind_only(client_of, coordinator, secretary, sari, link):
    made = Invitation.objects.get()
    assert (
        client_of(coordinator).post(f"/g/{sari.slug}/mentors/invitations/{made.pk}/revoke/").status_code
        == 404
    )
    assert client_of().get(link).status_code == 200


def test_invitation_of_a_coordinator_ends_with_her_assignment(client_of, coordinator, sari):
    link = link_of(client_of(coordinator).post(f"/g/{sari.slug}/mentors/invite/", {"name": "Dewi"}))
    coordinator.coordinated.update(until_on=today() - dt.timedelta(days=1))
    assert client_of().post(link, GOOD).status_code == 410


def test_administrator_invites_a_mentor_and_takes_it_back(client_of, administrator, sari):
    desk = client_of(administrator)
    link = link_of(desk.post(f"/administration/groups/{sari.slug}/invite/", {"name": "Dewi"}))
    assert client_of().get(link).status_code == 200
    page = desk.get(f"/administration/groups/{sari.slug}/")
    assert "Dewi" in page.content.decode()
    made = Invitation.objects.get()
    desk.post(f"/administration/groups/{sari.slug}/invitations/{made.pk}/revoke/")
    assert client_of().get(link).status_code == 410


def test_who_came_in_by_a_link_and_left_loses_the_group_at_once(client_of, chair, sari, link):
    browser = client_of()
    page = browser.post(link, GOOD).url
    assert browser.get(page).status_code == 200
    Member.objects.filter(name=GOOD["name"]).update(
        joined_on=BEGINNING, left_on=today() - dt.timedelta(days=1)
    )
    assert browser.get(page).status_code == 404
    assert not resolve_access(User.objects.get(name=GOOD["name"]), sari.slug).may(Permission.SEE)
