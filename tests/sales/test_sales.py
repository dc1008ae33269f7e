"""Selling, paying later, and taking goods back, through the door."""

from inventory.models import Why
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.services import OutcomeStatus, undo
from sales.models import DayTotal, Sale
from tests.kitchen import Kitchen


def test_a_sale_takes_goods_and_posts_revenue_and_cost(kitchen: Kitchen) -> None:
    kitchen.cook()
    sale = Sale.objects.get(entry=kitchen.sell("12"))
    assert (sale.number, sale.total_rp, sale.cost_rp, sale.open_rp) == ("2026-03/0001", 84_000, 61_745, 0)
    held = balances(group=kitchen.group)
    assert held[Account.SALES] == 84_000
    assert held[Account.COST_OF_SALES] == 61_745
    assert check_books() == []


def test_a_discount_is_divided_among_the_lines(kitchen: Kitchen) -> None:
    kitchen.cook()
    lines = [
        {"item": kitchen.item("Keripik 100 g").pk, "quantity": "3"},
        {"item": kitchen.item("Keripik 250 g").pk, "quantity": "2"},
    ]
    entry = kitchen.sell(lines=lines, discount=1_000, paid={"pocket": "qris", "amount": 52_000})
    sale = Sale.objects.get(entry=entry)
    assert (sale.gross_rp, sale.discount_rp, sale.total_rp) == (53_000, 1_000, 52_000)
    assert [line.discount_rp for line in sale.lines.all()] == [396, 604]
    assert check_books() == []


def test_a_sale_is_refused_when_stock_is_short(kitchen: Kitchen) -> None:
    kitchen.cook()
    outcome = kitchen.try_to("sale", kitchen.sale_data("61"))
    assert outcome.status is OutcomeStatus.REFUSED
    assert "Only 60" in outcome.errors["lines.0.quantity"][0]
    assert not Sale.objects.exists()


def test_a_debt_is_paid_down_and_returned_goods_come_off_it(kitchen: Kitchen) -> None:
    kitchen.cook()
    entry = kitchen.sell("20", customer=kitchen.customer().pk)
    kitchen.post("sale_payment", {"sale": str(entry.uid), "pocket": "cash", "amount": 100_000})
    back = kitchen.post(
        "sale_return", {"sale": str(entry.uid), "lines": [{"line": 0, "quantity": "2", "spoiled": True}]}
    )
    sale = Sale.objects.get(entry=entry)
    assert (sale.paid_rp, sale.returned_rp, sale.open_rp) == (100_000, 14_000, 26_000)
    assert balances(group=kitchen.group)[Account.SPOILAGE] == 10_291
    assert check_books() == []
    assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.REFUSED
    assert undo(access=kitchen.access, uid=back.uid).status is OutcomeStatus.POSTED
    assert Sale.objects.get(entry=entry).open_rp == 40_000
    assert check_books() == []


def test_an_undone_sale_leaves_nothing_but_its_number(kitchen: Kitchen) -> None:
    kitchen.cook()
    entry = kitchen.sell("12")
    assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED
    assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.DUPLICATE
    assert set(DayTotal.objects.values_list("quantity_milli", "revenue_rp", "cost_rp")) == {(0, 0, 0)}
    assert Sale.objects.get(entry=kitchen.sell("1")).number == "2026-03/0002"
    moved = entry.moves.filter(why=Why.SOLD)
    assert moved.count() == 1
    assert check_books() == []
