"""Entering, leaving, the password, and who tries too often."""

import pytest
from django.urls import reverse
from knox.models import AuthToken

from tests.conftest import PASSWORD

SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def _installed(administrator):
    """The first visit is over."""


def sign_in(client, name, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


@pytest.mark.parametrize(
    "written",
    ["081200000101", "0812-0000-0101", "6281200000101", "+62 812 0000 0101", "siti", "SITI", " siti "],
)
def test_one_signs_in_by_phone_in_any_writing_or_by_user_name(client_of, chair, sari, written):
    response = sign_in(client_of(), written)
    assert response.status_code == 302
    assert response.wsgi_request.user == chair


def test_wrong_password_is_refused_in_words(client_of, chair):
    response = sign_in(client_of(), "siti", "salah")
    assert "do not belong together" in response.content.decode()
    assert not response.wsgi_request.user.is_authenticated


@pytest.mark.parametrize("name", ["si\0ti", "x" * 10_000, "🙂", "\u202esiti", "", "0812", "+62"])
def test_odd_names_are_refused_without_breaking(client_of, chair, name):
    response = sign_in(client_of(), name)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_eight_wrong_passwords_lock_the_person_out_whatever_the_writing(client_of, chair):
    for written in ["siti", "081200000101", "6281200000101", "+6281200000101", "SITI", "siti", "siti"]:
        assert sign_in(client_of(), written, "salah").status_code == 200
    last = sign_in(client_of(), "siti", "salah")
    assert last.status_code == 429
    assert "Wait 15 minutes" in last.content.decode()
    assert sign_in(client_of(), "0812 0000 0101").status_code == 429  # even with the right password


def test_lock_holds_for_the_api_and_does_not_touch_others(client_of, api_of, chair, outsider):
    for _time in range(8):
        sign_in(client_of(), "siti", "salah")
    locked = api_of().post("/api/v1/auth/token/", {"username": "siti", "password": PASSWORD}, format="json")
    assert locked.status_code == 429
    assert "Wait 15 minutes" in locked.json()["detail"]
    assert sign_in(client_of(), "joko").status_code == 302


def test_right_password_forgets_the_wrong_ones(client_of, chair):
    for _round in range(2):
        for _time in range(7):
            sign_in(client_of(), "081200000101", "salah")
        assert sign_in(client_of(), "081200000101").status_code == 302


def test_closed_sign_in_does_not_open(client_of, chair):
    chair.is_active = False
    chair.save()
    assert sign_in(client_of(), "siti").status_code == 200


def test_one_comes_back_to_the_page_that_asked(client_of, chair, sari):
    client = client_of()
    page = reverse("people:members", args=[sari.slug])
    asked = client.get(page)
    assert asked.url == f"/sign-in/?next={page}"
    assert sign_in(client, "siti", next=page).url == page
    assert sign_in(client_of(), "siti", next="https://evil.example/").url == "/"


def test_signing_out_is_a_post(client_of, chair):
    client = client_of(chair)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get("/profile/").status_code == 302


def change_password(client, old=PASSWORD, new="dua belas bungkus", again=None):
    passwords = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/password/", passwords)


def test_new_password_ends_other_sessions_and_tokens_but_not_this_one(client_of, chair):
    here, elsewhere = client_of(chair), client_of(chair)
    AuthToken.objects.create(user=chair)
    assert change_password(here).url == "/profile/"
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302
    assert not AuthToken.objects.exists()
    assert sign_in(client_of(), "siti", "dua belas bungkus").status_code == 302


@pytest.mark.parametrize(
    ("passwords", "field"),
    [
        ({"old": "salah"}, "old_password"),
        ({"again": "lain sama sekali"}, "new_password2"),
        ({"new": "12345678"}, "new_password2"),
        ({"new": "sitikhotimah"}, "new_password2"),
        ({"new": "pendek"}, "new_password2"),
    ],
)
def test_bad_new_password_is_refused_beside_the_field(client_of, chair, passwords, field):
    response = change_password(client_of(chair), **passwords)
    assert response.context["form"].errors[field]


def test_language_stays_with_the_person_and_with_the_strangers_browser(client_of, chair):
    client = client_of(chair)
    assert client.post("/language/", {"language": "id", "next": "/profile/"}).url == "/profile/"
    chair.refresh_from_db()
    assert chair.language == "id"
    assert client.get("/profile/").headers["Content-Language"] == "id"
    stranger = client_of()
    stranger.post("/language/", {"language": "id"})
    assert stranger.get(SIGN_IN).headers["Content-Language"] == "id"


@pytest.mark.parametrize("chosen", ["xx", "", "id\0", "x" * 10_000])
def test_unknown_language_changes_nothing(client_of, chair, chosen):
    assert client_of(chair).post("/language/", {"language": chosen}).status_code == 302
    chair.refresh_from_db()
    assert chair.language == "en"


def test_language_switch_leads_nowhere_else(client_of):
    assert client_of().post("/language/", {"language": "id", "next": "//evil.example/"}).url == "/"


def test_own_details_change_and_the_groups_follow(client_of, chair, sari):
    details = {"name": "Siti K.", "phone": "0812 0000 0999", "language": "id"}
    assert client_of(chair).post("/profile/", details).url == "/profile/"
    chair.refresh_from_db()
    assert (chair.name, chair.phone, chair.language) == ("Siti K.", "+6281200000999", "id")
    noted = sari.members.get(user=chair)
    assert (noted.name, noted.phone) == ("Siti K.", "+6281200000999")


def test_phone_number_of_another_person_is_refused(client_of, chair, outsider):
    details = {"name": "Siti", "phone": "081200000401", "language": "id"}
    response = client_of(chair).post("/profile/", details)
    assert response.context["form"].errors["phone"]
    chair.refresh_from_db()
    assert chair.phone == "+6281200000101"


@pytest.mark.parametrize("name", ["", "x" * 10_000, "a\0b", "\u202e\u200b", "  "])
def test_unusable_own_name_is_refused_beside_the_field(client_of, chair, name):
    response = client_of(chair).post("/profile/", {"name": name, "phone": "", "language": "id"})
    assert response.context["form"].errors["name"]


@pytest.mark.parametrize("name", ["Siti 🌱", "سيتي", "Siti \u200fKhotimah", "Ni Luh Putu Ayu Wulandari"])
def test_names_of_every_script_are_kept_as_typed(client_of, chair, name):
    client_of(chair).post("/profile/", {"name": name, "phone": "", "language": "id"})
    chair.refresh_from_db()
    assert chair.name == name
