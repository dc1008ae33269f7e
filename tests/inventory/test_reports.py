"""Reports about production and work: the figures of the worked batch, in every report that holds them."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Item, Recipe
from inventory.reports import REPORTS
from kub.entries.checks import check_books
from kub.entries.services import undo
from kub.lib.reports import Quantity, as_csv, as_page
from kub.people.access import Permission
from tests.inventory.pages import chips_recipe
from tests.inventory.reporting import KINDS, report, rows_of, totals_of
from tests.kitchen import Kitchen, furnish


@pytest.fixture
def recipe(kitchen: Kitchen) -> Recipe:
    return chips_recipe(kitchen)


def cook(kitchen: Kitchen, recipe: Recipe, **changes):
    return kitchen.cook(recipe=recipe.pk, **changes)


def test_worked_batch_costs_557000(kitchen, recipe):
    cook(kitchen, recipe)
    [row] = rows_of("batch-costs", kitchen.group)
    assert row == {
        "on": kitchen.day,
        "code": row["code"],
        "recipe": recipe.name,
        "materials": 285_000,
        "labour": 160_000,
        "overhead": 66_000,
        "packaging": 46_000,
        "total": 557_000,
        "without_labour": 397_000,
        "byproduct": 0,
    }
    assert totals_of("batch-costs", kitchen.group)["total"] == 557_000


def test_worked_batch_is_shown_with_both_unit_costs(kitchen):
    kitchen.cook()
    small, large = rows_of("outputs", kitchen.group)
    assert (small["cost"], large["cost"]) == (308_727, 248_273)
    assert (small["unit_cost"], large["unit_cost"]) == (514_545, 1_241_364)
    assert (small["unit_without_labour"], large["unit_without_labour"]) == (369_091, 877_727)
    assert small["quantity"] == Quantity(60_000, "pack")
    assert small["expires_on"] == kitchen.day + dt.timedelta(days=30)
    totals = totals_of("outputs", kitchen.group)
    assert (totals["cost"], totals["packaging"], totals["shared"]) == (557_000, 46_000, 511_000)
    page = as_page(report("outputs", kitchen.group))
    assert page.rows[0][9].text == "5.145,45"


def test_crumbs_carry_their_sale_value(kitchen):
    outputs = [
        kitchen.output("Keripik 100 g", "60", "Plastik kecil"),
        kitchen.output("Keripik 250 g", "20", "Plastik besar"),
        kitchen.output("Remahan", "1", value=10_000),
    ]
    kitchen.cook(outputs=outputs)
    small, large, crumbs = rows_of("outputs", kitchen.group)
    assert [row["cost"] for row in (small, large, crumbs)] == [303_273, 243_727, 10_000]
    assert [row["unit_cost"] for row in (small, large, crumbs)] == [505_455, 1_218_636, 1_000_000]
    assert rows_of("batch-costs", kitchen.group)[0]["byproduct"] == 10_000


def test_outputs_of_one_product_add_up_and_keep_their_exact_cost(kitchen):
    kitchen.cook()
    kitchen.cook()
    small = kitchen.item("Keripik 100 g").pk
    assert [row["unit_cost"] for row in rows_of("outputs", kitchen.group, item=small)] == [514_545, 514_545]
    assert totals_of("outputs", kitchen.group, item=small)["quantity"] == 120_000
    assert report("outputs", kitchen.group, item=small).columns[3].heading == "Quantity (pack)"


def test_production_compares_reject_with_the_recipe(kitchen, recipe):
    cook(kitchen, recipe, reject="1")
    [row] = rows_of("production", kitchen.group)
    assert (row["good"], row["reject"]) == (11_000, 1_000)
    assert report("production", kitchen.group).columns[4].heading == "Good (kg)"
    assert (row["yield"], row["reject_share"]) == (917, 83)
    assert row["usual_share"] == 43  # half a kilogram of 11,5
    assert row["better_by"] == -40
    assert as_page(report("production", kitchen.group)).rows[0][9].style == "num bad"


def test_production_adds_up_only_what_is_measured_alike(kitchen):
    kitchen.cook()
    kitchen.cook()
    assert totals_of("production", kitchen.group) == {"good": 22_000, "reject": 1_000}
    kitchen.cook(basis="pieces", reject="2")
    assert totals_of("production", kitchen.group) == {}
    goods = [row["good"] for row in rows_of("production", kitchen.group)]
    assert goods == [Quantity(11_000, "kg"), Quantity(11_000, "kg"), Quantity(80_000, "piece")]


def test_batch_without_recipe_is_compared_with_none(kitchen):
    kitchen.cook()
    [row] = rows_of("production", kitchen.group)
    assert (row["recipe"], row["usual_share"], row["better_by"]) == ("", None, None)
    assert {row["planned"] for row in rows_of("materials", kitchen.group)} == {None}
    assert {row["difference_value"] for row in rows_of("materials", kitchen.group)} == {None}


def test_ruined_batch_gives_nothing_and_divides_by_nothing(kitchen, recipe):
    cook(kitchen, recipe, outputs=[], ruined=True, reject="0")
    [row] = rows_of("production", kitchen.group)
    assert (row["state"], row["yield"], row["reject_share"], row["better_by"]) == ("Failed", None, None, None)
    assert rows_of("outputs", kitchen.group) == []
    assert totals_of("batch-costs", kitchen.group)["total"] == 511_000


def test_half_a_run_is_compared_with_half_the_recipe(kitchen, recipe):
    used = {"Kedelai": "5", "Ragi": "0.01", "Tepung beras": "2", "Minyak": "2.5", "Bumbu": "1"}
    lines = [{"item": kitchen.item(name).pk, "quantity": quantity} for name, quantity in used.items()]
    cook(kitchen, recipe, materials=lines)
    rows = {row["item"]: row for row in rows_of("materials", kitchen.group)}
    assert rows["Kedelai"]["difference"] == Quantity(0, "kg")
    flour = rows["Tepung beras"]
    assert (flour["planned"], flour["used"]) == (Quantity(1_500, "kg"), Quantity(2_000, "kg"))
    assert (flour["difference"], flour["value"]) == (Quantity(500, "kg"), 28_000)
    assert flour["difference_value"] == 7_000
    tapioca = rows["Tapioka"]
    assert (tapioca["planned"], tapioca["used"]) == (Quantity(500, "kg"), Quantity(0, "kg"))
    assert tapioca["difference"] == Quantity(-500, "kg")
    assert tapioca["difference_value"] is None
    assert rows["Plastik kecil"]["planned"] == rows["Plastik kecil"]["used"] == Quantity(60_000, "piece")


def test_materials_are_summed_by_item(kitchen, recipe):
    cook(kitchen, recipe)
    kitchen.cook()
    rows = {row["item"]: row for row in rows_of("materials-by-item", kitchen.group)}
    beans = rows["Kedelai"]
    assert (beans["used"], beans["by_recipe"], beans["planned"]) == (
        Quantity(20_000, "kg"),
        Quantity(10_000, "kg"),
        Quantity(10_000, "kg"),
    )
    assert (beans["value"], beans["difference_value"]) == (220_000, 0)
    assert totals_of("materials-by-item", kitchen.group)["value"] == 2 * (285_000 + 46_000)
    only = totals_of("materials", kitchen.group, item=kitchen.item("Kedelai").pk)
    assert (only["used"], only["value"]) == (20_000, 220_000)


def test_work_is_told_by_line_and_by_member(kitchen):
    kitchen.cook()
    kitchen.cook()
    assert totals_of("work", kitchen.group) == {"amount": 320_000}
    rows = rows_of("work-by-member", kitchen.group)
    assert len(rows) == 4
    assert [row["member"] for row in rows] == sorted(row["member"] for row in rows)
    assert {(row["batches"], row["hours"], row["pieces"], row["amount"]) for row in rows} == {
        (2, 10_000, 0, 80_000)
    }
    assert totals_of("work-by-member", kitchen.group) == {"hours": 40_000, "pieces": 0, "amount": 320_000}


def test_work_by_the_piece_is_kept_apart_and_one_member_can_be_chosen(kitchen, member):
    yuli = kitchen.group.members.get(user=member)
    work = [{"member": yuli.pk, "unit": "piece", "quantity": "80", "rate": 500}]
    kitchen.cook()
    kitchen.cook(work=work)
    [row] = rows_of("work-by-member", kitchen.group, member=yuli.pk)
    assert (row["batches"], row["hours"], row["pieces"], row["amount"]) == (2, 5_000, 80_000, 80_000)
    assert len(rows_of("work", kitchen.group, member=yuli.pk)) == 2


def test_earnings_are_asked_for_reports_of_work():
    asks = {kind.name for kind in REPORTS if kind.asks_also is Permission.EARNINGS}
    assert asks == {"work", "work-by-member"}


def test_period_recipe_and_undoing_narrow_what_is_told(kitchen, recipe):
    early = kitchen.day - dt.timedelta(days=5)
    cook(kitchen, recipe, on=early)
    kitchen.cook()
    undone = kitchen.cook()
    undo(access=kitchen.access, uid=undone.uid)
    reports = ("production", "batch-costs", "outputs", "materials", "materials-by-item", "work")
    for name in reports:
        together = rows_of(name, kitchen.group)
        assert together, name
        before = rows_of(name, kitchen.group, until=kitchen.day - dt.timedelta(days=1))
        assert before == rows_of(name, kitchen.group, recipe=recipe.pk), name
        assert len(rows_of(name, kitchen.group, since=kitchen.day)) <= len(together)
    assert len(rows_of("production", kitchen.group)) == 2
    assert [row["on"] for row in rows_of("production", kitchen.group)] == [early, kitchen.day]
    assert check_books() == []


@pytest.mark.parametrize("name", KINDS)
def test_report_of_a_group_just_made_is_empty_everywhere(sari, name):
    assert rows_of(name, sari) == []
    assert as_page(report(name, sari)).count == 0
    assert len(b"".join(as_csv(report(name, sari))).splitlines()) == 1


@pytest.mark.parametrize("name", KINDS)
def test_report_tells_nothing_of_another_group(kitchen, recipe, other_group, other_chair, access_of, name):
    supplier = kitchen.supplier()
    bought = {
        "item": kitchen.item("Kedelai").pk,
        "quantity": "1",
        "amount": 11_000,
        "expires_on": kitchen.day,
    }
    kitchen.post("purchase", {"supplier": supplier.pk, "lines": [bought]})
    cook(kitchen, recipe)
    kitchen.post("taken_out", {"item": kitchen.item("Keripik 100 g").pk, "quantity": "1", "why": "home"})
    theirs = furnish(access_of(other_chair, other_group), kitchen.day)
    assert rows_of(name, kitchen.group)
    assert rows_of(name, theirs.group) == []
    for each in KINDS[name].filters:
        own, others = each.options(kitchen.group), each.options(theirs.group)
        assert own, each.name
        if each.name in {"item", "member", "place", "recipe", "supplier"}:
            assert not {value for value, _label in own} & {value for value, _label in others}, each.name


@pytest.mark.parametrize("name", KINDS)
def test_report_takes_as_many_queries_for_many_rows_as_for_few(kitchen, recipe, name):
    counts, lengths = [], []
    for more in (1, 3):
        for _run in range(more):
            fill(kitchen, recipe)
        with CaptureQueriesContext(connection) as queries:
            lengths.append(len(rows_of(name, kitchen.group)))
        counts.append(len(queries))
    assert lengths[0] > 0
    assert counts[0] == counts[1]


def fill(kitchen: Kitchen, recipe: Recipe) -> None:
    """Record something for every report."""
    place = Item.objects.filter(group=kitchen.group, name__startswith="Gula").count()
    sugar = Item.objects.create(group=kitchen.group, name=f"Gula {place}", kind="material", base_unit="kg")
    line = {"item": sugar.pk, "quantity": "2", "amount": 30_000, "expires_on": kitchen.day}
    owed = {"supplier": kitchen.supplier(f"Toko {place}").pk, "lines": [line], "freight": 1_000}
    kitchen.post("purchase", owed)
    cook(kitchen, recipe)
    kitchen.post("taken_out", {"item": sugar.pk, "quantity": "1", "why": "spoiled"})
