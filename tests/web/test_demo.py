"""The demo: three groups whose life was recorded through the door, shortened to two months with Lebaran."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import F

from inventory.models import Batch, StockLevel
from kub.books.selectors import pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry, Status
from kub.people.models import Group, User
from kub.people.selectors.groups import groups_of
from kub.web.demo import seasons
from kub.web.demo.life import days_of_all, load_demo
from kub.web.demo.people import PASSWORD, PEOPLE
from sales.models import Channel, Sale

LAST = dt.date(2026, 3, 31)


@pytest.fixture(scope="module")
def _two_months(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[int]:
    """Two months of the demo, told once for all tests here; gives how many days were told."""
    told = []
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_demo(seed=1, today=LAST, months=2, on_day=lambda: told.append(1))
        yield len(told)
        transaction.set_rollback(True)


@pytest.fixture
def demo(_two_months: int, db: None) -> int:
    return _two_months


def group_of(business: str) -> Group:
    return Group.objects.get(business__startswith=business)


def test_three_groups_have_right_books_and_money_in_every_pocket(demo: int) -> None:
    assert Group.objects.count() == 3
    assert check_books() == []
    for group in Group.objects.all():
        assert all(amount_rp >= 0 for amount_rp in pockets(group=group).values())


def test_first_batch_of_the_tempe_group_costs_exactly_the_worked_figure(demo: int) -> None:
    batch = Batch.objects.filter(group=group_of("Keripik")).earliest("pk")
    assert batch.total_rp == 557_000
    assert [output.cost_rp for output in batch.outputs.all()] == [308_727, 248_273]


def test_batik_divides_by_sale_value_and_sewing_by_pieces(demo: int) -> None:
    assert set(Batch.objects.filter(group=group_of("Batik")).values_list("basis", flat=True)) == {"value"}
    sewn = Batch.objects.filter(group=group_of("Jahit")).earliest("pk")
    costs = [output.cost_rp * 1000 // output.quantity_milli for output in sewn.outputs.all()]
    assert sewn.basis == "pieces"
    assert len(set(costs)) == 1


def test_every_kind_of_daily_work_is_there(demo: int) -> None:
    kinds = set(Entry.objects.filter(status=Status.POSTED).values_list("kind", flat=True))
    assert kinds == {
        "opening_stock",
        "opening_cash",
        "opening_payable",
        "opening_receivable",
        "purchase",
        "purchase_payment",
        "cost_correction",
        "batch",
        "sale",
        "sale_payment",
        "sale_return",
        "taken_out",
        "stock_count",
        "money_in",
        "money_out",
        "transfer",
        "cash_count",
        "void",
    }
    assert Entry.objects.filter(replaces__isnull=False).exists()
    for group in Group.objects.all():
        sold_through = Channel.objects.filter(group=group, sales__isnull=False).distinct()
        assert sold_through.count() >= 4


def test_last_day_leaves_something_to_do(demo: int) -> None:
    """Debts that are due, goods that are low or expire soon, and a slip that waits in the tray."""
    standing = Sale.objects.filter(entry__status=Status.POSTED)
    owed = standing.filter(total_rp__gt=F("returned_rp") + F("paid_rp") - F("refunded_rp"))
    assert owed.filter(due_on__lt=LAST).exists()
    assert owed.filter(due_on__gte=LAST).exists()
    in_a_week = LAST + dt.timedelta(days=7)
    in_stock = StockLevel.objects.filter(quantity_milli__gt=0)
    assert in_stock.filter(lot__expires_on__range=(LAST, in_a_week)).exists()
    assert in_stock.filter(quantity_milli__lte=F("item__low_stock_milli")).exists()
    assert Entry.objects.filter(status=Status.REVIEW, source="paper").count() == 1


def test_what_was_written_earlier_was_written_down_that_day(demo: int) -> None:
    entries = Entry.objects.filter(happened_on__lt=LAST, voids=None).only("recorded_at", "happened_on")
    assert all(entry.recorded_at.date() == entry.happened_on for entry in entries)


def test_nobody_works_at_lebaran(demo: int) -> None:
    lebaran = dt.date(2026, 3, 20)
    assert not Entry.objects.filter(happened_on=lebaran, kind__in=["batch", "sale"]).exists()


def test_each_day_of_each_group_is_told(demo: int) -> None:
    assert demo == days_of_all(today=LAST, months=2) == 3 * 59


def test_everybody_on_the_list_signs_in_and_opens_her_groups(demo: int) -> None:
    opened = {}
    for person in PEOPLE:
        user = User.objects.get(username=person.username)
        assert user.check_password(PASSWORD)
        opened[person.username] = len(groups_of(user=user, on=LAST))
    assert opened["siti"] == opened["endang"] == opened["sri"] == 1
    assert opened["dewi"] == opened["bambang"] == 3
    assert opened["admin"] == 0


@pytest.mark.parametrize(
    ("hijri_year", "announced"),
    [(1444, dt.date(2023, 4, 22)), (1446, dt.date(2025, 3, 31)), (1447, dt.date(2026, 3, 20))],
)
def test_lebaran_is_known_to_the_day_or_nearly(hijri_year: int, announced: dt.date) -> None:
    assert abs((seasons.lebaran_of(hijri_year) - announced).days) <= 1
    assert not seasons.is_selling_day(announced)
    assert seasons.demand_percent(announced - dt.timedelta(days=10)) > 100
