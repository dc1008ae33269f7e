"""What a group has and owes on its first day."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from inventory.models import Lot, Purchase, StockLevel
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry, Status
from tests.inventory.filling import address, errors_of, in_unit, lines_of
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


@pytest.fixture(autouse=True)
def _books_are_clean_in_the_end(db):
    yield
    assert check_books() == []


def stock(client, kitchen, *lines, query=None, **fields):
    data = {"uid": uuid.uuid4(), **fields, **lines_of(lines)}
    return client.post(address(kitchen, "opening-stock", **(query or {})), data)


def sacks(kitchen: Kitchen, **more):
    return {"item": in_unit(kitchen.item("Kedelai"), "karung"), "quantity": "1", "value": "540.000", **more}


def owe(client, kitchen, **fields):
    data = {"uid": uuid.uuid4(), "supplier": "Toko Berkah", "amount": "150.000", **fields}
    return client.post(address(kitchen, "opening-payable"), data)


def test_opening_stock_stands_on_the_first_day_with_value_and_expiry(office, kitchen):
    oil = {"item": kitchen.item("Minyak").pk, "quantity": "4,5", "value": "80rb"}
    response = stock(office, kitchen, sacks(kitchen, expires_on="2026-12-31"), oil)
    assert response.status_code == 302
    lot = Lot.objects.get(item=kitchen.item("Kedelai"))
    assert (lot.quantity_milli, lot.value_rp) == (50_000, 540_000)
    assert (lot.arrived_on, lot.expires_on) == (kitchen.group.started_on, dt.date(2026, 12, 31))
    assert balances(group=kitchen.group)[Account.MATERIALS] == 620_000
    page = office.get(response.url).content.decode()
    for words in ("50\u00a0kg", "Rp\u00a010.800 / kg", "Good until 31 December 2026", "Rp\u00a0620.000"):
        assert words in page


def test_day_of_an_opening_balance_cannot_be_chosen(office, kitchen):
    stock(office, kitchen, sacks(kitchen), happened_on="2026-02-02")
    assert Entry.objects.get().happened_on == kitchen.group.started_on


def test_opening_stock_of_unknown_value_is_worth_nothing(office, kitchen):
    stock(office, kitchen, sacks(kitchen, value="0"))
    assert Lot.objects.get().value_rp == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quantity": "0"}, {"lines.0.quantity": "More than zero, please."}),
        ({"value": ""}, {"lines.0.value": "Fill in a number."}),
        ({"value": "-1"}, {"lines.0.value": "Not less than zero."}),
        ({"quantity": "1000000000000"}, {"lines.0.quantity": "At most 999.999.999."}),
        ({"quantity": "99999999"}, {"lines.0.quantity": "This quantity is too large to be true."}),
    ],
)
def test_bad_opening_stock_is_told_beside_its_field(office, kitchen, changed, told):
    assert errors_of(stock(office, kitchen, sacks(kitchen, **changed))) == told
    assert not Lot.objects.exists()


def test_opening_of_nothing_is_refused(office, kitchen):
    assert errors_of(stock(office, kitchen)) == {"__all__": "Write at least one thing that the group has."}


def test_opening_stock_is_corrected(office, kitchen):
    stock(office, kitchen, sacks(kitchen))
    first = Entry.objects.get()
    url = address(kitchen, "opening-stock", corrects=first.uid)
    assert url in office.get(address(kitchen, "opening", first.uid)).content.decode()
    shown = office.get(url).context["form"].lines["lines"][0]
    assert (shown["quantity"].value(), shown["value"].value()) == ("1", "540.000")
    stock(office, kitchen, sacks(kitchen, quantity="2", value="1.080.000"), query={"corrects": first.uid})
    now = Entry.objects.get(kind="opening_stock", status=Status.POSTED)
    assert (now.replaces, now.amount_rp) == (first, 1_080_000)
    assert sum(StockLevel.objects.values_list("quantity_milli", flat=True)) == 100_000


def test_what_was_owed_is_a_debt_that_can_be_paid(office, kitchen):
    response = owe(office, kitchen, due_on="2026-04-01")
    debt = Purchase.objects.get()
    assert (debt.open_rp, debt.supplier.name, debt.lines.count()) == (150_000, "Toko Berkah", 0)
    assert balances(group=kitchen.group)[Account.PAYABLE] == 150_000
    page = office.get(response.url).content.decode()
    assert "Pay what is owed" in page
    assert "Put a price right" not in page
    kitchen.post("purchase_payment", {"purchase": str(debt.entry.uid), "pocket": "cash", "amount": 150_000})
    assert balances(group=kitchen.group)[Account.PAYABLE] == 0


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"amount": "0"}, {"amount": "More than zero, please."}),
        ({"supplier": ""}, {"supplier": "Fill this in."}),
        (
            {"supplier": "\u200b\u200f"},
            {"supplier": "Nothing in this text can be seen. Type it anew, please."},
        ),
    ],
)
def test_bad_debt_is_told_beside_its_field(office, kitchen, fields, told):
    assert errors_of(owe(office, kitchen, **fields)) == told
    assert not Purchase.objects.exists()


def test_overview_adds_up_what_the_group_had_and_owed(office, kitchen):
    stock(office, kitchen, sacks(kitchen))
    owe(office, kitchen)
    day = kitchen.group.started_on
    kitchen.post("opening_cash", {"pocket": "cash", "amount": 200_000}, on=day)
    customer = kitchen.customer()
    kitchen.post("opening_receivable", {"customer": customer.pk, "amount": 30_000}, on=day)
    undone = kitchen.post("opening_cash", {"pocket": "bank", "amount": 999_000}, on=day)
    office.post(reverse("entries:undo", args=[kitchen.group.slug, undone.uid]))
    shown = office.get(address(kitchen, "opening-start")).context["balances"]
    assert (shown.stock_rp, shown.cash_rp, shown.receivable_rp, shown.payable_rp) == (
        540_000,
        200_000,
        30_000,
        150_000,
    )
    assert shown.worth_rp == 620_000


def test_overview_offers_only_what_one_may_record(client_of, member, treasurer, kitchen):
    def offered(user):
        page = client_of(user).get(address(kitchen, "opening-start")).content.decode()
        routes = ("inventory:opening-stock", "treasury:opening-cash", "inventory:opening-payable")
        return [reverse(route, args=[kitchen.group.slug]) in page for route in routes]

    assert offered(member) == [False, False, False]
    assert offered(treasurer) == [True, True, True]


def test_opening_of_another_group_is_not_found(office, kitchen, other_chair, client_of):
    stock(office, kitchen, sacks(kitchen))
    uid = Entry.objects.get().uid
    theirs = reverse("inventory:opening", args=["kub-batik-melati", uid])
    assert client_of(other_chair).get(theirs).status_code == 404
