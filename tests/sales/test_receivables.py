"""Who owes, and for how long."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest

from kub.books.chart import Account
from kub.books.selectors import balances
from kub.lib.dates import today
from kub.people.pagination import PAGE_SIZE
from sales.selectors.receivables import Age, Debt, debtors_latest_first, debtors_named, owed_by_age
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, text_of


@pytest.mark.parametrize(
    ("days_late", "age"),
    [
        (0, Age.NOT_DUE),
        (1, Age.WEEK),
        (7, Age.WEEK),
        (8, Age.MONTH),
        (30, Age.MONTH),
        (31, Age.TWO_MONTHS),
        (60, Age.TWO_MONTHS),
        (61, Age.OLDER),
        (5_000, Age.OLDER),
    ],
)
def test_age_begins_on_the_day_after_it_was_due(days_late: int, age: Age) -> None:
    assert Debt(sale=None, days_late=days_late).age is age  # type: ignore[arg-type]


@pytest.fixture
def owing(kitchen: Kitchen) -> Kitchen:
    """Bu Rini owes 14.000 since the sale; Pak Slamet 70.000, due 20 days after it, and 7.000 at once."""
    kitchen.cook()
    rini, slamet = kitchen.customer("Bu Rini"), kitchen.customer("Pak Slamet")
    slamet.phone = "+6281234567890"
    slamet.save()
    kitchen.sell("2", customer=rini.pk)
    due_on = kitchen.day + dt.timedelta(days=20)
    kitchen.sell("10", customer=slamet.pk, due_on=f"{due_on}")
    kitchen.sell("1", customer=slamet.pk)
    kitchen.sell("5")
    return kitchen


@pytest.mark.parametrize(
    ("after", "by_age"),
    [
        (0, {Age.NOT_DUE: 91_000}),
        (1, {Age.NOT_DUE: 70_000, Age.WEEK: 21_000}),
        (20, {Age.NOT_DUE: 70_000, Age.MONTH: 21_000}),
        (21, {Age.WEEK: 70_000, Age.MONTH: 21_000}),
        (61, {Age.TWO_MONTHS: 70_000, Age.OLDER: 21_000}),
        (81, {Age.OLDER: 91_000}),
    ],
)
def test_debts_grow_old_by_due_day_or_day_of_sale(owing: Kitchen, after: int, by_age: dict) -> None:
    found = owed_by_age(group=owing.group, on=owing.day + dt.timedelta(days=after))
    assert found == dict.fromkeys(Age, 0) | by_age
    assert sum(found.values()) == balances(group=owing.group)[Account.RECEIVABLE] == 91_000


def test_the_latest_comes_first_then_the_largest(owing: Kitchen) -> None:
    kitchen, on = owing, owing.day + dt.timedelta(days=30)
    kitchen.sell("3", customer=kitchen.customer("Bu Ani").pk, due_on=f"{on}")
    kitchen.sell("4", customer=kitchen.customer("Bu Yem").pk, due_on=f"{on + dt.timedelta(days=9)}")
    found = debtors_named(group=owing.group, on=on, customers=debtors_latest_first(group=owing.group, on=on))
    assert [(each.customer.name, each.open_rp, each.days_late) for each in found] == [
        ("Pak Slamet", 77_000, 30),
        ("Bu Rini", 14_000, 30),
        ("Bu Yem", 28_000, 0),
        ("Bu Ani", 21_000, 0),
    ]


def test_debtors_come_a_page_at_a_time_with_all_that_each_owes(
    kitchen: Kitchen, pages: Pages, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    kitchen.cook()
    for name in ("Ani", "Budi", "Cici"):
        kitchen.sell("1", customer=kitchen.customer(name).pk)
    pages.get("receivables")
    with django_assert_max_num_queries(8) as few:
        assert len(pages.get("receivables").context["debtors"]) == 3
    opened = [
        kitchen.post(
            "opening_receivable",
            {"customer": kitchen.customer(f"Warung {number:03}").pk, "amount": 1_000},
            on=kitchen.group.started_on,
        )
        for number in range(PAGE_SIZE)
        for _time in range(6)
    ]
    with django_assert_num_queries(len(few.captured_queries)):
        first = pages.get("receivables").context
    assert [len(debtor.debts) for debtor, _text in first["debtors"]] == [6] * PAGE_SIZE
    assert first["open_rp"] == len(opened) * 1_000 + 21_000
    last = pages.get("receivables", page=2).context["debtors"]
    assert [debtor.customer.name for debtor, _text in last] == ["Ani", "Budi", "Cici"]


def test_page_shows_debts_by_customer_and_drafts_a_reminder(owing: Kitchen, pages: Pages) -> None:
    late = (today() - owing.day).days
    text = text_of(pages.get("receivables"))
    assert "Owed altogether Rp 91.000" in text
    assert f"{late} days late" in text
    html = pages.get("receivables").content.decode()
    links = dict(re.findall(r'href="https://wa\.me/(\d*)\?text=([^"]+)"', html))
    reminder = unquote(links["6281234567890"])
    assert "Good day, Pak Slamet. This is KUB Sari Tempe." in reminder
    assert "Still to be paid: Rp\u00a077.000." in reminder
    assert "2026-03/0002, 10 March 2026: Rp\u00a070.000 (due on 30 March 2026)" in reminder


def test_nobody_owes_anything_at_first(kitchen: Kitchen, pages: Pages) -> None:
    assert "Nobody owes anything." in text_of(pages.get("receivables"))
