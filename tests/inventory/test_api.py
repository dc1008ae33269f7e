"""The API of goods: items, recipes, batches, lots, stock and suppliers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from inventory.models import Basis, Batch, Item, ItemKind
from inventory.services.recipes import (
    Ingredient,
    OtherCost,
    Output,
    RecipeFacts,
    Work,
    archive_recipe,
    create_recipe,
    set_materials,
    set_outputs,
    set_work,
)
from kub.lib.dates import today
from kub.people.models import Group, User
from tests.kitchen import Kitchen

LISTS = ["items", "recipes", "batches", "lots", "stock", "suppliers"]


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


def test_items_tell_units_and_weights(caller: APIClient, at: Callable[[str], str], kitchen: Kitchen) -> None:
    by_name = {row["name"]: row for row in rows(caller, at("items"))}
    assert len(by_name) == 11
    assert by_name["Kedelai"]["units"] == [{"name": "karung", "numerator": 50, "denominator": 1}]
    assert by_name["Keripik 250 g"] == {
        "id": kitchen.item("Keripik 250 g").pk,
        "kind": "product",
        "name": "Keripik 250 g",
        "base_unit": "pack",
        "units": [],
        "net_weight": "0.25",
        "shelf_life_days": 30,
        "low_stock": None,
        "archived": False,
    }


def test_items_are_filtered_by_kind_words_and_use(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    Item.objects.filter(name="Tapioka").update(archived=True)
    assert {row["kind"] for row in rows(caller, at("items"), kind="packaging")} == {"packaging"}
    assert [row["name"] for row in rows(caller, at("items"), words="beras")] == ["Tepung beras"]
    assert [row["name"] for row in rows(caller, at("items"), archived="true")] == ["Tapioka"]
    assert len(rows(caller, at("items"), archived="false")) == 10
    assert caller.get(at("items"), {"kind": "gold"}).status_code == 400


def test_recipes_tell_what_a_run_takes_and_gives(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    group = kitchen.group
    recipe = create_recipe(
        group=group, facts=RecipeFacts(name="Keripik", basis=Basis.WEIGHT, reject_milli=500)
    )
    beans, bags = kitchen.item("Kedelai"), kitchen.item("Plastik kecil")
    set_materials(group=group, recipe=recipe, materials=[Ingredient(beans, 10_000)])
    set_work(
        group=group,
        recipe=recipe,
        labour=[Work(people=4, quantity_milli=5_000, rate_rp=8_000)],
        overhead=[OtherCost("Gas", 40_000)],
    )
    chips = Output(kitchen.item("Keripik 100 g"), 60_000, packaging=[Ingredient(bags, 1_000)])
    set_outputs(group=group, recipe=recipe, outputs=[chips])
    [told] = rows(caller, at("recipes"))
    assert told["reject"] == "0.5"
    assert told["materials"] == [
        {"item": {"id": beans.pk, "name": "Kedelai", "base_unit": "kg"}, "quantity": "10"}
    ]
    assert told["labour"] == [{"people": 4, "unit": "hour", "quantity": "5", "rate_rp": 8_000}]
    assert told["overhead"] == [{"name": "Gas", "amount_rp": 40_000}]
    assert told["outputs"][0]["packaging"][0]["item"]["name"] == "Plastik kecil"
    archive_recipe(group=group, recipe=recipe, archived=True)
    assert rows(caller, at("recipes")) == []
    assert len(rows(caller, at("recipes"), archived="true")) == 1


def test_worked_batch_is_told_to_the_rupiah(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    entry = kitchen.cook()
    [told] = rows(caller, at("batches"))
    assert (told["uid"], told["code"], told["total_rp"]) == (str(entry.uid), "TMP-001", 557_000)
    assert [output["cost_rp"] for output in told["outputs"]] == [308_727, 248_273]
    assert (told["good"], told["reject"]) == ("11", "0.5")
    detail = caller.get(f"{at('batches')}{entry.uid}/").json()
    assert sum(line["value_rp"] for line in detail["materials"]) == 285_000 + 46_000
    assert sum(line["amount_rp"] for line in detail["work"]) == 160_000
    assert sum(line["amount_rp"] for line in detail["overhead"]) == 66_000
    assert {line["unit"] for line in detail["work"]} == {"hour"}


def test_batches_are_filtered_by_day_and_code(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    kitchen.cook()
    kitchen.cook(on=kitchen.day + dt.timedelta(days=3))
    assert [row["code"] for row in rows(caller, at("batches"))] == ["TMP-002", "TMP-001"]
    assert [row["code"] for row in rows(caller, at("batches"), since="2026-03-11")] == ["TMP-002"]
    assert [row["code"] for row in rows(caller, at("batches"), until="2026-03-12")] == ["TMP-001"]
    assert [row["code"] for row in rows(caller, at("batches"), words="002")] == ["TMP-002"]


def test_others_work_is_told_to_officers_and_mentor_only(
    api_of: Callable[..., APIClient],
    at: Callable[[str], str],
    kitchen: Kitchen,
    member: User,
    mentor: User,
    coordinator: User,
) -> None:
    address = f"{at('batches')}{kitchen.cook().uid}/"
    assert len(api_of(mentor).get(address).json()["work"]) == 4
    assert [line["name"] for line in api_of(member).get(address).json()["work"]] == ["Yuliana"]
    assert api_of(coordinator).get(address).json()["work"] == []


def test_lots_tell_what_is_left_of_them(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    bought = kitchen.buy("Kedelai", "25", 275_000, expires_on="2026-12-31")
    kitchen.cook()
    kitchen.sell("12")
    beans = kitchen.item("Kedelai").pk
    left = [row for row in rows(caller, at("lots"), item=beans) if row["entry"] == str(bought.uid)]
    assert [(row["quantity"], row["left"], row["left_rp"]) for row in left] == [("25", "15", 165_000)]
    assert left[0]["expires_on"] == "2026-12-31"
    assert left[0]["recalled"] is False
    assert len(rows(caller, at("lots"), item=beans, in_stock="false")) == 2
    chips = rows(caller, at("lots"), item=kitchen.item("Keripik 100 g").pk)
    assert [(row["code"], row["left"]) for row in chips] == [("TMP-001", "48")]


def test_lots_of_another_groups_item_are_not_found(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen, other_group: Group
) -> None:
    foreign = Item.objects.create(group=other_group, name="Mori", kind=ItemKind.MATERIAL, base_unit="m")
    answer = caller.get(at("lots"), {"item": foreign.pk})
    assert answer.status_code == 400
    assert answer.json() == {"item": ["This was not found in the group."]}


def test_stock_is_what_the_lots_hold_together(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    kitchen.cook(on=today())
    kitchen.sell("12", on=today())
    Item.objects.filter(name="Keripik 250 g").update(low_stock_milli=25_000)
    by_name = {row["item"]["name"]: row for row in rows(caller, at("stock"), kind="product")}
    assert list(by_name) == ["Keripik 100 g", "Keripik 250 g"]
    chips = by_name["Keripik 100 g"]
    assert (chips["quantity"], chips["value_rp"], chips["in_shops"]) == ("48", 308_727 - 61_745, "0")
    assert chips["cover_days"] == 120
    assert (chips["is_low"], by_name["Keripik 250 g"]["is_low"]) == (False, True)


def test_suppliers_tell_what_is_owed_to_them(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen
) -> None:
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 110_000}
    kitchen.post("purchase", {"supplier": kitchen.supplier().pk, "lines": [line]})
    [told] = rows(caller, at("suppliers"), words="berkah")
    assert (told["name"], told["owed_rp"]) == ("Toko Berkah", 110_000)
    assert rows(caller, at("suppliers"), words="jaya") == []


def test_a_batch_of_another_group_is_not_found(
    api_of: Callable[..., APIClient], kitchen: Kitchen, other_group: Group, other_chair: User
) -> None:
    uid = kitchen.cook().uid
    address = f"/api/v1/groups/{other_group.slug}/batches/{uid}/"
    assert api_of(other_chair).get(address).status_code == 404


@pytest.mark.parametrize("resource", LISTS)
def test_goods_are_not_found_by_outsiders_and_those_who_left(
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
@pytest.mark.parametrize("asked", [{"words": "\0"}, {"unknown": "1"}, {"since": "x"}, {"item": "x"}])
def test_a_question_that_cannot_be_is_a_bad_request(
    caller: APIClient, at: Callable[[str], str], resource: str, asked: dict[str, str]
) -> None:
    assert caller.get(at(resource), asked).status_code == 400


@pytest.mark.parametrize("resource", LISTS)
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(
    caller: APIClient, at: Callable[[str], str], kitchen: Kitchen, resource: str
) -> None:
    def fill(name: str) -> None:
        recipe = create_recipe(group=kitchen.group, facts=RecipeFacts(name=name, basis=Basis.WEIGHT))
        beans = [Ingredient(kitchen.item("Kedelai"), 10_000)]
        set_materials(group=kitchen.group, recipe=recipe, materials=beans)
        kitchen.supplier(name)
        kitchen.cook()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert rows(caller, at(resource), page_size=200)
        return len(captured)

    for number in range(3):
        fill(f"Resep {number}")
    few = queries()
    for number in range(3, 12):
        fill(f"Resep {number}")
    assert Batch.objects.count() == 12
    assert queries() == few
