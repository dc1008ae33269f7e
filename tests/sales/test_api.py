"""The API of sales: sales, customers and channels."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from kub.entries.services import undo
from kub.people.models import Group, User
from tests.kitchen import Kitchen

LISTS = ["sales", "customers", "channels"]


@pytest.fixture
def caller(api_of: Callable[..., APIClient], chair: User) -> APIClient:
    return api_of(chair)


@pytest.fixture
def at(sari: Group) -> Callable[[str], str]:
    """Give the address of a resource of Sari Tempe."""
    return lambda resource: f"/api/v1/groups/{sari.slug}/{resource}/"


def rows(caller: APIClient, address: str, **asked: Any) -> list[dict[str, Any]]:
    answer = caller.get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_a_sale_is_told_with_its_lines_and_what_is_open(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    kitchen.cook()
    entry = kitchen.sell("12", customer=kitchen.customer().pk, due_on="2026-03-24")
    kitchen.post("sale_payment", {"sale": str(entry.uid), "pocket": "cash", "amount": 50_000})
    expected = {
        "uid": str(entry.uid),
        "status": "posted",
        "number": "2026-03/0001",
        "sold_on": "2026-03-10",
        "due_on": "2026-03-24",
        "channel": kitchen.channel().pk,
        "customer": {"id": kitchen.customer().pk, "name": "Warung Bu Rini"},
        "gross_rp": 84_000,
        "discount_rp": 0,
        "total_rp": 84_000,
        "cost_rp": 61_745,
        "paid_rp": 50_000,
        "returned_rp": 0,
        "refunded_rp": 0,
        "open_rp": 34_000,
    }
    assert rows(caller, at("sales")) == [expected]
    chips = kitchen.item("Keripik 100 g")
    line = {
        "line": 0,
        "item": {"id": chips.pk, "name": chips.name, "base_unit": "pack"},
        "quantity": "12",
        "price_rp": 7_000,
        "gross_rp": 84_000,
        "discount_rp": 0,
        "net_rp": 84_000,
        "cost_rp": 61_745,
    }
    assert caller.get(f"{at('sales')}{entry.uid}/").json() == {**expected, "lines": [line]}


def test_sales_are_filtered(caller: APIClient, at: Callable[[str], str], kitchen: Kitchen) -> None:
    kitchen.cook()
    paid = kitchen.sell("1")
    owed = kitchen.sell("2", customer=kitchen.customer().pk)
    later = kitchen.sell("3", on=kitchen.day + dt.timedelta(days=1))

    def found(**asked: Any) -> list[str]:
        return [row["uid"] for row in rows(caller, at("sales"), **asked)]

    assert found() == [str(each.uid) for each in (later, owed, paid)]
    assert found(since="2026-03-11") == [str(later.uid)]
    assert found(until="2026-03-10", open_only="true") == [str(owed.uid)]
    assert found(customer=kitchen.customer().pk) == [str(owed.uid)]
    assert found(channel=kitchen.channel("market").pk) == []
    assert found(words="rini") == [str(owed.uid)]
    assert found(words="0003") == [str(later.uid)]


def test_a_sale_that_was_undone_stays_with_its_number(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    kitchen.cook()
    undo(access=kitchen.access, uid=kitchen.sell("1").uid)
    [told] = rows(caller, at("sales"))
    assert (told["number"], told["status"]) == ("2026-03/0001", "voided")


def test_a_payment_is_no_sale(caller: APIClient, at: Callable[[str], str], kitchen: Kitchen) -> None:
    kitchen.cook()
    sale = kitchen.sell("1", customer=kitchen.customer().pk)
    paid = kitchen.post("sale_payment", {"sale": str(sale.uid), "pocket": "cash", "amount": 1_000})
    assert caller.get(f"{at('sales')}{paid.uid}/").status_code == 404
    assert caller.get(f"{at('sales')}{uuid.uuid4()}/").status_code == 404


def test_customers_tell_what_they_owe(caller: APIClient, at: Callable[[str], str], kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("2", customer=kitchen.customer().pk)
    kitchen.customer("Bu Endah")
    assert [(row["name"], row["open_rp"]) for row in rows(caller, at("customers"))] == [
        ("Bu Endah", 0),
        ("Warung Bu Rini", 14_000),
    ]
    assert [row["name"] for row in rows(caller, at("customers"), words="endah")] == ["Bu Endah"]


def test_channels_are_told(caller: APIClient, at: Callable[[str], str]) -> None:
    assert [row["kind"] for row in rows(caller, at("channels"))] == [
        "direct",
        "whatsapp",
        "market",
        "reseller",
        "marketplace",
    ]


def test_rows_of_another_group_are_not_found(
    caller: APIClient,
    at: Callable[[str], str],
    api_of: Callable[..., APIClient],
    kitchen: Kitchen,
    other_group: Group,
    other_chair: User,
) -> None:
    foreign = other_group.channels.earliest("pk").pk
    answer = caller.get(at("sales"), {"channel": foreign})
    assert (answer.status_code, answer.json()) == (400, {"channel": ["This was not found in the group."]})
    kitchen.cook()
    uid = kitchen.sell("1").uid
    address = f"/api/v1/groups/{other_group.slug}/sales/{uid}/"
    assert api_of(other_chair).get(address).status_code == 404


@pytest.mark.parametrize("resource", LISTS)
def test_sales_are_not_found_by_outsiders_and_those_who_left(
    api_of: Callable[..., APIClient],
    at: Callable[[str], str],
    outsider: User,
    former_member: User,
    resource: str,
) -> None:
    for user in (outsider, former_member):
        assert api_of(user).get(at(resource)).status_code == 404
    assert api_of().get(at(resource)).status_code == 401


@pytest.mark.parametrize("resource", LISTS)
@pytest.mark.parametrize(
    "asked", [{"words": "\0"}, {"unknown": "1"}, {"since": "2026-13-01"}, {"customer": "9" * 30}]
)
def test_a_question_that_cannot_be_is_a_bad_request(
    caller: APIClient, at: Callable[[str], str], resource: str, asked: dict[str, str]
) -> None:
    assert caller.get(at(resource), asked).status_code == 400


@pytest.mark.parametrize("resource", ["sales", "customers"])
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen, resource: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rows(caller, at(resource), page_size=200)
        return len(captured)

    kitchen.cook()
    for number in range(3):
        kitchen.sell("1", customer=kitchen.customer(f"Bu {number}").pk)
    few = queries()
    for number in range(3, 30):
        kitchen.sell("1", customer=kitchen.customer(f"Bu {number}").pk)
    assert queries() == few
