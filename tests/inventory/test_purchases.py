"""Buying through the pages: lots and their cost, freight, what is owed, paid, corrected and undone."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from inventory.models import Lot, Purchase, PurchaseLine, StockLevel, Supplier
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry, Source, Status
from kub.lib.dates import today
from kub.people.models import Group, User
from tests.inventory.filling import address, beans, buy, errors_of, in_unit


@pytest.fixture
def shop(client_of, chair):
    """A browser in which the chair is signed in."""
    return client_of(chair)


@pytest.fixture(autouse=True)
def _books_are_clean_in_the_end(db):
    yield
    assert check_books() == []


def line(kitchen, name, quantity, amount):
    return {"item": kitchen.item(name).pk, "quantity": quantity, "amount": amount}


def only_purchase() -> Purchase:
    return Purchase.objects.get(entry__status=Status.POSTED)


def held(kitchen, account):
    return balances(group=kitchen.group).get(account, 0)


def page_of(client, response):
    assert response.status_code == 302, errors_of(response)
    return client.get(response.url).content.decode()


def test_purchase_by_the_sack_brings_the_kilograms_it_holds(shop, kitchen):
    sacks = {"item": in_unit(kitchen.item("Kedelai"), "karung"), "quantity": "2", "amount": "1.100.000"}
    page = page_of(shop, buy(shop, kitchen, sacks))
    bought = PurchaseLine.objects.get()
    assert (bought.quantity_milli, bought.written_milli, bought.written_unit) == (100_000, 2_000, "karung")
    assert "2\u00a0karung = 100\u00a0kg" in page
    assert "Rp\u00a011.000 each kg" in page
    assert "100\u00a0kg left, worth Rp\u00a01.100.000" in page


def test_half_a_sack_is_25_kilograms(shop, kitchen):
    buy(shop, kitchen, {"item": in_unit(kitchen.item("Kedelai"), "karung"), "quantity": "0,5", "amount": "1"})
    assert Lot.objects.get().quantity_milli == 25_000


@pytest.mark.parametrize(
    ("typed", "milli"), [("10.000", 10_000_000), ("10,5", 10_500), ("2.5", 2_500), ("1.234", 1_234_000)]
)
def test_quantity_is_read_as_people_here_write_it(shop, kitchen, typed, milli):
    buy(shop, kitchen, beans(kitchen, quantity=typed))
    assert Lot.objects.get().quantity_milli == milli


@pytest.mark.parametrize("typed", ["110000", "110.000", "Rp110.000", "110rb"])
def test_amount_is_read_as_people_here_write_it(shop, kitchen, typed):
    buy(shop, kitchen, beans(kitchen, amount=typed))
    assert only_purchase().total_rp == 110_000


def test_freight_is_spread_over_the_lines_by_their_value(shop, kitchen):
    """By hand: 10.000 over 110.000 + 42.000 + 1.000 = 153.000.

    110.000 × 10.000 / 153.000 = 7.189 rest 83.000; 42.000 → 2.745 rest 15.000; 1.000 → 65 rest 55.000.
    7.189 + 2.745 + 65 = 9.999: the Rupiah that is left goes to the largest rest, the first line.
    """
    page = page_of(
        shop,
        buy(
            shop,
            kitchen,
            line(kitchen, "Kedelai", "10", "110.000"),
            line(kitchen, "Tepung beras", "3", "42.000"),
            line(kitchen, "Ragi", "0,02", "1.000"),
            freight="10rb",
        ),
    )
    lines = list(PurchaseLine.objects.order_by("line"))
    assert [each.freight_rp for each in lines] == [7_190, 2_745, 65]
    assert [each.lot.value_rp for each in lines] == [117_190, 44_745, 1_065]
    assert only_purchase().total_rp == 163_000
    assert held(kitchen, Account.MATERIALS) == 163_000
    assert "Rp\u00a011.719 each kg, with Rp\u00a07.190 of the transport" in page


def test_what_is_paid_at_once_leaves_the_chosen_pocket(shop, kitchen):
    buy(shop, kitchen, beans(kitchen), pocket="bank")
    assert (held(kitchen, Account.BANK), held(kitchen, Account.PAYABLE)) == (-110_000, 0)


def test_purchase_paid_in_part_is_owed_to_a_new_supplier(shop, kitchen):
    response = buy(
        shop,
        kitchen,
        beans(kitchen),
        paid="part",
        paid_amount="50.000",
        supplier="Toko Berkah",
        due_on="2026-04-01",
    )
    page = page_of(shop, response)
    assert "Toko Berkah" in page
    bought = only_purchase()
    assert (bought.paid_rp, bought.open_rp, bought.due_on) == (50_000, 60_000, dt.date(2026, 4, 1))
    assert held(kitchen, Account.PAYABLE) == 60_000


def test_purchase_on_credit_needs_to_say_to_whom(shop, kitchen):
    errors = errors_of(buy(shop, kitchen, beans(kitchen), paid="nothing"))
    assert errors == {"supplier": "Write to whom the rest is owed."}
    assert not Entry.objects.exists()


def test_supplier_is_known_again_however_the_name_is_written(shop, kitchen):
    for name in ("Toko Berkah", "toko berkah", "  TOKO BERKAH "):
        buy(shop, kitchen, beans(kitchen), supplier=name)
    assert [each.name for each in Supplier.objects.all()] == ["Toko Berkah"]


def test_goods_may_be_a_gift(shop, kitchen):
    buy(shop, kitchen, beans(kitchen, amount="0"))
    assert Lot.objects.get().value_rp == 0
    assert only_purchase().open_rp == 0


def test_empty_lines_are_passed_over(shop, kitchen):
    blank = {"item": "", "quantity": "", "amount": "", "expires_on": ""}
    response = buy(shop, kitchen, blank, beans(kitchen), blank)
    assert response.status_code == 302
    assert PurchaseLine.objects.count() == 1


def test_purchase_of_nothing_is_refused(shop, kitchen):
    assert errors_of(buy(shop, kitchen)) == {"__all__": "Write at least one thing that was bought."}


def test_one_line_more_comes_without_script_and_keeps_what_was_filled(shop, kitchen):
    response = buy(shop, kitchen, beans(kitchen, quantity="7"), add_line="lines")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="lines-1-item"' in page
    assert 'value="7"' in page
    assert not Entry.objects.exists()


def test_like_last_time_fills_the_form_with_what_usually_stays(shop, kitchen):
    sacks = {
        "item": in_unit(kitchen.item("Kedelai"), "karung"),
        "quantity": "1,5",
        "amount": "825.000",
        "expires_on": "2026-12-01",
    }
    buy(shop, kitchen, sacks, freight="15.000", supplier="Toko Berkah", pocket="bank", note="hujan")
    offer = shop.get(address(kitchen, "purchase-new")).content.decode()
    last = only_purchase().entry.uid
    assert f"?again={last}" in offer
    form = shop.get(address(kitchen, "purchase-new", again=last)).context["form"]
    first = form.lines["lines"][0]
    assert (first["item"].value(), first["quantity"].value(), first["amount"].value()) == (
        sacks["item"],
        "1,5",
        "825.000",
    )
    assert not first["expires_on"].value()
    assert (form["supplier"].value(), form["pocket"].value(), form["freight"].value()) == (
        "Toko Berkah",
        "bank",
        "15.000",
    )
    assert form["happened_on"].value() == today()
    assert not form["note"].value()


def test_lines_that_were_filled_in_beforehand_are_recorded_as_they_stand(shop, kitchen):
    buy(shop, kitchen, beans(kitchen), line(kitchen, "Ragi", "1", "50.000"))
    last = only_purchase().entry.uid
    response = buy(shop, kitchen, beans(kitchen), line(kitchen, "Ragi", "1", "50.000"), query={"again": last})
    assert response.status_code == 302
    assert PurchaseLine.objects.count() == 4


def test_correcting_one_line_keeps_the_others_and_replaces_the_purchase(shop, kitchen):
    response = buy(shop, kitchen, beans(kitchen), line(kitchen, "Ragi", "1,234", "50.000"), note="pasar")
    first = only_purchase().entry
    page = shop.get(response.url).content.decode()
    form_url = address(kitchen, "purchase-new", corrects=first.uid)
    assert form_url in page
    form = shop.get(form_url).context["form"]
    assert [each["quantity"].value() for each in form.lines["lines"]][:2] == ["10", "1,234"]
    assert form["note"].value() == "pasar"
    response = buy(
        shop,
        kitchen,
        beans(kitchen, amount="115.000"),
        line(kitchen, "Ragi", "1,234", "50.000"),
        query={"corrects": first.uid},
    )
    bought = only_purchase()
    assert bought.total_rp == 165_000
    assert bought.entry.replaces == first
    assert bought.lines.count() == 2
    assert "This was corrected" in shop.get(address(kitchen, "purchase", first.uid)).content.decode()


def test_undone_purchase_takes_its_goods_and_money_back(shop, kitchen):
    buy(shop, kitchen, beans(kitchen))
    entry = only_purchase().entry
    shop.post(reverse("entries:undo", args=[kitchen.group.slug, entry.uid]))
    assert StockLevel.objects.get().quantity_milli == 0
    assert held(kitchen, Account.CASH) == 0
    page = shop.get(address(kitchen, "purchase", entry.uid)).content.decode()
    assert "This was undone" in page
    assert "corrects=" not in page
    assert "Nothing was bought yet." in shop.get(address(kitchen, "purchases")).content.decode()


def test_purchase_whose_goods_are_used_says_why_it_cannot_be_undone(shop, kitchen):
    buy(shop, kitchen, beans(kitchen))
    kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "4", "why": "home"})
    entry = only_purchase().entry
    page = shop.get(address(kitchen, "purchase", entry.uid)).content.decode()
    assert "A wrong price can still be put right." in page
    assert reverse("entries:undo", args=[kitchen.group.slug, entry.uid]) not in page
    assert "6\u00a0kg left, worth Rp\u00a066.000" in page


def pay(client, kitchen, purchase, amount, **fields):
    data = {"uid": uuid.uuid4(), "happened_on": kitchen.day, "amount": amount, "pocket": "cash", **fields}
    return client.post(address(kitchen, "purchase-pay", purchase=purchase.entry.uid), data)


def owed_purchase(client, kitchen):
    buy(client, kitchen, beans(kitchen), paid="nothing", supplier="Toko Berkah")
    return only_purchase()


def test_what_is_owed_is_paid_in_two_parts(shop, kitchen):
    bought = owed_purchase(shop, kitchen)
    form = shop.get(address(kitchen, "purchase-pay", purchase=bought.entry.uid)).context["form"]
    assert form["amount"].value() == "110.000"
    pay(shop, kitchen, bought, "70.000", pocket="bank")
    pay(shop, kitchen, bought, "40.000")
    bought.refresh_from_db()
    assert (bought.paid_rp, bought.open_rp) == (110_000, 0)
    assert (held(kitchen, Account.BANK), held(kitchen, Account.CASH)) == (-70_000, -40_000)
    page = shop.get(address(kitchen, "purchase", bought.entry.uid)).content.decode()
    assert "Pay what is owed" not in page
    assert page.count("corrects=") == 2  # each payment can be put right


def test_more_than_is_owed_is_not_paid(shop, kitchen):
    bought = owed_purchase(shop, kitchen)
    assert errors_of(pay(shop, kitchen, bought, "110.001")) == {
        "amount": "Only Rp\u00a0110.000 is still owed."
    }


def test_payment_before_the_purchase_is_refused(shop, kitchen):
    bought = owed_purchase(shop, kitchen)
    response = pay(shop, kitchen, bought, "1.000", happened_on=kitchen.day - dt.timedelta(days=1))
    assert errors_of(response) == {"happened_on": "This is before the purchase."}


def test_payment_is_corrected_from_its_own_address(shop, kitchen):
    bought = owed_purchase(shop, kitchen)
    pay(shop, kitchen, bought, "70.000")
    payment = Entry.objects.get(kind="purchase_payment")
    url = address(kitchen, "purchase-pay", corrects=payment.uid)
    assert shop.get(url).context["form"]["amount"].value() == "70.000"
    data = {"uid": uuid.uuid4(), "happened_on": kitchen.day, "amount": "60.000", "pocket": "cash"}
    assert shop.post(url, data).status_code == 302
    bought.refresh_from_db()
    assert bought.paid_rp == 60_000


def test_payment_without_a_purchase_leads_to_those_still_owed(shop, kitchen):
    response = shop.get(address(kitchen, "purchase-pay"))
    assert response.url == address(kitchen, "purchases", show="open")


def test_member_buys_and_only_treasurer_and_chair_pay_debts(client_of, member, treasurer, kitchen):
    yuli = client_of(member)
    buy(yuli, kitchen, beans(kitchen), paid="nothing", supplier="Toko Berkah")
    bought = only_purchase()
    assert "Pay what is owed" not in yuli.get(address(kitchen, "purchase", bought.entry.uid)).content.decode()
    assert pay(yuli, kitchen, bought, "1.000").status_code == 403
    assert pay(client_of(treasurer), kitchen, bought, "1.000").status_code == 302


def test_purchase_from_paper_of_somebody_who_may_not_waits_on_the_plain_page(client_of, mentor, kitchen):
    kitchen.group.mentor_may_record = True
    kitchen.group.save()
    tight = {"item": kitchen.item("Kedelai").pk, "quantity": "1", "amount": "5.000"}
    response = buy(client_of(mentor), kitchen, tight, paid="nothing")
    entry = Entry.objects.get()
    assert (entry.status, entry.source) == (Status.REVIEW, Source.PAPER)
    assert response.url == reverse("entries:entry", args=[kitchen.group.slug, entry.uid])
    own = client_of(mentor).get(address(kitchen, "purchase", entry.uid))
    assert own.url == response.url


def test_list_finds_by_supplier_and_by_item_and_shows_what_is_owed(shop, kitchen):
    owed_purchase(shop, kitchen)
    buy(shop, kitchen, line(kitchen, "Minyak", "5", "90.000"), supplier="Agen Jaya")
    url = address(kitchen, "purchases")

    def found(**query):
        return [each.supplier.name for each in shop.get(url, query).context["page"]]

    assert found() == ["Agen Jaya", "Toko Berkah"]
    assert found(q="berkah") == ["Toko Berkah"]
    assert found(q="minyak") == ["Agen Jaya"]
    assert found(q="\0") == ["Agen Jaya", "Toko Berkah"]
    assert found(show="open") == ["Toko Berkah"]
    assert "Rp\u00a0110.000 is still owed" in shop.get(url).content.decode()


def test_list_takes_as_many_queries_for_300_purchases_as_for_3(
    shop, kitchen, django_assert_max_num_queries, django_assert_num_queries
):
    def purchases(count):
        for _each in range(count):
            buy_for_cash(kitchen)

    purchases(3)
    url = address(kitchen, "purchases")
    with django_assert_max_num_queries(20) as few:
        shop.get(url)
    purchases(57)
    with django_assert_num_queries(len(few.captured_queries)):
        shop.get(url)


def buy_for_cash(kitchen):
    kitchen.post(
        "purchase",
        {
            "supplier": kitchen.supplier().pk,
            "lines": [{"item": kitchen.item("Kedelai").pk, "quantity": "1", "amount": 11_000}],
        },
    )


def test_purchase_page_takes_as_many_queries_for_many_lines_as_for_few(
    shop, kitchen, django_assert_max_num_queries, django_assert_num_queries
):
    buy(shop, kitchen, *[beans(kitchen)] * 2)
    few_lines, many_lines = only_purchase().entry.uid, uuid.uuid4()
    with django_assert_max_num_queries(30) as few:
        shop.get(address(kitchen, "purchase", few_lines))
    count = len(few.captured_queries)
    buy(shop, kitchen, *[beans(kitchen)] * 40, uid=many_lines)
    with django_assert_num_queries(count):
        shop.get(address(kitchen, "purchase", many_lines))


def test_supplier_page_shows_purchases_and_name_and_number_change(shop, kitchen):
    bought = owed_purchase(shop, kitchen)
    supplier = bought.supplier
    assert "Rp\u00a0110.000" in shop.get(address(kitchen, "suppliers")).content.decode()
    url = address(kitchen, "supplier-edit", supplier.pk)
    assert shop.post(url, {"name": "Toko Berkah Jaya", "phone": "0812 0000 0888"}).status_code == 302
    page = shop.get(address(kitchen, "supplier", supplier.pk)).content.decode()
    assert "Toko Berkah Jaya" in page
    assert "wa.me/6281200000888" in page
    assert str(bought.entry.uid) in page


def test_supplier_does_not_take_the_name_of_another(shop, kitchen):
    kitchen.supplier("Agen Jaya")
    berkah = kitchen.supplier("Toko Berkah")
    response = shop.post(address(kitchen, "supplier-edit", berkah.pk), {"name": "agen jaya", "phone": ""})
    assert errors_of(response) == {"name": "“agen jaya” exists already."}


def test_supplier_of_another_group_is_not_found(shop, kitchen, other_group: Group):
    theirs = Supplier.objects.create(group=other_group, name="Toko Mereka")
    assert shop.get(address(kitchen, "supplier", theirs.pk)).status_code == 404
    assert "Toko Mereka" not in shop.get(address(kitchen, "purchase-new")).content.decode()


def test_purchase_of_another_group_is_not_found(shop, kitchen, other_chair: User, client_of):
    buy(shop, kitchen, beans(kitchen))
    uid = only_purchase().entry.uid
    assert client_of(other_chair).get(address(kitchen, "purchase", uid)).status_code == 404
    theirs = reverse("inventory:purchase", args=["kub-batik-melati", uid])
    assert client_of(other_chair).get(theirs).status_code == 404
