"""What there is, how long it lasts, what needs attention, and what moved."""

import datetime as dt

import pytest

from inventory.models import DayTotal, Item, ItemKind, StockMove, Why
from inventory.selectors.items import get_item
from inventory.selectors.stock import Wanted, appraise, stock_row, stock_rows
from kub.entries.services import undo
from kub.lib.dates import today
from tests.inventory.filling import address
from tests.inventory.pages import queries_of, said, words_of
from tests.kitchen import Kitchen, furnish


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


@pytest.fixture
def today_kitchen(kitchen: Kitchen) -> Kitchen:
    """The kitchen as it records today, since shelf life and cover are told as of today."""
    kitchen.day = today()
    return kitchen


def row_of(kitchen: Kitchen, name: str, on: dt.date | None = None):
    return stock_row(group=kitchen.group, item=kitchen.item(name), on=on or kitchen.day)


def test_stock_tells_quantity_and_value_by_kind(office, today_kitchen):
    today_kitchen.cook()
    today_kitchen.buy("Kedelai", "25", 275_000)
    words = words_of(office.get(address(today_kitchen, "stock")))
    assert "Keripik 100 g Rp 308.727" in words
    assert "60 pack" in words
    assert "25 kg" in words
    assert words.index("Keripik 100 g") < words.index("Kedelai")
    headings = [words.index(f" {kind.label} ", words.index("Search")) for kind in ItemKind]
    assert len(set(headings)) == len(headings)


def test_stock_is_empty_until_there_are_items(office, sari):
    page = office.get(f"/g/{sari.slug}/stock/")
    assert "There are no items yet." in words_of(page)


def test_stock_is_chosen_by_kind_and_by_name(office, today_kitchen):
    today_kitchen.cook()
    packaging = words_of(office.get(address(today_kitchen, "stock", kind="packaging")))
    assert "Plastik kecil" in packaging
    assert "Kedelai" not in packaging
    found = words_of(office.get(address(today_kitchen, "stock", q="keripik 1")))
    assert "Keripik 100 g" in found
    assert "Keripik 250 g" not in found
    assert "Nothing fits this choice." in words_of(office.get(address(today_kitchen, "stock", q="%")))


def test_cover_is_reckoned_from_what_was_sold_and_used_in_thirty_days(kitchen):
    day = kitchen.day
    kitchen.day = day - dt.timedelta(days=29)
    kitchen.cook()
    kitchen.sell("20")
    kitchen.day = day
    kitchen.sell("10")
    # 30 left, 30 sold in 30 days: one a day
    assert row_of(kitchen, "Keripik 100 g", day).cover_days == 30
    assert row_of(kitchen, "Keripik 100 g", day + dt.timedelta(days=1)).cover_days == 90
    assert row_of(kitchen, "Keripik 250 g", day).cover_days is None


def test_cover_counts_returns_back_and_leaves_accidents_out(kitchen):
    kitchen.cook()
    sale = kitchen.sell("20")
    back = {"lines": [{"line": 0, "quantity": "5", "spoiled": False}], "pocket": "cash"}
    kitchen.post("sale_return", {"sale": str(sale.uid), **back})
    kitchen.post("taken_out", {"item": kitchen.item("Keripik 100 g").pk, "quantity": "15", "why": "spoiled"})
    # 30 left, 15 used in 30 days
    assert row_of(kitchen, "Keripik 100 g").cover_days == 60


def test_cover_of_a_young_group_is_reckoned_over_its_own_days(kitchen):
    kitchen.group.started_on = kitchen.day - dt.timedelta(days=9)
    kitchen.cook()
    kitchen.sell("30")
    assert row_of(kitchen, "Keripik 100 g").cover_days == 10


def test_undone_sale_is_no_use(kitchen):
    kitchen.cook()
    sale = kitchen.sell("20")
    undo(access=kitchen.access, uid=sale.uid)
    assert row_of(kitchen, "Keripik 100 g").cover_days is None


def test_low_stock_counts_only_what_is_still_good(kitchen):
    item = kitchen.item("Keripik 100 g")
    item.low_stock_milli = 60_000
    item.save()
    kitchen.cook()
    row = row_of(kitchen, item.name)
    assert (row.is_low, row.needs_attention) == (False, False)
    expired = row_of(kitchen, item.name, kitchen.day + dt.timedelta(days=31))
    assert (expired.is_low, expired.expired_milli, expired.expiring_milli) == (True, 60_000, 0)


@pytest.mark.parametrize(("days", "expiring", "expired"), [(22, 0, 0), (23, 60, 0), (30, 60, 0), (31, 0, 60)])
def test_expiring_soon_is_told_seven_days_before(kitchen, days, expiring, expired):
    kitchen.cook()
    row = row_of(kitchen, "Keripik 100 g", kitchen.day + dt.timedelta(days=days))
    assert (row.expiring_milli, row.expired_milli) == (expiring * 1000, expired * 1000)


def test_marks_stand_on_the_page_and_choose_what_needs_attention(office, today_kitchen):
    today_kitchen.cook(on=today() - dt.timedelta(days=25))
    item = today_kitchen.item("Plastik kecil")
    item.low_stock_milli = 100_000
    item.save()
    words = words_of(office.get(address(today_kitchen, "stock", attention="")))
    assert "60 pack expiring soon" in words
    assert "Running low" in words
    assert "Kedelai" not in words
    assert "3 need attention" in words


def test_archived_item_is_shown_while_something_is_left(kitchen):
    kitchen.buy("Kedelai", "5", 55_000)
    Item.objects.filter(name__in=["Kedelai", "Ragi"]).update(archived=True)
    names = {row.item.name for row in stock_rows(group=kitchen.group, on=kitchen.day)}
    assert "Kedelai" in names
    assert "Ragi" not in names


def test_stock_of_another_group_is_not_counted(kitchen, other_group, other_chair, access_of):
    theirs = furnish(access_of(other_chair, other_group), kitchen.day)
    theirs.cook()
    assert sum(row.held.value_rp for row in stock_rows(group=kitchen.group, on=kitchen.day)) == 0


def test_stock_takes_the_same_queries_for_many_items(office, today_kitchen):
    today_kitchen.cook()
    few = queries_of(office, address(today_kitchen, "stock"))
    Item.objects.bulk_create(
        Item(group=today_kitchen.group, name=f"Bahan {number}", kind="material", base_unit="kg")
        for number in range(80)
    )
    assert queries_of(office, address(today_kitchen, "stock")) == few


def test_moves_are_listed_the_last_first_with_lot_place_and_entry(office, kitchen):
    kitchen.cook()
    sale = kitchen.sell("12")
    page = office.get(address(kitchen, "moves"))
    words = words_of(page)
    assert words.index("-12 pack") < words.index("+60 pack") < words.index("+10 kg")
    assert "-Rp 61.745" in words
    assert f"/g/{kitchen.group.slug}/sales/{sale.uid}/" in page.content.decode()
    assert "TMP-001" in words


def test_moves_are_chosen_by_item_reason_and_period(office, kitchen):
    kitchen.cook()
    kitchen.day += dt.timedelta(days=5)
    kitchen.sell("12")
    kitchen.sell("3", "Keripik 250 g")
    chips = kitchen.item("Keripik 250 g").pk
    only = words_of(office.get(address(kitchen, "moves", item=chips, why="sold")))
    assert "-3 pack" in only
    assert "-12 pack" not in only
    since = words_of(office.get(address(kitchen, "moves", start=kitchen.day.isoformat())))
    assert "-12 pack" in since
    assert "+60 pack" not in since
    until = words_of(office.get(address(kitchen, "moves", end="2026-03-10", why="made")))
    assert "+60 pack" in until
    assert "Nothing moved that fits this choice." in words_of(
        office.get(address(kitchen, "moves", why="lost"))
    )


def test_choice_of_moves_that_makes_no_sense_is_told_and_passed_over(office, kitchen):
    kitchen.cook()
    page = office.get(address(kitchen, "moves", start="31/02/2026", item="999999", why="x"))
    assert "This is not a day. Write it like 24/11/2026." in said(page)
    assert "+60 pack" in words_of(page)


def test_moves_take_the_same_queries_for_many(office, kitchen):
    kitchen.buy("Kedelai", "1", 11_000)
    few = queries_of(office, address(kitchen, "moves"))
    for _number in range(20):
        kitchen.buy("Kedelai", "1", 11_000)
    assert queries_of(office, address(kitchen, "moves")) == few


def test_appraisal_is_what_the_ledger_then_takes(kitchen):
    kitchen.buy("Kedelai", "3,333".replace(",", "."), 34_567)
    kitchen.buy("Kedelai", "2.5", 31_111)
    kitchen.buy("Kedelai", "9", 99_999, expires_on=(kitchen.day + dt.timedelta(days=3)).isoformat())
    beans = get_item(group=kitchen.group, pk=kitchen.item("Kedelai").pk)
    wanted = [Wanted(beans, 9_777), Wanted(beans, 2_001)]
    appraised = appraise(group=kitchen.group, wanted=wanted, on=kitchen.day)
    for want, each in zip(wanted, appraised, strict=True):
        data = {"item": beans.pk, "quantity": f"{want.quantity_milli / 1000}", "why": "home"}
        entry = kitchen.post("taken_out", data)
        taken = StockMove.objects.filter(entry=entry, why=Why.HOME)
        assert sum(-move.value_rp for move in taken) == each.value_rp
        assert each.short_milli == 0


def test_appraisal_values_what_never_came_at_nothing(kitchen):
    beans = kitchen.item("Kedelai")
    [each] = appraise(group=kitchen.group, wanted=[Wanted(beans, 2_000)], on=kitchen.day)
    assert (each.value_rp, each.short_milli) == (0, 2_000)
    assert DayTotal.objects.count() == 0
