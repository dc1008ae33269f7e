"""Reports about stock and movements: any past day is what a replay of the moves gives."""

import datetime as dt
from collections import defaultdict

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.models import Lot, StockLevel, StockMove
from inventory.selectors.past_stock import StockChoice, held_before, items_held_on, lots_held_on
from kub.books.chart import INVENTORIES, Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.services import undo
from kub.lib.dates import today
from kub.lib.reports import Quantity, as_page
from tests.inventory.reporting import report, rows_of, totals_of
from tests.inventory.test_ledger_model import buy, forgotten, take
from tests.kitchen import Kitchen
from tests.web.walk import Walk

FIRST = dt.date(2026, 3, 1)
LOSS_ACCOUNTS = (Account.SPOILAGE, Account.HOME_USE, Account.SAMPLES, Account.STOCK_DIFFERENCE)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["buy", "take", "undo"]),
        st.sampled_from(["Kedelai", "Minyak"]),
        st.integers(0, 9),
        st.integers(1, 30_000),
        st.integers(0, 90_000),
    ),
    min_size=1,
    max_size=12,
)


def replayed(kitchen: Kitchen, until: dt.date) -> dict[tuple[int, int], tuple[int, int]]:
    """Reckon the slow way what there was at the end of a day, by lot and place."""
    held: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for move in StockMove.objects.filter(group=kitchen.group).order_by("pk"):
        if move.on <= until:
            held[move.lot_id, move.place_id][0] += move.quantity_milli
            held[move.lot_id, move.place_id][1] += move.value_rp
    return {key: (amounts[0], amounts[1]) for key, amounts in held.items() if any(amounts)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_stock_of_any_day_is_a_replay_of_the_moves(kitchen: Kitchen, deeds: list[tuple]) -> None:
    with forgotten():
        entries = []
        for deed, item, day, quantity, value in deeds:
            if deed == "buy":
                entries.append(buy(kitchen, item, day, None, quantity, value))
            elif deed == "take":
                entries.append(take(kitchen, item, day, quantity, spoiled=True))
            elif entries and (entry := entries.pop(quantity % len(entries))):
                undo(access=kitchen.access, uid=entry.uid)
        for day in range(-1, 11):
            on = FIRST + dt.timedelta(days=day)
            by_lot = {
                (each.lot.pk, each.place.pk): (each.held.quantity_milli, each.held.value_rp)
                for each in lots_held_on(group=kitchen.group, day=on)
            }
            assert by_lot == replayed(kitchen, on)
            by_item = items_held_on(group=kitchen.group, day=on)
            assert sum(each.held.value_rp for each in by_item) == sum(value for _q, value in by_lot.values())
            for each in by_item:
                chosen = StockChoice(item=each.item.pk)
                before = held_before(group=kitchen.group, day=on + dt.timedelta(days=1), chosen=chosen)
                assert before == each.held


def test_stock_of_today_is_what_the_levels_say(kitchen):
    kitchen.cook()
    kitchen.sell("12")
    levels = StockLevel.objects.filter(group=kitchen.group, quantity_milli__gt=0)
    rows = rows_of("stock-by-lot", kitchen.group)
    assert len(rows) == levels.count()
    assert sum(row["value"] for row in rows) == sum(level.value_rp for level in levels)
    small = next(row for row in rows_of("stock", kitchen.group) if row["item"] == "Keripik 100 g")
    assert (small["quantity"], small["value"]) == (Quantity(48_000, "pack"), 246_982)
    assert small["unit_cost"] == 514_546  # what is left was rounded when 12 were taken


def test_stock_of_a_past_day_knows_nothing_of_what_came_later(kitchen):
    bought = kitchen.day - dt.timedelta(days=3)
    kitchen.buy_for_batches(on=bought)
    kitchen.post("batch", kitchen.batch_data())
    later = kitchen.day + dt.timedelta(days=1)
    kitchen.sell("12", on=later)
    at = {day: totals_of("stock", kitchen.group, until=day)["value"] for day in (bought, kitchen.day, later)}
    assert at == {bought: 285_000 + 46_000, kitchen.day: 557_000, later: 557_000 - 61_745}
    assert rows_of("stock", kitchen.group, until=bought - dt.timedelta(days=1)) == []
    kinds = {row["kind"] for row in rows_of("stock-by-lot", kitchen.group, until=bought)}
    assert kinds == {"Material", "Packaging"}


def test_back_dated_and_undone_entries_count_on_their_days(kitchen):
    early = kitchen.day - dt.timedelta(days=5)
    kitchen.buy("Kedelai", "10", 110_000)
    undone = kitchen.buy("Kedelai", "5", 55_000, on=early)
    back_dated = kitchen.buy("Kedelai", "2", 22_000, on=early)
    undo(access=kitchen.access, uid=undone.uid)
    assert totals_of("stock", kitchen.group, until=early)["value"] == 22_000
    assert totals_of("stock", kitchen.group, until=kitchen.day)["value"] == 132_000
    moves = rows_of("movements", kitchen.group, until=early)
    assert [(row["entry"], row["value"]) for row in moves] == [
        ("Purchase", 55_000),
        ("Purchase", 22_000),
        ("Undone", -55_000),
    ]
    assert back_dated.happened_on == early
    assert check_books() == []


def test_stock_can_be_narrowed_to_kind_item_and_place(kitchen):
    kitchen.cook()
    kitchen.buy("Kedelai", "4", 44_000)
    assert {row["item"] for row in rows_of("stock", kitchen.group, kind="product")} == {
        "Keripik 100 g",
        "Keripik 250 g",
    }
    beans = kitchen.item("Kedelai").pk
    assert totals_of("stock-by-lot", kitchen.group, item=beans) == {"quantity": 4_000, "value": 44_000}
    store = kitchen.group.places.get()
    assert rows_of("stock", kitchen.group, place=store.pk) == rows_of("stock", kitchen.group)


def test_expiry_tells_what_is_over_soon_and_recalled(kitchen):
    def lot(days: int, amount: int) -> None:
        kitchen.buy("Kedelai", "1", amount, expires_on=kitchen.day + dt.timedelta(days=days))

    for days, amount in ((0, 1), (7, 2), (30, 3)):
        lot(days, amount)
    kitchen.buy("Minyak", "1", 18_000)
    tomorrow = kitchen.day + dt.timedelta(days=1)
    rows = rows_of("expiry", kitchen.group, until=tomorrow)
    assert [(row["days"], row["state"], row["value"]) for row in rows] == [
        (-1, "Expired", 1),
        (6, "Expires soon", 2),
        (29, "Still good", 3),
    ]
    Lot.objects.filter(value_rp=3).update(recalled_at=timezone.now())
    assert [row["state"] for row in rows_of("expiry", kitchen.group, until=tomorrow)][-1] == "Still good"
    today = timezone.now().date() + dt.timedelta(days=1)
    assert [row["state"] for row in rows_of("expiry", kitchen.group, until=today)][-1] == "Recalled"
    page = as_page(report("expiry", kitchen.group, until=tomorrow))
    assert [row[0].style for row in page.rows] == ["day bad", "day warn", "day"]
    assert page.rows[0][1].style == "num bad"


def test_movements_of_one_item_lead_from_balance_to_balance(kitchen):
    before = kitchen.day - dt.timedelta(days=2)
    kitchen.buy("Kedelai", "4", 44_000, on=before)
    kitchen.buy("Kedelai", "6", 72_000)
    kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "5", "why": "spoiled"})
    beans = kitchen.item("Kedelai").pk
    rows = rows_of("movements", kitchen.group, item=beans, since=kitchen.day, until=kitchen.day)
    assert [(row["why"], row["quantity"], row["value"], row["left"], row["left_value"]) for row in rows] == [
        ("At the beginning", None, None, 4_000, 44_000),
        ("bought", 6_000, 72_000, 10_000, 116_000),
        ("spoiled", -4_000, -44_000, 6_000, 72_000),
        ("spoiled", -1_000, -12_000, 5_000, 60_000),
        ("At the end", None, None, 5_000, 60_000),
    ]
    totals = totals_of("movements", kitchen.group, item=beans, since=kitchen.day, until=kitchen.day)
    assert totals == {"quantity": 1_000, "value": 16_000}
    spoiled = rows_of("movements", kitchen.group, item=beans, why="spoiled")
    assert len(spoiled) == 2
    assert "left" not in spoiled[0]


def test_balance_of_an_item_without_moves_stays(kitchen):
    kitchen.buy("Kedelai", "4", 44_000)
    beans, later = kitchen.item("Kedelai").pk, kitchen.day + dt.timedelta(days=1)
    rows = rows_of("movements", kitchen.group, item=beans, since=later)
    assert [row["left"] for row in rows] == [4_000, 4_000]


def test_movements_change_stock_by_their_total(kitchen):
    kitchen.cook()
    kitchen.sell("5")
    assert totals_of("movements", kitchen.group)["value"] == totals_of("stock", kitchen.group)["value"]
    kinds = {row["kind"] for row in rows_of("movements", kitchen.group, kind="packaging")}
    assert kinds == {"Packaging"}


def test_losses_are_told_by_reason_and_one_by_one(kitchen):
    kitchen.buy("Kedelai", "10", 110_000)
    beans = kitchen.item("Kedelai").pk
    for quantity, why in (("1", "spoiled"), ("2", "spoiled"), ("1", "home"), ("1", "sample")):
        kitchen.post("taken_out", {"item": beans, "quantity": quantity, "why": why})
    parts = [{"why": "lost", "quantity": "0.5"}]
    kitchen.post("stock_count", {"lines": [{"item": beans, "counted": "4.5", "book": "5", "parts": parts}]})
    found = [{"why": "found", "quantity": "0.2"}]
    kitchen.post("stock_count", {"lines": [{"item": beans, "counted": "4.7", "book": "4.5", "parts": found}]})
    rows = rows_of("losses", kitchen.group)
    assert [(row["why"], row["quantity"], row["value"]) for row in rows] == [
        ("spoiled", Quantity(-3_000, "kg"), -33_000),
        ("lost", Quantity(-500, "kg"), -5_500),
        ("used at home", Quantity(-1_000, "kg"), -11_000),
        ("sample", Quantity(-1_000, "kg"), -11_000),
        ("found", Quantity(200, "kg"), 2_200),
    ]
    assert totals_of("losses", kitchen.group)["value"] == -58_300
    assert totals_of("loss-lines", kitchen.group)["value"] == -58_300
    assert len(rows_of("loss-lines", kitchen.group)) == 6
    assert totals_of("losses", kitchen.group, why="spoiled", item=beans) == {
        "quantity": -3_000,
        "value": -33_000,
    }
    assert as_page(report("losses", kitchen.group)).rows[0][4].style == "num bad"


def test_loss_that_was_undone_is_none(kitchen):
    kitchen.buy("Kedelai", "10", 110_000)
    data = {"item": kitchen.item("Kedelai").pk, "quantity": "1", "why": "lost"}
    undo(access=kitchen.access, uid=kitchen.post("taken_out", data).uid)
    assert rows_of("losses", kitchen.group) == []
    assert totals_of("loss-lines", kitchen.group)["value"] == 0


def test_stock_losses_and_debts_of_any_day_are_those_of_the_books(kitchen):
    first, last = dt.date(2025, 12, 20), dt.date(2026, 3, 20)
    walk = Walk(kitchen, seed=23, first=first, last=last)
    walk.open_books()
    walk.go(90)
    for day in (first, dt.date(2026, 1, 15), dt.date(2026, 2, 28), last, today()):
        books = balances(group=kitchen.group, until=day)
        stock_rp = sum(books.get(account, 0) for account in INVENTORIES)
        assert totals_of("stock", kitchen.group, until=day)["value"] == stock_rp
        assert totals_of("stock-by-lot", kitchen.group, until=day)["value"] == stock_rp
        assert totals_of("payables", kitchen.group, until=day)["open"] == books.get(Account.PAYABLE, 0)
        lost_rp = sum(books.get(account, 0) for account in LOSS_ACCOUNTS)
        assert totals_of("losses", kitchen.group, until=day)["value"] == -lost_rp
        assert totals_of("loss-lines", kitchen.group, until=day)["value"] == -lost_rp
