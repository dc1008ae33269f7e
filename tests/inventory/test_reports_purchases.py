"""Reports about buying: what was bought, and what was owed at the end of any day."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry, Period
from kub.entries.services import undo
from tests.inventory.reporting import rows_of, totals_of
from tests.inventory.test_ledger_model import forgotten
from tests.kitchen import Kitchen


def owe(kitchen: Kitchen, amount: int, *, on: dt.date, due: dt.date | None = None, paid: int = 0) -> Entry:
    """Buy a kilogram of beans and pay later, or a part at once."""
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "1", "amount": amount}
    data: dict[str, object] = {"supplier": kitchen.supplier().pk, "lines": [line]}
    if due:
        data["due_on"] = due
    if paid:
        data["paid"] = {"pocket": "cash", "amount": paid}
    return kitchen.post("purchase", data, on=on)


def pay(kitchen: Kitchen, purchase: Entry, amount: int, *, on: dt.date) -> Entry:
    data = {"purchase": str(purchase.uid), "pocket": "cash", "amount": amount}
    return kitchen.post("purchase_payment", data, on=on)


def correct_price(kitchen: Kitchen, purchase: Entry, amount: int, *, on: dt.date, **more: str) -> Entry:
    data = {"purchase": str(purchase.uid), "line": 0, "amount": amount, **more}
    return kitchen.post("cost_correction", data, on=on)


def test_purchase_lines_carry_their_share_of_the_transport(kitchen):
    lines = [
        {"item": kitchen.item("Kedelai").pk, "quantity": "1", "unit": "karung", "amount": 550_000},
        {"item": kitchen.item("Minyak").pk, "quantity": "5", "amount": 50_000},
    ]
    data = {"supplier": kitchen.supplier().pk, "lines": lines, "freight": 6_000}
    kitchen.post("purchase", data)
    beans, oil = rows_of("purchases", kitchen.group)
    assert (beans["supplier"], beans["written"].unit, beans["quantity"].milli) == (
        "Toko Berkah",
        "karung",
        50_000,
    )
    assert (beans["amount"], beans["freight"], beans["value"]) == (550_000, 5_500, 555_500)
    assert (beans["unit_cost"], oil["unit_cost"]) == (1_111_000, 1_010_000)
    assert totals_of("purchases", kitchen.group)["value"] == 606_000
    only = totals_of("purchases", kitchen.group, item=kitchen.item("Minyak").pk)
    assert (only["quantity"], only["value"]) == (5_000, 50_500)
    assert rows_of("purchases", kitchen.group, supplier=kitchen.supplier("Toko Lain").pk) == []


def test_purchase_that_was_corrected_tells_by_how_much_and_one_undone_is_not_told(kitchen):
    bought = owe(kitchen, 11_000, on=kitchen.day)
    correct_price(kitchen, bought, 12_000, on=kitchen.day)
    last = correct_price(kitchen, bought, 13_000, on=kitchen.day)
    undo(access=kitchen.access, uid=last.uid)
    undo(access=kitchen.access, uid=owe(kitchen, 99_000, on=kitchen.day).uid)
    [row] = rows_of("purchases", kitchen.group)
    assert (row["amount"], row["corrected"], row["value"]) == (11_000, 1_000, 12_000)


@pytest.mark.parametrize(
    ("late", "bucket"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)],
)
def test_debt_ages_from_the_day_after_it_was_due(kitchen, late, bucket):
    due = kitchen.day + dt.timedelta(days=10)
    owe(kitchen, 40_000, on=kitchen.day, due=due, paid=15_000)
    [row] = rows_of("payables", kitchen.group, until=due + dt.timedelta(days=late))
    assert row["days_late"] == max(late, 0)
    assert [place for place in range(5) if row[f"age_{place}"]] == [bucket]
    assert row["open"] == row[f"age_{bucket}"] == 25_000


def test_debt_without_a_day_is_due_when_it_was_made(kitchen):
    owe(kitchen, 40_000, on=kitchen.day)
    [row] = rows_of("payables", kitchen.group, until=kitchen.day + dt.timedelta(days=5))
    assert (row["due_on"], row["days_late"], row["age_1"]) == (None, 5, 40_000)
    assert "Kedelai" in row["what"]


def test_past_day_owes_what_had_not_been_paid_by_then(kitchen):
    day = kitchen.day
    bought = owe(kitchen, 40_000, on=day)
    pay(kitchen, bought, 10_000, on=day + dt.timedelta(days=2))
    correct_price(kitchen, bought, 45_000, on=day + dt.timedelta(days=4))
    pay(kitchen, bought, 35_000, on=day + dt.timedelta(days=6))
    owed = [
        totals_of("payables", kitchen.group, until=day + dt.timedelta(days=days))["open"]
        for days in range(-1, 8)
    ]
    assert owed == [0, 40_000, 40_000, 30_000, 30_000, 35_000, 35_000, 0, 0]
    assert rows_of("payables", kitchen.group, supplier=kitchen.supplier("Toko Lain").pk, until=day) == []


def test_what_was_undone_after_its_month_was_closed_was_owed_until_then(kitchen, treasurer):
    bought = owe(kitchen, 40_000, on=kitchen.day)
    Period.objects.create(
        group=kitchen.group,
        month=kitchen.day.replace(day=1),
        proposed_by=treasurer,
        closed_by=kitchen.access.user,
        closed_at=bought.recorded_at,
    )
    undo(access=kitchen.access, uid=bought.uid)
    last = dt.date(2026, 3, 31)
    assert totals_of("payables", kitchen.group, until=last)["open"] == 40_000
    assert rows_of("payables", kitchen.group, until=last + dt.timedelta(days=1)) == []
    assert check_books() == []


DAYS = st.integers(0, 5)
deeds = st.lists(
    st.tuples(st.sampled_from(["buy", "pay", "correct", "refund", "undo"]), DAYS, st.integers(1, 50_000)),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_debts_of_any_day_are_what_the_books_say(kitchen: Kitchen, deeds: list[tuple]) -> None:
    with forgotten():
        bought: list[Entry] = []
        done: list[Entry] = []
        for deed, day, amount in deeds:
            on = kitchen.day + dt.timedelta(days=day)
            if deed == "buy" or not bought:
                bought.append(owe(kitchen, 50_000, on=on, paid=amount % 50_000))
                done.append(bought[-1])
            elif deed == "undo":
                undo(access=kitchen.access, uid=done[amount % len(done)].uid)
            else:
                done += attempted(kitchen, deed, bought[amount % len(bought)], amount, on)
        for day in range(-1, 7):
            on = kitchen.day + dt.timedelta(days=day)
            said = totals_of("payables", kitchen.group, until=on)["open"]
            assert said == balances(group=kitchen.group, until=on).get(Account.PAYABLE, 0)


def attempted(kitchen: Kitchen, deed: str, bought: Entry, amount: int, on: dt.date) -> list[Entry]:
    """Try to pay or to correct; what the books refuse is not done."""
    about = {"purchase": str(bought.uid), "amount": amount}
    if deed == "pay":
        outcome = kitchen.try_to("purchase_payment", {**about, "pocket": "cash"}, on=on)
    else:
        back = {"pocket": "cash"} if deed == "refund" else {}
        outcome = kitchen.try_to("cost_correction", {**about, "line": 0, **back}, on=on)
    return [outcome.entry] if outcome.entry else []
