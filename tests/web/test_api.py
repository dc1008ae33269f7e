"""The API's root, its description, and the dashboard."""

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import ANY

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from kub.entries.registry import all_kinds
from kub.entries.services import VOID
from kub.lib.dates import today
from kub.mentoring.models import Measure
from kub.mentoring.services import set_target
from kub.people.models import Group, User
from kub.web.selectors import dashboard
from sales.services.prices import set_margin_wish
from tests.kitchen import Kitchen

SCHEMA = "/api/v1/schema/"


@pytest.fixture
def described(api_of: Callable[..., APIClient], db: None) -> dict[str, Any]:
    answer = api_of().get(SCHEMA, {"format": "json"})
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_root_says_where_things_are(api_of: Callable[..., APIClient], outsider: User) -> None:
    told = api_of(outsider).get("/api/v1/").json()
    assert {name: address.partition("testserver")[2] for name, address in told.items()} == {
        "token": "/api/v1/auth/token/",
        "groups": "/api/v1/groups/",
        "schema": SCHEMA,
    }


@pytest.mark.django_db
def test_root_asks_to_sign_in(api_of: Callable[..., APIClient]) -> None:
    assert api_of().get("/api/v1/").status_code == 401


def test_description_is_valid_and_nothing_in_it_is_guessed(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    assert (tmp_path / "schema.yml").stat().st_size > 10_000


def test_each_kind_has_a_schema_and_an_example(described: dict[str, Any]) -> None:
    kinds = {kind.name for kind in all_kinds()} | {VOID}
    send = described["paths"]["/api/v1/groups/{slug}/entries/"]["post"]
    sent = send["requestBody"]["content"]["application/json"]
    assert {example["value"]["kind"] for example in sent["examples"].values()} == kinds
    drafts = described["components"]["schemas"]["DraftRequest"]
    assert set(drafts["discriminator"]["mapping"]) == kinds
    assert set(send["responses"]) == {"200", "201", "202", "409", "422"}


def test_examples_hold_what_their_schemas_require(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    drafts = schemas["DraftRequest"]["discriminator"]["mapping"]
    send = described["paths"]["/api/v1/groups/{slug}/entries/"]["post"]
    for example in send["requestBody"]["content"]["application/json"]["examples"].values():
        draft = example["value"]
        schema = schemas[drafts[draft["kind"]].rpartition("/")[2]]
        assert set(schema["required"]) <= set(draft)
        data = schemas[schema["properties"]["data"]["$ref"].rpartition("/")[2]]
        assert set(data.get("required", [])) <= set(draft["data"]) <= set(data["properties"])


def test_lists_say_what_may_be_asked_of_them(described: dict[str, Any]) -> None:
    sales = described["paths"]["/api/v1/groups/{slug}/sales/"]["get"]
    assert {each["name"] for each in sales["parameters"]} == {
        "slug",
        "page",
        "page_size",
        "since",
        "until",
        "channel",
        "customer",
        "open_only",
        "words",
    }


def test_dashboard_says_what_the_page_shows(
    api_of: Callable[..., APIClient], kitchen: Kitchen, mentor: User, sari: Group
) -> None:
    kitchen.cook(on=today())
    kitchen.sell("12", on=today())
    kitchen.sell("3", on=today(), customer=kitchen.customer().pk)
    answer = api_of(mentor).get(f"/api/v1/groups/{sari.slug}/dashboard/", {"step": "month"})
    assert answer.status_code == 200
    told, shown = answer.json(), dashboard(group=sari, on=today())
    assert told["revenue"] == {"now_rp": 105_000, "before_rp": 0}
    assert told["gross"]["now_rp"] == shown.gross.now_rp
    assert told["pockets"]["cash"] == told["cash_rp"] == shown.cash_rp
    assert told["owed"] == {"open_rp": 21_000, "late_rp": 0, "late_count": 0}
    assert told["stock_rp"] == shown.stock_rp
    assert {row["item"]["name"] for row in told["stock"]} == {row.item.name for row in shown.stock}
    assert [entry["kind"] for entry in told["last"]][:2] == ["sale", "sale"]
    assert len(told["history"]) == 12
    assert told["history"][-1]["revenue_rp"] == 105_000


def test_dashboard_refuses_other_steps(api_of: Callable[..., APIClient], chair: User, sari: Group) -> None:
    answer = api_of(chair).get(f"/api/v1/groups/{sari.slug}/dashboard/", {"step": "year"})
    assert answer.status_code == 400
    assert "step" in answer.json()


def test_dashboard_is_not_found_by_outsiders_and_those_who_left(
    api_of: Callable[..., APIClient], outsider: User, former_member: User, sari: Group
) -> None:
    for user in (outsider, former_member):
        assert api_of(user).get(f"/api/v1/groups/{sari.slug}/dashboard/").status_code == 404


def test_figures_say_what_the_page_shows(kitchen: Kitchen, api_of: Callable[..., APIClient]) -> None:
    kitchen.cook()
    kitchen.sell("12")
    kitchen.sell("5", customer=kitchen.customer().pk)
    address = f"/api/v1/groups/{kitchen.group.slug}/figures/"
    answer = api_of(kitchen.access.user).get(address, {"since": "2026-03-01", "until": "2026-03-31"})
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert told["revenue"] == {"now_rp": 119_000, "before_rp": 0, "year_ago_rp": 0}
    assert told["before"] == {"first": "2026-02-01", "last": "2026-02-28"}
    assert told["products"][0]["revenue_rp"] == 119_000
    assert told["costs"][0]["including_wages"] == "5145.45"
    assert told["costs"][0]["without_wages"] == "3690.91"
    assert told["debtors"] == [
        {"customer": "Warung Bu Rini", "open_rp": 35_000, "since": "2026-03-10", "days_late": ANY}
    ]
    assert told["yields"] == [{"is_weight": True, "all_milli": 11_500, "rejected_milli": 500}]
    assert sum(step["revenue_rp"] for step in told["history"]) == 119_000
    assert api_of(kitchen.access.user).get(address).status_code == 200


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"since": "2026-03-31", "until": "2026-03-01"}, "until"),
        ({"since": "1990-01-01", "until": "2026-03-01"}, "since"),
        ({"since": "2026-03-01"}, "until"),
        ({"until": "2026-03-01"}, "since"),
        ({"since": "kemarin", "until": "2026-03-01"}, "since"),
        ({"since": "0001-01-01", "until": "0001-01-02"}, "since"),
        ({"rank": "profit"}, "rank"),
    ],
)
def test_figures_of_days_that_are_no_period_are_refused(
    api_of: Callable[..., APIClient], chair: User, sari: Group, asked: dict[str, str], wrong: str
) -> None:
    answer = api_of(chair).get(f"/api/v1/groups/{sari.slug}/figures/", asked)
    assert answer.status_code == 400
    assert wrong in str(answer.json())


def test_alarms_and_targets_are_told_by_the_dashboard(
    kitchen: Kitchen, api_of: Callable[..., APIClient]
) -> None:
    kitchen.day = today()
    kitchen.cook()
    set_margin_wish(access=kitchen.access, per_mille=400)
    set_target(access=kitchen.access, measure=Measure.BATCHES, month=today(), goal=4)
    told = api_of(kitchen.access.user).get(f"/api/v1/groups/{kitchen.group.slug}/dashboard/").json()
    assert [alarm["left_rp"] for alarm in told["alarms"]] == [3_586, 1_855]
    assert told["alarms"][1]["safe_price_rp"] == 9_000
    assert "a safe price is Rp\u00a09.000" in told["alarms"][1]["words"]
    assert [(each["measure"], each["reached"], each["goal"]) for each in told["targets"]] == [
        ("batches", 1, 4)
    ]
