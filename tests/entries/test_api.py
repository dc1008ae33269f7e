"""The API of entries: every outcome, one and many at once, and who may send and read what."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient
from rest_framework.throttling import ScopedRateThrottle

from kub.entries.checks import check_books
from kub.entries.models import Entry, Status
from kub.lib.dates import today
from kub.people.models import Group, User
from kub.people.services import change_group
from tests.conftest import PASSWORD
from tests.kitchen import Kitchen

DAY = "2026-03-10"


@pytest.fixture
def address(sari: Group) -> str:
    return f"/api/v1/groups/{sari.slug}/entries/"


@pytest.fixture
def caller(api_of: Callable[..., APIClient], chair: User) -> APIClient:
    return api_of(chair)


def money_in(amount: int = 50_000, **changes: Any) -> dict[str, Any]:
    data = {"category": "grant", "pocket": "cash", "amount": amount}
    return {"uid": str(uuid.uuid4()), "kind": "money_in", "happened_on": DAY, "data": data, **changes}


def send(caller: APIClient, address: str, body: Any) -> Any:
    return caller.post(address, body, format="json")


# Outcomes


def test_a_posted_entry_is_answered_with_what_was_recorded(
    caller: APIClient, address: str, sari: Group
) -> None:
    draft = money_in()
    answer = send(caller, address, draft)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["uid"], said["status"]) == (draft["uid"], "posted")
    assert "errors" not in said
    assert said["entry"] | {"recorded_at": ""} == {
        "uid": draft["uid"],
        "kind": "money_in",
        "status": "posted",
        "happened_on": DAY,
        "recorded_at": "",
        "recorded_by": "Siti Khotimah",
        "source": "api",
        "summary": said["entry"]["summary"],
        "amount_rp": 50_000,
        "data": draft["data"],
        "reason": "",
        "reasons": None,
        "voids": None,
        "voided_by": None,
        "replaces": None,
        "replaced_by": None,
    }
    assert check_books(group=sari) == []


def test_the_same_submit_twice_counts_once(caller: APIClient, address: str) -> None:
    draft = money_in()
    assert send(caller, address, draft).status_code == 201
    again = send(caller, address, draft)
    assert (again.status_code, again.json()["status"]) == (200, "duplicate")
    assert again.json()["entry"]["uid"] == draft["uid"]
    assert Entry.objects.count() == 1


def test_the_same_uid_with_other_data_is_a_conflict(caller: APIClient, address: str) -> None:
    draft = money_in()
    send(caller, address, draft)
    answer = send(caller, address, draft | {"data": draft["data"] | {"amount": 60_000}})
    assert (answer.status_code, answer.json()["status"]) == (409, "conflict")
    assert answer.json()["entry"]["amount_rp"] == 50_000
    assert "uid" in answer.json()["errors"]


def test_a_sale_without_stock_is_refused_with_a_sentence_at_its_line(
    caller: APIClient, address: str, kitchen: Kitchen
) -> None:
    draft = money_in(kind="sale", data=kitchen.sale_data("3"))
    answer = send(caller, address, draft)
    assert (answer.status_code, answer.json()["status"]) == (422, "refused")
    assert answer.json()["errors"]["lines.0.quantity"][0].startswith("Only 0")
    assert not Entry.objects.exists()


def test_what_was_written_offline_and_cannot_be_posted_waits_for_review(
    caller: APIClient, address: str, kitchen: Kitchen
) -> None:
    draft = money_in(kind="sale", data=kitchen.sale_data("3"), source="offline")
    answer = send(caller, address, draft)
    assert (answer.status_code, answer.json()["status"]) == (202, "needs_review")
    assert answer.json()["entry"]["status"] == "review"
    assert answer.json()["entry"]["reasons"] == answer.json()["errors"]


def test_an_entry_is_undone_and_asked_again_it_was_undone(caller: APIClient, address: str) -> None:
    draft = money_in()
    send(caller, address, draft)
    void = {"uid": str(uuid.uuid4()), "kind": "void", "data": {"entry": draft["uid"], "reason": "Salah"}}
    answer = send(caller, address, void)
    assert answer.status_code == 201
    assert answer.json()["entry"]["voids"] == draft["uid"]
    assert answer.json()["entry"]["reason"] == "Salah"
    assert send(caller, address, void).json()["status"] == "duplicate"
    read = caller.get(f"{address}{draft['uid']}/").json()
    assert read["status"] == "voided"
    assert read["voided_by"] == answer.json()["entry"]["uid"]
    assert check_books() == []


def test_an_undo_that_something_stands_on_is_refused(
    caller: APIClient, address: str, kitchen: Kitchen
) -> None:
    batch = kitchen.cook()
    kitchen.sell("2")
    void = {"uid": str(uuid.uuid4()), "kind": "void", "data": {"entry": str(batch.uid)}}
    answer = send(caller, address, void)
    assert answer.status_code == 422
    assert "First undo" in answer.json()["errors"]["non_field_errors"][0]


@pytest.mark.parametrize(
    ("data", "field"),
    [({}, "entry"), ({"entry": "x"}, "entry"), ({"entry": str(uuid.uuid4())}, "entry"), ({"x": 1}, "x")],
)
def test_an_undo_of_nothing_is_refused(caller: APIClient, address: str, data: Any, field: str) -> None:
    answer = send(caller, address, {"uid": str(uuid.uuid4()), "kind": "void", "data": data})
    assert answer.status_code == 422
    assert field in answer.json()["errors"]


# Many at once


def test_each_of_a_list_is_answered_for_itself_in_its_order(
    caller: APIClient, address: str, sari: Group
) -> None:
    first, other = money_in(), money_in(70_000)
    drafts = [
        first,
        first,
        first | {"data": first["data"] | {"amount": 1}},
        money_in(0),
        money_in(kind="dance"),
        other,
        {"uid": str(uuid.uuid4()), "kind": "void", "data": {"entry": other["uid"]}},
        "no entry",
    ]
    answer = send(caller, address, drafts)
    assert answer.status_code == 200
    said = answer.json()
    assert [each["status"] for each in said] == [
        "posted",
        "duplicate",
        "conflict",
        "refused",
        "refused",
        "posted",
        "posted",
        "refused",
    ]
    assert [each["uid"] for each in said[:7]] == [draft["uid"] for draft in drafts[:7]]  # type: ignore[index]
    assert said[3]["errors"]["amount"] == ["This must be at least Rp 1."]
    assert said[4]["errors"]["kind"] == ["There is no such kind of entry."]
    assert said[5]["entry"]["status"] == "voided"  # as it is after the whole list
    assert said[7]["uid"] is None
    assert check_books(group=sari) == []


def test_a_list_takes_from_one_to_five_hundred(caller: APIClient, address: str) -> None:
    assert send(caller, address, []).status_code == 400
    assert send(caller, address, [{}] * 501).status_code == 400
    answer = send(caller, address, [{}] * 500)
    assert {each["status"] for each in answer.json()} == {"refused"}


# Malformed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uid": "no uid"}, "uid"),
        ({"uid": None}, "uid"),
        ({"uid": "\0" * 36}, "uid"),
        ({"kind": "x" * 10_000}, "kind"),
        ({"kind": "mon\0ey"}, "kind"),
        ({"kind": ["sale"]}, "kind"),
        ({"happened_on": "yesterday"}, "happened_on"),
        ({"happened_on": "2026-02-30"}, "happened_on"),
        ({"happened_on": None}, "happened_on"),
        ({"happened_on": (today() + dt.timedelta(days=1)).isoformat()}, "happened_on"),
        ({"happened_on": "2024-12-31"}, "happened_on"),
        ({"data": [1]}, "data"),
        ({"data": None}, "data"),
        ({"source": "page"}, "source"),
        ({"extra": 1}, "extra"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": 10**12}}, "amount"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": -1}}, "amount"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": 2.5}}, "amount"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": True}}, "amount"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": int("9" * 4_000)}}, "amount"),
        ({"data": {"category": {}, "pocket": "cash", "amount": 1}}, "category"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": 1, "note": "a\0b"}}, "note"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": 1, "note": "x" * 10_000}}, "note"),
        ({"data": {"category": "grant", "pocket": "cash", "amount": 1, "\u202e": 1}}, "\u202e"),
    ],
)
def test_what_is_malformed_is_refused_with_a_sentence_at_its_field(
    caller: APIClient, address: str, change: dict[str, Any], field: str
) -> None:
    answer = send(caller, address, money_in() | change)
    assert (answer.status_code, answer.json()["status"]) == (422, "refused")
    assert list(answer.json()["errors"]) == [field]
    assert all(answer.json()["errors"][field])
    assert not Entry.objects.exists()


def test_a_day_must_be_written_for_all_but_an_undo(caller: APIClient, address: str) -> None:
    draft = money_in()
    del draft["happened_on"]
    assert send(caller, address, draft).json()["errors"] == {"happened_on": ["Write on which day it was."]}


@pytest.mark.parametrize("quantity", ["1e3", "1" * 40, "0.0001", "-2", "0", "NaN", "Infinity", "2,5", [], {}])
def test_an_absurd_quantity_is_refused(
    caller: APIClient, address: str, kitchen: Kitchen, quantity: Any
) -> None:
    line = {"item": kitchen.item("Kedelai").pk, "quantity": quantity, "amount": 11_000}
    data = {"lines": [line], "paid": {"pocket": "cash", "amount": 11_000}}
    answer = send(caller, address, money_in(kind="purchase", data=data))
    if quantity == "1e3":  # a number all the same, and kept in its canonical writing
        assert answer.json()["entry"]["data"]["lines"][0]["quantity"] == "1000"
    else:
        assert any(field.startswith("lines.0.quantity") for field in answer.json()["errors"])


@pytest.mark.parametrize(
    "written", ['"' + "9" * 5000 + '"', "1e400", "1.5", '"²"', "[]", "99999999999999999999"]
)
@pytest.mark.parametrize(("kind", "field"), [("taken_out", "item"), ("opening_payable", "supplier")])
def test_an_absurd_id_is_not_found(
    caller: APIClient, address: str, kitchen: Kitchen, kind: str, field: str, written: str
) -> None:
    body = json.dumps({**money_in(), "kind": kind, "data": {field: "HERE"}}).replace('"HERE"', written)
    answer = caller.generic("POST", address, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][field] == ["This was not found in the group."]


def test_an_undo_does_not_need_a_uid_that_somebody_has_taken(
    caller: APIClient, address: str, kitchen: Kitchen
) -> None:
    first = kitchen.post("money_in", money_in()["data"])
    undone = send(caller, address, {**money_in(), "kind": "void", "data": {"entry": str(first.uid)}}).json()
    second = kitchen.post("money_in", money_in()["data"])
    Entry.objects.filter(pk=first.pk).update(uid=uuid.uuid4())
    Entry.objects.filter(pk=second.pk).update(uid=first.uid)
    again = send(caller, address, {**money_in(), "kind": "void", "data": {"entry": str(first.uid)}}).json()
    assert (undone["status"], again["status"]) == ("posted", "posted")
    assert check_books() == []


def test_an_id_from_another_group_is_not_found(
    caller: APIClient, address: str, kitchen: Kitchen, other_group: Group
) -> None:
    foreign = other_group.channels.earliest("pk").pk
    answer = send(caller, address, money_in(kind="sale", data=kitchen.sale_data(channel=foreign)))
    assert answer.json()["errors"]["channel"] == ["This was not found in the group."]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"uid": "\\ud800"}',
        "{",
        "9" * 10_000,
        '{"data": {"a": NaN}}',
    ],
)
def test_json_that_cannot_be_read_is_a_bad_request(caller: APIClient, address: str, body: str) -> None:
    answer = caller.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"]


@pytest.mark.parametrize("body", ["", "7", '"text"', "null", "true"])
def test_json_that_is_no_entry_is_refused(caller: APIClient, address: str, body: str) -> None:
    assert caller.post(address, body, content_type="application/json").status_code == 422


# Who


def test_a_token_sends_and_reads(sari: Group, chair: User, address: str) -> None:
    caller = APIClient()
    token = caller.post("/api/v1/auth/token/", {"username": "siti", "password": PASSWORD}, format="json")
    caller.credentials(HTTP_AUTHORIZATION=f"Token {token.json()['token']}")
    assert send(caller, address, money_in()).status_code == 201
    assert caller.get(address).json()["count"] == 1


def test_a_session_sends_with_the_token_of_its_forms_only(sari: Group, chair: User, address: str) -> None:
    caller = APIClient(enforce_csrf_checks=True)
    caller.force_login(chair)
    assert send(caller, address, money_in()).status_code == 403
    caller.cookies["csrftoken"] = "a" * 32
    answer = caller.post(address, money_in(), format="json", HTTP_X_CSRFTOKEN="a" * 32)
    assert answer.status_code == 201


def test_a_refusal_for_lack_of_permission_is_the_items_own(
    api_of: Callable[..., APIClient], member: User, address: str, kitchen: Kitchen
) -> None:
    kitchen.cook()
    sale = money_in(kind="sale", data=kitchen.sale_data("2"))
    answer = send(api_of(member), address, [money_in(), sale])
    assert [each["status"] for each in answer.json()] == ["refused", "posted"]
    assert answer.json()[0]["errors"] == {"kind": ["You may not record this in this group."]}


def test_a_coordinator_reads_and_records_nothing(
    api_of: Callable[..., APIClient], coordinator: User, address: str
) -> None:
    assert api_of(coordinator).get(address).status_code == 200
    assert send(api_of(coordinator), address, money_in()).json()["status"] == "refused"


def test_a_mentor_records_from_paper_where_the_group_allows(
    api_of: Callable[..., APIClient], mentor: User, sari: Group, address: str, kitchen: Kitchen
) -> None:
    kitchen.cook()
    sale = money_in(kind="sale", data=kitchen.sale_data("2"))
    assert send(api_of(mentor), address, sale).json()["entry"]["source"] == "paper"
    assert Entry.objects.get(uid=sale["uid"]).status == Status.REVIEW
    change_group(group=sari, mentor_may_record=True)
    other = money_in(kind="sale", data=kitchen.sale_data("2"))
    assert send(api_of(mentor), address, other).json()["status"] == "posted"


def test_what_a_former_member_could_not_send_is_kept_and_she_learns_no_more(
    api_of: Callable[..., APIClient], former_member: User, address: str, kitchen: Kitchen
) -> None:
    kitchen.cook()
    sale = money_in(kind="sale", data=kitchen.sale_data("2"))
    caller = api_of(former_member)
    answer = send(caller, address, sale)
    assert answer.status_code == 202
    assert answer.json() == {"uid": sale["uid"], "status": "needs_review"}
    assert send(caller, address, [sale]).json() == [{"uid": sale["uid"], "status": "duplicate"}]
    bad = money_in(kind="sale", data=kitchen.sale_data("2", channel=0))
    assert send(caller, address, bad).json() == {"uid": bad["uid"], "status": "refused"}
    kept = Entry.objects.get(uid=sale["uid"])
    assert (kept.status, kept.recorded_by) == (Status.REVIEW, former_member)
    assert caller.get(address).status_code == 404
    assert caller.get(f"{address}{sale['uid']}/").status_code == 404


def test_outsiders_find_nothing(
    api_of: Callable[..., APIClient], outsider: User, other_chair: User, other_group: Group, address: str
) -> None:
    for user in (outsider, other_chair):
        assert api_of(user).get(address).status_code == 404
        assert send(api_of(user), address, money_in()).status_code == 404
    assert send(api_of(), address, money_in()).status_code == 401
    assert not Entry.objects.exists()


def test_sending_is_throttled_and_reading_is_not(
    caller: APIClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"write": "2/min", "sign-in": "20/min"})
    assert [send(caller, address, {}).status_code for _try in range(3)] == [422, 422, 429]
    assert [caller.get(address).status_code for _try in range(3)] == [200] * 3


# Reading


def test_the_list_is_filtered_by_kind_status_days_and_words(caller: APIClient, address: str) -> None:
    first, second = money_in(), money_in(happened_on="2026-03-11")
    out = money_in(kind="money_out", data={"category": "power", "pocket": "cash", "amount": 1_000})
    send(caller, address, [first, second, out])
    send(caller, address, {"uid": str(uuid.uuid4()), "kind": "void", "data": {"entry": first["uid"]}})

    def found(**asked: str) -> list[str]:
        return [row["uid"] for row in caller.get(address, asked).json()["results"]]

    assert found(kind="money_out") == [out["uid"]]
    assert found(status="voided") == [first["uid"]]
    assert found(since="2026-03-11") == [second["uid"]]
    assert found(until="2026-03-10", kind="money_in") == [first["uid"]]
    assert found(words="siti", kind="money_out") == [out["uid"]]
    assert len(found()) == 4


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"since": "x"}, "since"),
        ({"status": "gone"}, "status"),
        ({"kind": "a\0"}, "kind"),
        ({"words": "\0"}, "words"),
        ({"unknown": "1"}, "unknown"),
    ],
)
def test_a_filter_that_cannot_be_is_a_bad_request(
    caller: APIClient, address: str, asked: dict[str, str], field: str
) -> None:
    answer = caller.get(address, asked)
    assert answer.status_code == 400
    assert field in answer.json()


def test_the_list_takes_as_many_queries_for_three_entries_as_for_sixty(
    caller: APIClient, address: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            caller.get(address, {"page_size": "100"})
        return len(captured)

    send(caller, address, [money_in() for _entry in range(3)])
    few = queries()
    send(caller, address, [money_in() for _entry in range(57)])
    assert queries() == few


def test_what_others_earn_is_told_to_officers_and_mentor_only(
    api_of: Callable[..., APIClient],
    chair: User,
    member: User,
    mentor: User,
    coordinator: User,
    address: str,
    kitchen: Kitchen,
) -> None:
    batch = kitchen.cook()
    wage = {"category": "wages", "pocket": "cash", "amount": 40_000, "member": chair.memberships.get().pk}
    paid = kitchen.post("money_out", wage)

    def seen_by(user: User, entry: Entry) -> dict[str, Any]:
        return api_of(user).get(f"{address}{entry.uid}/").json()["data"]

    for user in (chair, mentor):
        assert len(seen_by(user, batch)["work"]) == 4
        assert seen_by(user, paid)["member"] == wage["member"]
    own = member.memberships.get().pk
    assert {line["member"] for line in seen_by(member, batch)["work"]} == {own}
    assert seen_by(coordinator, batch)["work"] == []
    for user in (member, coordinator):
        assert "member" not in seen_by(user, paid)
    assert len(seen_by(member, batch)["materials"]) == 6


def test_an_entry_of_another_group_is_not_found(
    caller: APIClient, sari: Group, other_group: Group, other_chair: User, api_of: Callable[..., APIClient]
) -> None:
    draft = money_in()
    send(api_of(other_chair), f"/api/v1/groups/{other_group.slug}/entries/", draft)
    assert caller.get(f"/api/v1/groups/{sari.slug}/entries/{draft['uid']}/").status_code == 404
    void = {"uid": str(uuid.uuid4()), "kind": "void", "data": {"entry": draft["uid"]}}
    answer = send(caller, f"/api/v1/groups/{sari.slug}/entries/", void)
    assert answer.json()["errors"] == {"entry": ["This was not found in the group."]}
