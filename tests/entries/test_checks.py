"""Each proof of the books sees the one row that was corrupted, and names it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import F

from inventory.models import Batch, BatchOutput, Lot, Purchase, StockLevel, StockMove
from inventory.models import DayTotal as StockTotal
from kub.books.models import DayTotal as BooksTotal
from kub.books.models import Posting
from kub.entries.checks import check_books, checks
from kub.people.models import Group
from sales.models import Customer, Sale
from sales.models import DayTotal as SalesTotal
from tests.kitchen import Kitchen


def one_more(model: type, field: str) -> Callable[[Group], None]:
    """Add one to a field of the group's first row."""

    def corrupt(stranger: Group) -> None:
        row = model.objects.order_by("pk").exclude(**{field: 0}).first()
        model.objects.filter(pk=row.pk).update(**{field: F(field) + 1})

    return corrupt


def lose(model: type) -> Callable[[Group], None]:
    def corrupt(stranger: Group) -> None:
        model.objects.order_by("pk").last().delete()

    return corrupt


def move_entry_to(model: type) -> Callable[[Group], None]:
    """Let a row's entry belong to another group."""

    def corrupt(stranger: Group) -> None:
        entry = model.objects.order_by("pk").first().entry
        type(entry).objects.filter(pk=entry.pk).update(group=stranger)

    return corrupt


def swap_items(stranger: Group) -> None:
    first, second = (
        StockLevel.objects.order_by("item").distinct()[:1].get(),
        StockLevel.objects.latest("item"),
    )
    StockLevel.objects.filter(pk=first.pk).update(item=second.item)


def leave_in_production(stranger: Group) -> None:
    Posting.objects.filter(credit="production").update(amount_rp=F("amount_rp") - 1)


def skip_a_number(stranger: Group) -> None:
    Sale.objects.filter(number="2026-03/0002").update(number="2026-03/0003")


def dearer(stranger: Group) -> None:
    Sale.objects.filter(customer__isnull=False).update(gross_rp=F("gross_rp") + 1, total_rp=F("total_rp") + 1)


def sell_to_a_stranger(stranger: Group) -> None:
    customer = Customer.objects.create(group=stranger, name="Orang lain")
    Sale.objects.filter(customer__isnull=False).update(customer=customer)


def revalue_products(stranger: Group) -> None:
    Posting.objects.filter(debit="products").update(debit="materials")


CORRUPTIONS = {
    "books.day_totals": one_more(BooksTotal, "debit_rp"),
    "books.group": move_entry_to(Posting),
    "books.production": leave_in_production,
    "inventory.accounts": one_more(StockLevel, "value_rp"),
    "inventory.batches": one_more(BatchOutput, "cost_rp"),
    "inventory.day_totals": one_more(StockTotal, "quantity_milli"),
    "inventory.group": move_entry_to(StockMove),
    "inventory.level_items": swap_items,
    "inventory.levels": one_more(StockLevel, "quantity_milli"),
    "inventory.lots": one_more(Lot, "quantity_milli"),
    "inventory.purchases": one_more(Purchase, "total_rp"),
    "sales.day_totals": one_more(SalesTotal, "revenue_rp"),
    "sales.group": sell_to_a_stranger,
    "sales.numbers": skip_a_number,
    "sales.receivables": dearer,
    "sales.revenue": lose(SalesTotal),
    "sales.sales": one_more(Sale, "returned_rp"),
}


@pytest.fixture
def kept(kitchen: Kitchen) -> Kitchen:
    """Books in which everything has happened once."""
    kitchen.cook()
    kitchen.sell("12")
    owed = kitchen.sell("10", customer=kitchen.customer().pk)
    kitchen.post("sale_return", {"sale": str(owed.uid), "lines": [{"line": 0, "quantity": "1"}]})
    kitchen.post("sale_payment", {"sale": str(owed.uid), "pocket": "cash", "amount": 30_000})
    return kitchen


def test_every_check_is_corrupted_once() -> None:
    assert set(checks()) == set(CORRUPTIONS)


@pytest.mark.parametrize("name", sorted(CORRUPTIONS))
def test_a_corrupted_row_is_named(name: str, kept: Kitchen, other_group: Group) -> None:
    assert check_books() == []
    CORRUPTIONS[name](other_group)
    assert name in {finding.check for finding in check_books()}


def test_the_command_says_so_and_ends_with_one(kept: Kitchen, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_books")
    assert "right" in capsys.readouterr().out
    Batch.objects.update(total_rp=F("total_rp") + 1)
    with pytest.raises(SystemExit) as end:
        call_command("check_books", group=kept.group.slug)
    assert end.value.code == 1
    assert "inventory.batches" in capsys.readouterr().out


def test_a_day_that_moved_is_found(kept: Kitchen) -> None:
    posting = Posting.objects.earliest("pk")
    Posting.objects.filter(pk=posting.pk).update(on=posting.on - dt.timedelta(days=1))
    assert {finding.check for finding in check_books()} == {"books.day_totals"}
