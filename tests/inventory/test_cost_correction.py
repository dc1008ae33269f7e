"""A wrong purchase price put right: on what is left of the lot, and the rest on the month's result."""

import datetime as dt
import uuid

import pytest

from inventory.models import CostCorrection, Purchase, PurchaseLine, StockLevel
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import OutcomeStatus, undo
from tests.inventory.filling import address, errors_of
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


@pytest.fixture(autouse=True)
def _books_are_clean_in_the_end(db):
    yield
    assert check_books() == []


@pytest.fixture
def bought(kitchen: Kitchen) -> Purchase:
    """10 kg of soybeans for 110.000 on credit, of which 4 kg are used."""
    entry = kitchen.post(
        "purchase",
        {
            "supplier": kitchen.supplier().pk,
            "lines": [{"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 110_000}],
        },
    )
    kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "4", "why": "spoiled"})
    return Purchase.objects.get(entry=entry)


def put_right(client, kitchen, purchase, amount, **fields):
    data = {
        "uid": uuid.uuid4(),
        "happened_on": kitchen.day,
        "line": 0,
        "amount": amount,
        "pocket": "bill",
        **fields,
    }
    return client.post(address(kitchen, "cost-correction", purchase=purchase.entry.uid), data)


def figures(kitchen, *accounts):
    held = balances(group=kitchen.group)
    return tuple(held.get(account, 0) for account in accounts)


def test_difference_goes_on_what_is_left_and_the_rest_on_the_result(office, kitchen, bought):
    """By hand: 125.555 instead of 110.000 is 15.555 more; 6 of 10 kg are left: 9.333 on them, 6.222 gone."""
    assert put_right(office, kitchen, bought, "125.555").status_code == 302
    correction = CostCorrection.objects.get()
    assert (correction.difference_rp, correction.on_stock_rp, correction.on_result_rp) == (
        15_555,
        9_333,
        6_222,
    )
    level = StockLevel.objects.get()
    assert (level.quantity_milli, level.value_rp) == (6_000, 66_000 + 9_333)
    assert figures(kitchen, Account.MATERIALS, Account.COST_CORRECTION, Account.PAYABLE) == (
        75_333,
        6_222,
        125_555,
    )
    page = office.get(address(kitchen, "purchase", bought.entry.uid)).content.decode()
    for words in (
        "first Rp\u00a0110.000",
        "+Rp\u00a09.333 on what was left",
        "+Rp\u00a06.222 on the month’s costs",
    ):
        assert words in page


def test_cheaper_price_gives_back_what_was_counted_too_much(office, kitchen, bought):
    """By hand: 100.000 instead of 110.000; 6.000 off the stock, 4.000 off the month's costs."""
    put_right(office, kitchen, bought, "100.000")
    assert StockLevel.objects.get().value_rp == 60_000
    assert figures(kitchen, Account.COST_CORRECTION, Account.PAYABLE) == (-4_000, 100_000)


def test_correction_of_goods_that_are_all_used_goes_on_the_result(office, kitchen, bought):
    kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "6", "why": "home"})
    put_right(office, kitchen, bought, "120.000")
    assert figures(kitchen, Account.MATERIALS, Account.COST_CORRECTION) == (0, 10_000)


def test_second_correction_begins_where_the_first_ended(office, kitchen, bought):
    put_right(office, kitchen, bought, "120.000")
    put_right(office, kitchen, bought, "110.000")
    bought.refresh_from_db()
    assert bought.total_rp == 110_000
    assert figures(kitchen, Account.MATERIALS, Account.COST_CORRECTION) == (66_000, 0)


def test_difference_can_be_settled_from_a_pocket(office, kitchen, bought):
    kitchen.post("purchase_payment", {"purchase": str(bought.entry.uid), "pocket": "cash", "amount": 110_000})
    form = office.get(address(kitchen, "cost-correction", purchase=bought.entry.uid)).context["form"]
    assert (form["pocket"].value(), form["line"].value()) == ("cash", 0)
    put_right(office, kitchen, bought, "115.000", pocket="cash")
    bought.refresh_from_db()
    assert (bought.total_rp, bought.open_rp) == (115_000, 0)
    assert figures(kitchen, Account.CASH, Account.PAYABLE) == (-115_000, 0)


def test_money_that_was_paid_too_much_comes_back_to_a_pocket(office, kitchen, bought):
    kitchen.post("purchase_payment", {"purchase": str(bought.entry.uid), "pocket": "cash", "amount": 110_000})
    response = put_right(office, kitchen, bought, "100.000")
    assert errors_of(response) == {"pocket": "Choose where the money came back to."}
    put_right(office, kitchen, bought, "100.000", pocket="bank")
    assert figures(kitchen, Account.BANK, Account.CASH) == (10_000, -110_000)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"amount": "110.000"}, {"amount": "This is the price that is recorded already."}),
        ({"amount": "-1"}, {"amount": "Not less than zero."}),
        ({"amount": "10^12"}, {"amount": "“10^12” is not a number. Write it like 12500 or 2,5."}),
        ({"amount": "1000000000000"}, {"amount": "At most Rp\u00a0999.999.999.999."}),
        ({"line": "7"}, {"line": "Select a valid choice. 7 is not one of the available choices."}),
        ({"happened_on": dt.date(2026, 3, 9)}, {"happened_on": "This is before the purchase."}),
        (
            {"pocket": "cash", "amount": "90.000"},
            {"pocket": "No more can come back than was paid."},
        ),
    ],
)
def test_impossible_correction_is_told_beside_its_field(office, kitchen, bought, fields, told):
    amount = fields.pop("amount", "120.000")
    assert errors_of(put_right(office, kitchen, bought, amount, **fields)) == told
    assert not CostCorrection.objects.exists()


def test_correction_is_corrected_and_undone(office, kitchen, bought):
    put_right(office, kitchen, bought, "120.000")
    entry = Entry.objects.get(kind="cost_correction")
    url = address(kitchen, "cost-correction", corrects=entry.uid)
    form = office.get(url).context["form"]
    assert (form["amount"].value(), form["pocket"].value()) == ("120.000", "bill")
    data = {"uid": uuid.uuid4(), "happened_on": kitchen.day, "line": 0, "amount": "130.000", "pocket": "bill"}
    assert office.post(url, data).status_code == 302
    bought.refresh_from_db()
    assert bought.total_rp == 130_000
    replacement = entry.replaced_by
    assert undo(access=kitchen.access, uid=replacement.uid).status is OutcomeStatus.POSTED
    assert StockLevel.objects.get().value_rp == 66_000
    assert figures(kitchen, Account.COST_CORRECTION, Account.PAYABLE) == (0, 110_000)


def test_freight_stays_on_the_lot_when_its_price_is_put_right(office, kitchen):
    entry = kitchen.post(
        "purchase",
        {
            "lines": [{"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 110_000}],
            "freight": 5_000,
            "paid": {"pocket": "cash", "amount": 115_000},
        },
    )
    put_right(office, kitchen, Purchase.objects.get(entry=entry), "120.000", pocket="cash")
    assert StockLevel.objects.get().value_rp == 125_000
    assert PurchaseLine.objects.get().freight_rp == 5_000


def test_member_does_not_put_prices_right(client_of, member, kitchen, bought):
    yuli = client_of(member)
    assert put_right(yuli, kitchen, bought, "120.000").status_code == 403
    assert (
        "Put a price right" not in yuli.get(address(kitchen, "purchase", bought.entry.uid)).content.decode()
    )


def two_lines(kitchen, **more):
    beans = {"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 100_000}
    data = {"supplier": kitchen.supplier().pk, "lines": [beans, beans], **more}
    return kitchen.post("purchase", data)


def correct_line(kitchen, purchase, line, amount, **more):
    data = {"purchase": str(purchase.uid), "line": line, "amount": amount, **more}
    return kitchen.post("cost_correction", data)


def standing_on(kitchen, entry):
    outcome = undo(access=kitchen.access, uid=entry.uid)
    assert outcome.status is OutcomeStatus.REFUSED
    return list(outcome.standing)


def test_correction_is_undone_after_the_later_one_of_its_line(kitchen):
    purchase = two_lines(kitchen, paid={"pocket": "cash", "amount": 200_000})
    kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "20", "why": "spoiled"})
    first = correct_line(kitchen, purchase, 0, 150_000, pocket="cash")
    second = correct_line(kitchen, purchase, 0, 0, pocket="cash")
    assert standing_on(kitchen, first) == [second]
    for entry in (second, first):
        assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED


def test_money_that_came_back_for_another_line_stands_on_what_was_paid(kitchen):
    purchase = two_lines(kitchen)
    dearer = correct_line(kitchen, purchase, 0, 150_000, pocket="cash")
    cheaper = correct_line(kitchen, purchase, 1, 50_000, pocket="cash")
    assert standing_on(kitchen, dearer) == [cheaper]


def test_what_another_line_is_owed_less_stands_on_what_is_owed_more(kitchen):
    purchase = two_lines(kitchen, paid={"pocket": "cash", "amount": 200_000})
    dearer = correct_line(kitchen, purchase, 0, 150_000)
    cheaper = correct_line(kitchen, purchase, 1, 50_000)
    assert standing_on(kitchen, dearer) == [cheaper]
