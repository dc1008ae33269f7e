"""Reports about money: what moved, what was earned, and what there was at the end of a day."""

import datetime as dt

import pytest

from kub.entries.services import undo
from tests.asking import rows_of, totals_of
from tests.kitchen import Kitchen

MARCH = {"since": dt.date(2026, 3, 1), "until": dt.date(2026, 3, 31)}
OVERHEAD = "Power, gas, transport and other production bills, less what batches took up"


def day(number: int, month: int = 3) -> dt.date:
    return dt.date(2026, month, number)


@pytest.fixture
def moved(kitchen: Kitchen) -> Kitchen:
    """A grant in February; in March a loan, gas, and money carried to the bank."""
    kitchen.post("money_in", money("grant", 500_000), on=day(20, month=2))
    kitchen.post("money_in", money("loan", 300_000, "bank"), on=day(2))
    kitchen.post("money_out", money("power", 40_000, note="dua tabung"), on=day(3))
    kitchen.post("transfer", {"from_pocket": "cash", "to_pocket": "bank", "amount": 100_000}, on=day(4))
    return kitchen


def money(category: str, amount: int, pocket: str = "cash", **more: str) -> dict[str, object]:
    return {"category": category, "pocket": pocket, "amount": amount, **more}


def test_each_movement_says_what_it_was_for_and_into_which_pocket(moved: Kitchen) -> None:
    rows = rows_of("money", moved.group, **MARCH)
    assert [(row["on"], row["account"], row["pocket"], row["in"], row["out"]) for row in rows] == [
        (day(2), "Loans", "Bank", 300_000, None),
        (day(3), OVERHEAD, "Cash", None, 40_000),
        (day(4), "Cash", "Bank", 100_000, None),
        (day(4), "Bank", "Cash", None, 100_000),
    ]
    assert rows[0]["entry"] == "Money in"
    assert "Loan received" in rows[0]["words"]


def test_movements_of_one_pocket(moved: Kitchen) -> None:
    rows = rows_of("money", moved.group, pocket="bank", **MARCH)
    assert [(row["in"], row["out"]) for row in rows] == [(300_000, None), (100_000, None)]
    by_category = rows_of("money-by-category", moved.group, pocket="bank", **MARCH)
    assert [(row["account"], row["change"]) for row in by_category] == [("Cash", 100_000), ("Loans", 300_000)]


def test_what_was_carried_between_pockets_is_of_no_category(moved: Kitchen) -> None:
    rows = rows_of("money-by-category", moved.group, **MARCH)
    assert [(row["account"], row["in"], row["out"], row["change"]) for row in rows] == [
        ("Loans", 300_000, 0, 300_000),
        (OVERHEAD, 0, 40_000, -40_000),
    ]


def test_pockets_open_with_what_was_in_them_and_close_with_what_is(moved: Kitchen) -> None:
    cash, bank, *others = rows_of("money-by-pocket", moved.group, **MARCH)
    assert cash == {"pocket": "Cash", "before": 500_000, "in": 0, "out": 140_000, "after": 360_000}
    assert bank == {"pocket": "Bank", "before": 0, "in": 400_000, "out": 0, "after": 400_000}
    assert [(row["before"], row["after"]) for row in others] == [(0, 0), (0, 0)]


def test_movement_undone_stands_with_its_opposite(moved: Kitchen) -> None:
    undo(access=moved.access, uid=moved.post("money_out", money("transport", 15_000), on=day(5)).uid)
    rows = rows_of("money", moved.group, since=day(5), until=day(31))
    assert [(row["in"], row["out"]) for row in rows] == [(None, 15_000), (15_000, None)]


@pytest.fixture
def sold(kitchen: Kitchen) -> Kitchen:
    """Sold: 10 packs on 20 February, 12 on 10 March, and one on 31 March, which is not paid yet."""
    kitchen.cook(on=day(20, month=2))
    kitchen.cook(on=day(9))
    kitchen.sell("10", on=day(20, month=2))
    kitchen.sell("12", on=day(10))
    kitchen.sell("1", on=day(31), customer=kitchen.customer().pk)
    return kitchen


@pytest.mark.parametrize(
    ("until", "now_rp", "before_rp"),
    [(day(31), 91_000, 70_000), (day(24), 84_000, 70_000), (day(19), 84_000, 0)],
)
def test_month_stands_beside_the_same_days_of_the_month_before(
    sold: Kitchen, until: dt.date, now_rp: int, before_rp: int
) -> None:
    asked = {"since": day(1), "until": until}
    sales = next(row for row in rows_of("profit-and-loss", sold.group, **asked) if row["account"] == "Sales")
    assert (sales["now"], sales["before"], sales["year_ago"]) == (now_rp, before_rp, 0)
    summary = {row["figure"]: row for row in rows_of("summary", sold.group, **asked)}
    assert (summary["Revenue"]["now"], summary["Revenue"]["before"]) == (now_rp, before_rp)


def test_expenses_stand_below_zero_so_that_the_total_is_the_profit(sold: Kitchen) -> None:
    rows = {row["account"]: row["now"] for row in rows_of("profit-and-loss", sold.group, **MARCH)}
    assert (rows["Sales"], rows["Cost of goods sold"]) == (91_000, -66_890)
    summary = {row["figure"]: row["now"] for row in rows_of("summary", sold.group, **MARCH)}
    assert sum(rows.values()) == summary["Profit"] == totals_of("profit-and-loss", sold.group, **MARCH)["now"]
    assert summary["Gross profit"] == 91_000 - 66_890
    # What batches counted for work that is paid to nobody stands apart, so that expenses are what was spent.
    unpaid_rp, spent_rp = summary["Wages counted in batches, not paid"], summary["Other expenses"]
    assert unpaid_rp == rows["Wages counted in batches, not paid"]
    assert summary["Profit"] == summary["Gross profit"] + unpaid_rp + summary["Other income"] - spent_rp


def test_summary_says_what_there_was_at_the_end_of_each_period(sold: Kitchen) -> None:
    rows = {row["figure"]: row for row in rows_of("summary", sold.group, **MARCH)}
    money_row, owed = rows["Money at the end"], rows["Owed by customers"]
    # In March 84.000 were taken for goods and 331.000 paid for the batch, which is worth 557.000.
    assert money_row["now"] - money_row["before"] == 84_000 - 331_000
    assert rows["Goods at the end"]["now"] - rows["Goods at the end"]["before"] == 557_000 - 66_890
    assert (owed["now"], owed["before"], owed["year_ago"], owed["change"]) == (7_000, 0, 0, None)
    assert rows["Revenue"]["change"] == 300


def test_position_is_that_of_the_day(moved: Kitchen) -> None:
    def on(until: dt.date) -> dict[str, int]:
        return {row["account"]: row["amount"] for row in rows_of("position", moved.group, until=until)}

    assert on(day(1)) == {
        "Cash": 500_000,
        "All that the group has": 500_000,
        "All that it owes": 0,
        "Profit until then": 500_000,
        "All that is its own": 500_000,
    }
    assert on(day(4)) == {
        "Cash": 360_000,
        "Bank": 400_000,
        "All that the group has": 760_000,
        "Loans": 300_000,
        "All that it owes": 300_000,
        "Profit until then": 460_000,
        "All that is its own": 460_000,
    }
