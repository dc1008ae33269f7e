"""Money that comes later, and what was owed before KUB."""

import datetime as dt
import uuid

import pytest

from kub.books.chart import Account
from kub.books.selectors import balances, pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import undo
from sales.models import Customer, Payment, Sale
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, errors_of, text_of, written


@pytest.fixture
def owed(kitchen: Kitchen) -> Entry:
    """Twenty packs that Warung Bu Rini has not paid: 140.000."""
    kitchen.cook()
    return kitchen.sell("20", customer=kitchen.customer().pk)


def sale_of(entry: Entry) -> Sale:
    return Sale.objects.get(entry=entry)


def test_page_is_preset_to_what_is_open(owed: Entry, pages: Pages) -> None:
    assert written(pages.form("payment-new", sale=owed.uid))["amount"] == "140.000"
    response = pages.fill("payment-new", sale=owed.uid, changes={})
    assert response.status_code == 302
    assert sale_of(owed).open_rp == 0
    assert "Paid in full" in text_of(pages.get("sale", owed.uid))
    assert check_books() == []


def test_debt_is_paid_in_parts_into_several_pockets(owed: Entry, pages: Pages) -> None:
    before = pockets(group=owed.group)
    pages.fill("payment-new", sale=owed.uid, changes={"amount": "100rb"})
    pages.fill("payment-new", sale=owed.uid, changes={"amount": "39.999", "pocket": "qris"})
    assert sale_of(owed).open_rp == 1
    assert written(pages.form("payment-new", sale=owed.uid))["amount"] == "1"
    after = pockets(group=owed.group)
    assert after[Account.CASH] - before[Account.CASH] == 100_000
    assert after[Account.QRIS] == 39_999
    assert balances(group=owed.group)[Account.RECEIVABLE] == 1
    assert check_books() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "140.001"}, "Only Rp 140.000 is still owed."),
        ({"amount": "0"}, "More than zero, please."),
        ({"amount": "-5"}, "More than zero, please."),
        ({"amount": "1000000000000"}, "At most Rp 999.999.999.999."),
        ({"amount": "10,5"}, "Whole Rupiah only, without a fraction."),
        ({"amount": ""}, "Fill in a number."),
        ({"pocket": "gold"}, "Select a valid choice."),
        ({"happened_on": "2026-03-09"}, "This is before the sale."),
        ({"happened_on": "2099-01-01"}, "This day is still to come."),
    ],
)
def test_bad_payment_is_answered_in_words(owed: Entry, pages: Pages, changes: dict, sentence: str) -> None:
    said = errors_of(pages.fill("payment-new", sale=owed.uid, changes=changes))
    assert any(sentence in each for each in said), said
    assert not Payment.objects.exists()


def test_same_payment_sent_twice_is_counted_once(owed: Entry, pages: Pages) -> None:
    data = written(pages.form("payment-new", sale=owed.uid)) | {"amount": "40.000"}
    for _time in range(2):
        assert pages.send("payment-new", sale=owed.uid, data=data).status_code == 302
    assert sale_of(owed).paid_rp == 40_000


def test_payment_is_corrected(owed: Entry, pages: Pages) -> None:
    pages.fill("payment-new", sale=owed.uid, changes={"amount": "40.000"})
    wrong = Payment.objects.get().entry
    assert written(pages.form("payment-new", corrects=wrong.uid))["amount"] == "40.000"
    pages.fill("payment-new", corrects=wrong.uid, changes={"amount": "140.000", "pocket": "bank"})
    assert sale_of(owed).open_rp == 0
    assert pockets(group=owed.group)[Account.BANK] == 140_000
    assert check_books() == []


def test_sale_that_was_undone_meanwhile_takes_no_payment(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    data = written(pages.form("payment-new", sale=owed.uid))
    undo(access=kitchen.access, uid=owed.uid)
    said = errors_of(pages.send("payment-new", sale=owed.uid, data=data))
    assert any("This has been undone." in each for each in said), said
    assert pages.get("payment-new", sale=owed.uid).status_code == 404


def test_sale_is_chosen_where_none_is_named(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    kitchen.sell("1")
    html = pages.get("payment-new").content.decode()
    assert f"?sale={owed.uid}" in html
    assert "2026-03/0002" not in html
    assert "2026-03/0002" in text_of(pages.get("return-new"))
    assert "No sale fits" in text_of(pages.get("payment-new", q="nobody"))


def test_payment_of_no_sale_is_not_found(owed: Entry, pages: Pages) -> None:
    for uid in (uuid.uuid4(), "x"):
        assert pages.get("payment-new", sale=uid).status_code == 404
        assert pages.get("payment-new", corrects=uid).status_code == 404
    assert pages.get("payment-new", corrects=owed.uid).status_code == 404


def test_what_was_owed_before_kub_is_recorded_and_paid(kitchen: Kitchen, pages: Pages) -> None:
    changes = {"customer": "Pak Slamet", "customer_phone": "0812 3456 7890", "amount": "75rb"}
    response = pages.fill("opening-receivable", changes=changes)
    sale = Sale.objects.get()
    assert response["Location"] == pages.url("sale", sale.entry.uid)
    assert (sale.number, sale.sold_on, sale.open_rp) == (None, kitchen.group.started_on, 75_000)
    assert "Owed from before" in text_of(pages.get("sale", sale.entry.uid))
    assert "Pak Slamet" in text_of(pages.get("opening-receivable"))
    pages.fill("payment-new", sale=sale.entry.uid, changes={"amount": "25.000"})
    assert sale_of(sale.entry).open_rp == 50_000
    assert "Nothing of this sale can come back." in text_of(pages.get("return-new", sale=sale.entry.uid))
    assert check_books() == []


def test_what_was_owed_before_kub_is_corrected(kitchen: Kitchen, pages: Pages) -> None:
    pages.fill("opening-receivable", changes={"customer": "Pak Slamet", "amount": "75.000"})
    wrong = Sale.objects.get().entry
    Customer.objects.create(group=kitchen.group, name="Pak Slamet")
    pages.fill("opening-receivable", corrects=wrong.uid, changes={"amount": "57.000"})
    right = Sale.objects.exclude(entry=wrong).get()
    assert (right.total_rp, right.customer) == (57_000, Sale.objects.get(entry=wrong).customer)
    assert check_books() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"customer": ""}, "Fill this in."),
        ({"amount": "0"}, "More than zero, please."),
        ({"happened_on": "2025-02-01"}, "Opening balances are of the group's first day in KUB."),
        ({"due_on": "soon"}, "This is not a day."),
    ],
)
def test_bad_debt_from_before_is_answered_in_words(
    kitchen: Kitchen, pages: Pages, changes: dict, sentence: str
) -> None:
    filled = {"customer": "Pak Slamet", "amount": "75.000", **changes}
    said = errors_of(pages.fill("opening-receivable", changes=filled))
    assert any(sentence in each for each in said), said
    assert not Sale.objects.exists()


def test_pocket_that_the_page_does_not_offer_stays_when_a_payment_is_corrected(
    owed: Entry, kitchen: Kitchen, pages: Pages
) -> None:
    data = {"sale": str(owed.uid), "pocket": "solidarity", "amount": 5_000}
    payment = kitchen.post("sale_payment", data)
    pages.fill("payment-new", corrects=payment.uid, changes={"amount": "6.000"})
    assert pockets(group=owed.group)[Account.SOLIDARITY] == 6_000


def test_payment_counts_on_its_own_day(owed: Entry, kitchen: Kitchen, pages: Pages) -> None:
    later = kitchen.day + dt.timedelta(days=20)
    pages.fill("payment-new", sale=owed.uid, changes={"happened_on": f"{later}"})
    before, after = (pockets(group=owed.group, until=day)[Account.CASH] for day in (kitchen.day, later))
    assert after - before == 140_000
