"""The API's way in, one's groups, and a group's members."""

import pytest
from rest_framework.test import APIClient

from tests.conftest import PASSWORD


def token_for(client, name, password=PASSWORD):
    return client.post("/api/v1/auth/token/", {"username": name, "password": password}, format="json")


def test_token_opens_the_api_until_the_password_changes(api_of, client_of, chair, sari):
    answer = token_for(api_of(), "0812-0000-0101")
    assert answer.status_code == 200
    assert answer.json()["expiry"] is None
    assert not answer.cookies
    caller = APIClient(headers={"authorization": f"Token {answer.json()['token']}"})
    assert caller.get("/api/v1/groups/").json()["results"][0]["slug"] == sari.slug
    passwords = {"old_password": PASSWORD, "new_password1": "dua belas", "new_password2": "dua belas"}
    client_of(chair).post("/password/", passwords)
    assert caller.get("/api/v1/groups/").status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [{}, {"username": "siti"}, {"username": "si\0ti", "password": "x"}, {"username": "x" * 10_000}, []],
)
def test_malformed_sign_in_is_a_bad_request(api_of, body):
    assert api_of().post("/api/v1/auth/token/", body, format="json").status_code == 400


def test_wrong_password_gives_no_token(api_of, chair):
    answer = token_for(api_of(), "siti", "salah")
    assert answer.status_code == 401
    assert "do not belong together" in answer.json()["detail"]


def test_twenty_sign_ins_a_minute_are_enough(api_of, chair):
    answers = [token_for(api_of(), f"nobody{number}").status_code for number in range(21)]
    assert answers[:20] == [401] * 20
    assert answers[20] == 429


def test_groups_are_those_one_may_open(api_of, mentor, former_member, sari, other_group):
    assert api_of(mentor).get("/api/v1/groups/").json()["results"] == [
        {
            "slug": "kub-sari-tempe",
            "name": "KUB Sari Tempe",
            "business": "Tempe chips",
            "region_code": "33.26.05.2004",
            "region": "Donowangun, Talun, Kabupaten Pekalongan, Jawa Tengah",
            "roles": ["mentor"],
        }
    ]
    assert api_of(former_member).get("/api/v1/groups/").json()["results"] == []


def test_members_show_phone_numbers_to_officers_only(api_of, chair, member, former_member, sari):
    address = f"/api/v1/groups/{sari.slug}/members/"
    seen_by_chair = api_of(chair).get(address).json()["results"]
    assert [row["name"] for row in seen_by_chair] == ["Siti Khotimah", "Tini", "Yuliana"]
    assert seen_by_chair[2] == {
        "id": sari.members.get(user=member).pk,
        "name": "Yuliana",
        "phone": "+6281200000104",
        "role": "member",
        "joined_on": "2025-01-01",
        "left_on": None,
        "signs_in": True,
    }
    seen_by_member = api_of(member).get(address, {"active": "true"}).json()["results"]
    assert [row["name"] for row in seen_by_member] == ["Siti Khotimah", "Yuliana"]
    assert all("phone" not in row for row in seen_by_member)


def test_members_are_not_found_by_outsiders_and_those_who_left(
    api_of, outsider, former_member, administrator, sari
):
    for user in (outsider, former_member, administrator):
        assert api_of(user).get(f"/api/v1/groups/{sari.slug}/members/").status_code == 404
    assert api_of().get(f"/api/v1/groups/{sari.slug}/members/").status_code == 401


def test_lists_come_in_pages_of_at_most_two_hundred(api_of, chair, sari):
    from kub.people.models import Member

    Member.objects.bulk_create(
        Member(group=sari, name=f"Ani {n}", joined_on="2025-01-01") for n in range(300)
    )
    address = f"/api/v1/groups/{sari.slug}/members/"
    assert len(api_of(chair).get(address).json()["results"]) == 50
    assert len(api_of(chair).get(address, {"page_size": "1000"}).json()["results"]) == 200
    assert api_of(chair).get(address, {"page": "x"}).status_code == 404
