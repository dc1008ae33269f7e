"""Reports about sales: every line, sums, and who owed what on any day."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.models import Entry, Period
from kub.entries.services import undo
from kub.lib.reports import Quantity
from kub.people.models import User
from sales.models import Customer
from tests.asking import report, rows_of, totals_of
from tests.kitchen import Kitchen

SMALL, LARGE = "Keripik 100 g", "Keripik 250 g"
FEBRUARY, MARCH = dt.date(2026, 2, 1), dt.date(2026, 3, 1)
AGES = dict.fromkeys(("age_not_due", "age_week", "age_month", "age_two_months", "age_older"), 0)


def day(number: int, month: int = 3) -> dt.date:
    return dt.date(2026, month, number)


def pay(kitchen: Kitchen, sale: Entry, amount: int, on: dt.date) -> Entry:
    return kitchen.post("sale_payment", {"sale": str(sale.uid), "pocket": "cash", "amount": amount}, on=on)


def take_back(kitchen: Kitchen, sale: Entry, packs: str, on: dt.date) -> Entry:
    return kitchen.post(
        "sale_return", {"sale": str(sale.uid), "lines": [{"line": 0, "quantity": packs}]}, on=on
    )


def close_february(kitchen: Kitchen, first: User, second: User) -> None:
    """What is undone of a closed month counts from the first day of the next."""
    closed = {"closed_by": second, "closed_at": timezone.now()}
    Period.objects.create(group=kitchen.group, month=FEBRUARY, proposed_by=first, **closed)


def test_line_says_who_bought_what_for_how_much_and_what_it_left(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("20", customer=kitchen.customer().pk, discount=7_000)
    [line] = rows_of("sales", kitchen.group)
    assert line == {
        "on": kitchen.day,
        "month": "2026-03",
        "number": line["number"],
        "what": "Sale",
        "channel": kitchen.channel().name,
        "customer": "Warung Bu Rini",
        "item": SMALL,
        "quantity": Quantity(20_000, "pack"),
        "price": 7_000,
        "discount": 7_000,
        "revenue": 133_000,
        "cost": 102_909,
        "profit": 30_091,
    }
    assert line["number"]


def test_what_came_back_is_taken_off_on_its_own_day(kitchen: Kitchen) -> None:
    kitchen.cook(on=day(1))
    sale = kitchen.sell("20", on=day(2), customer=kitchen.customer().pk)
    kitchen.sell("1", LARGE, on=day(4))
    take_back(kitchen, sale, "3", day(5))
    lines = rows_of("sales", kitchen.group)
    assert [(line["on"], line["what"], line["revenue"]) for line in lines] == [
        (day(2), "Sale", 140_000),
        (day(4), "Sale", 16_000),
        (day(5), "Goods returned", -21_000),
    ]
    assert (lines[2]["number"], lines[2]["cost"]) == (lines[0]["number"], -15_436)
    assert lines[2]["quantity"] == Quantity(-3_000, "pack")
    assert totals_of("sales", kitchen.group, until=day(4))["revenue"] == 156_000


def test_sale_undone_on_its_own_day_leaves_no_line(kitchen: Kitchen) -> None:
    kitchen.cook()
    undo(access=kitchen.access, uid=kitchen.sell("2").uid)
    assert rows_of("sales", kitchen.group) == []


def test_sale_of_a_closed_month_is_taken_off_in_the_next(
    kitchen: Kitchen, chair: User, treasurer: User
) -> None:
    kitchen.cook(on=day(1, month=2))
    sale = kitchen.sell("2", on=day(3, month=2), customer=kitchen.customer().pk)
    close_february(kitchen, treasurer, chair)
    undo(access=kitchen.access, uid=sale.uid)
    lines = rows_of("sales", kitchen.group)
    assert [(line["on"], line["what"], line["revenue"]) for line in lines] == [
        (day(3, month=2), "Sale", 14_000),
        (MARCH, "Sale undone", -14_000),
    ]
    asked = {"since": FEBRUARY, "until": day(31)}
    by_month = rows_of("sales-by-month", kitchen.group, **asked)
    assert [(row["month"], row["revenue"]) for row in by_month] == [
        ("February 2026", 14_000),
        ("March 2026", -14_000),
    ]
    # It was owed until it was undone, though by now nobody ever owed it.
    for on, open_rp in ((day(28, month=2), 14_000), (MARCH, 0)):
        assert totals_of("receivables", kitchen.group, until=on)["open"] == open_rp
    [row] = rows_of("sales-by-customer", kitchen.group, **asked)
    assert (row["sales"], row["revenue"], row["share"], row["margin"]) == (0, 0, None, None)


def test_share_is_of_the_revenue_of_all_and_margin_of_its_own(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("12")
    kitchen.sell("6", LARGE, discount=12_000)
    small, large = rows_of("sales-by-product", kitchen.group)
    assert (small["item"], small["revenue"], small["share"]) == (SMALL, 84_000, 500)
    assert (small["cost"], small["profit"], small["margin"]) == (61_745, 22_255, 265)
    assert (large["item"], large["revenue"], large["share"]) == (LARGE, 84_000, 500)


def test_month_without_sales_is_there_and_has_no_margin(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("12")
    rows = rows_of("sales-by-month", kitchen.group, since=day(20, month=2), until=day(2, month=4))
    assert [(row["month"], row["revenue"], row["margin"]) for row in rows] == [
        ("February 2026", 0, None),
        ("March 2026", 84_000, 265),
        ("April 2026", 0, None),
    ]


def test_who_buys_most_comes_first_and_nameless_buyers_are_one(kitchen: Kitchen) -> None:
    kitchen.cook()
    for packs in ("2", "3"):
        kitchen.sell(packs)
    kitchen.sell("10", customer=kitchen.customer().pk)
    rows = rows_of("sales-by-customer", kitchen.group)
    assert [(row["customer"], row["sales"], row["revenue"]) for row in rows] == [
        ("Warung Bu Rini", 1, 70_000),
        ("Without a name", 2, 35_000),
    ]


@pytest.fixture
def owing(kitchen: Kitchen) -> Kitchen:
    """Bu Rini owes 70.000, due on 10 March; pays 40.000 on the 12th, brings 2 packs back on the 14th."""
    kitchen.cook(on=day(1))
    sale = kitchen.sell("10", on=day(2), customer=kitchen.customer().pk, due_on=f"{day(10)}")
    pay(kitchen, sale, 40_000, day(12))
    take_back(kitchen, sale, "2", day(14))
    kitchen.sell("1", on=day(3), customer=kitchen.customer("Bu Wati").pk)
    return kitchen


@pytest.mark.parametrize(
    ("on", "open_rp", "late", "age"),
    [
        (2, 70_000, 0, "Not due yet"),
        (10, 70_000, 0, "Not due yet"),
        (11, 70_000, 1, "1–7 days"),
        (12, 30_000, 2, "1–7 days"),
        (14, 16_000, 4, "1–7 days"),
        (31, 16_000, 21, "8–30 days"),
    ],
)
def test_debt_is_shown_as_it_was_on_the_day(
    owing: Kitchen, on: int, open_rp: int, late: int, age: str
) -> None:
    chosen = owing.customer().pk
    [debt] = rows_of("receivables", owing.group, until=day(on), customer=chosen)
    assert (debt["open"], debt["late"], debt["age"]) == (open_rp, late, age)
    assert debt["total"] - debt["returned"] - debt["paid"] == open_rp
    owed = totals_of("receivables", owing.group, until=day(on))["open"]
    assert owed == balances(group=owing.group, until=day(on))[Account.RECEIVABLE]


def test_nothing_was_owed_on_the_day_before_the_sale(owing: Kitchen) -> None:
    assert rows_of("receivables", owing.group, until=day(1)) == []
    assert rows_of("receivables-by-age", owing.group, until=day(1)) == []


def test_debts_are_divided_by_age_who_owes_most_first(owing: Kitchen) -> None:
    rows = rows_of("receivables-by-age", owing.group, until=day(10))
    assert rows == [
        {"customer": "Warung Bu Rini", **AGES, "age_not_due": 70_000, "open": 70_000},
        {"customer": "Bu Wati", **AGES, "age_week": 7_000, "open": 7_000},
    ]


def test_debts_of_two_customers_of_one_name_stand_apart(owing: Kitchen) -> None:
    namesake = Customer.objects.create(group=owing.group, name="Bu Wati")
    owing.sell("2", on=day(3), customer=namesake.pk)
    rows = rows_of("receivables-by-age", owing.group, until=day(10))
    assert [row["open"] for row in rows if row["customer"] == "Bu Wati"] == [14_000, 7_000]


def test_payment_undone_is_owed_again_on_every_day(owing: Kitchen) -> None:
    undo(access=owing.access, uid=Entry.objects.get(kind="sale_payment").uid)
    assert totals_of("receivables", owing.group, until=day(13))["open"] == 77_000
    assert balances(group=owing.group, until=day(13))[Account.RECEIVABLE] == 77_000


def test_lines_are_read_as_they_are_wanted(
    kitchen: Kitchen, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    given = report("sales", kitchen.group)
    with django_assert_num_queries(0):
        rows = iter(given.rows)
    with django_assert_num_queries(7):
        assert list(rows) == []
