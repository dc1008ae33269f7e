"""Goods that come back, against the field's figures: a pack of 100 g cost 5.145,45."""

import pytest

from inventory.models import StockLevel
from kub.books.chart import Account
from kub.books.selectors import balances, pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import OutcomeStatus, undo
from sales.models import Return, Sale
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, errors_of, text_of, written

SMALL = "Keripik 100 g"
GOOD, SPOILED = "lines-0-quantity", "lines-1-quantity"


@pytest.fixture
def paid(kitchen: Kitchen) -> Entry:
    """Twenty packs for cash: 140.000, which cost 102.909."""
    kitchen.cook()
    return kitchen.sell("20")


@pytest.fixture
def owed(kitchen: Kitchen) -> Entry:
    kitchen.cook()
    return kitchen.sell("20", customer=kitchen.customer().pk)


def packs_left(kitchen: Kitchen) -> int:
    return StockLevel.objects.get(item=kitchen.item(SMALL)).quantity_milli // 1000


def test_good_goods_go_back_to_stock_and_the_money_is_given_back(
    paid: Entry, kitchen: Kitchen, pages: Pages
) -> None:
    before = pockets(group=paid.group)[Account.CASH]
    assert written(pages.form("return-new", sale=paid.uid))["refund"] == "cash"
    response = pages.fill("return-new", sale=paid.uid, changes={GOOD: "3"})
    assert response.status_code == 302
    sale = Sale.objects.get()
    assert (sale.returned_rp, sale.refunded_rp, sale.open_rp) == (21_000, 21_000, 0)
    assert pockets(group=paid.group)[Account.CASH] - before == -21_000
    assert packs_left(kitchen) == 43
    # 3/20 of the 102.909 that the twenty cost.
    assert balances(group=paid.group)[Account.COST_OF_SALES] == 102_909 - 15_436
    assert check_books() == []


def test_spoiled_goods_come_off_what_is_owed_and_are_a_loss(
    owed: Entry, kitchen: Kitchen, pages: Pages
) -> None:
    assert written(pages.form("return-new", sale=owed.uid))["refund"] == "credit"
    pages.fill("return-new", sale=owed.uid, changes={SPOILED: "2"})
    sale = Sale.objects.get()
    assert (sale.returned_rp, sale.refunded_rp, sale.open_rp) == (14_000, 0, 126_000)
    assert packs_left(kitchen) == 40
    assert balances(group=owed.group)[Account.SPOILAGE] == 10_291
    assert check_books() == []


def test_good_and_spoiled_come_back_together(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    pages.fill("return-new", sale=owed.uid, changes={GOOD: "3", SPOILED: "2"})
    assert Sale.objects.get().open_rp == 105_000
    assert packs_left(kitchen) == 43
    spoiled = balances(group=owed.group)[Account.SPOILAGE]
    assert spoiled in (10_290, 10_291)
    assert check_books() == []


def test_all_that_came_back_leaves_neither_price_nor_cost(
    owed: Entry, kitchen: Kitchen, pages: Pages
) -> None:
    for packs in ("7", "7", "6"):
        pages.fill("return-new", sale=owed.uid, changes={GOOD: packs})
    held = balances(group=owed.group)
    assert (held[Account.SALES], held[Account.COST_OF_SALES], held[Account.RECEIVABLE]) == (0, 0, 0)
    assert packs_left(kitchen) == 60
    assert "Nothing of this sale can come back." in text_of(pages.get("return-new", sale=owed.uid))
    assert check_books() == []


def test_discount_is_given_back_to_the_rupiah(kitchen: Kitchen, pages: Pages) -> None:
    kitchen.cook()
    entry = kitchen.sell("3", discount=1_000)
    # 6.666,67, then half of the 13.333 that are left, rounded half up.
    for returned_rp in (6_667, 13_334, 20_000):
        pages.fill("return-new", sale=entry.uid, changes={GOOD: "1"})
        assert Sale.objects.get().returned_rp == returned_rp
    assert check_books() == []


def test_page_offers_what_can_still_come_back(owed: Entry, pages: Pages) -> None:
    pages.fill("return-new", sale=owed.uid, changes={GOOD: "5"})
    assert "15 pack can come back" in text_of(pages.get("return-new", sale=owed.uid))
    said = errors_of(pages.fill("return-new", sale=owed.uid, changes={SPOILED: "16"}))
    assert any("Only 15 pack of it can still come back." in each for each in said), said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Nothing is chosen yet."),
        ({GOOD: "21"}, "Only 20 pack of it can still come back."),
        ({GOOD: "11", SPOILED: "10"}, "Only 9 pack of it can still come back."),
        ({GOOD: "1,5"}, f"{SMALL} is counted in whole units."),
        ({GOOD: "-1"}, "Not less than zero."),
        ({GOOD: "1000000000000"}, "At most 999.999.999."),
        ({GOOD: "1", "lines-0-line": "7"}, "This was not found in the sale."),
        ({GOOD: "1", "happened_on": "2026-03-09"}, "This is before the sale."),
        ({GOOD: "1", "refund": "gold"}, "Select a valid choice."),
    ],
)
def test_bad_return_is_answered_in_words(owed: Entry, pages: Pages, changes: dict, sentence: str) -> None:
    said = errors_of(pages.fill("return-new", sale=owed.uid, changes=changes))
    assert any(sentence in each for each in said), said
    assert not Return.objects.exists()


def test_what_was_paid_cannot_come_off_a_debt_that_is_not_there(paid: Entry, pages: Pages) -> None:
    said = errors_of(pages.fill("return-new", sale=paid.uid, changes={GOOD: "1", "refund": "credit"}))
    assert any("Choose where the refund of Rp 7.000 comes from." in each for each in said), said


def test_refund_is_never_more_than_was_paid(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    kitchen.post("sale_payment", {"sale": str(owed.uid), "pocket": "cash", "amount": 10_000})
    pages.fill("return-new", sale=owed.uid, changes={GOOD: "3", "refund": "cash"})
    sale = Sale.objects.get()
    assert (sale.returned_rp, sale.refunded_rp, sale.open_rp) == (21_000, 10_000, 119_000)
    assert check_books() == []


def test_return_is_corrected_and_a_sale_beneath_it_stays(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    pages.fill("return-new", sale=owed.uid, changes={GOOD: "5", SPOILED: "1"})
    wrong = Return.objects.get().entry
    assert undo(access=kitchen.access, uid=owed.uid).status is OutcomeStatus.REFUSED
    data = written(pages.form("return-new", corrects=wrong.uid))
    assert (data[GOOD], data[SPOILED], data["refund"]) == ("5", "1", "credit")
    pages.send("return-new", corrects=wrong.uid, data=data | {GOOD: "19"})
    assert Sale.objects.get().open_rp == 0
    assert check_books() == []


def test_same_return_sent_twice_is_counted_once(owed: Entry, pages: Pages) -> None:
    data = written(pages.form("return-new", sale=owed.uid)) | {GOOD: "2"}
    for _time in range(2):
        assert pages.send("return-new", sale=owed.uid, data=data).status_code == 302
    assert Sale.objects.get().returned_rp == 14_000
