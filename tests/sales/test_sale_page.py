"""The page that records a sale, as a browser sends it."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from inventory.models import Item
from kub.books.chart import Account
from kub.books.selectors import balances, pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.people.models import Group, User
from sales.models import Channel, Customer, Price, Sale
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, errors_of, text_of, written

SMALL, BIG = "Keripik 100 g", "Keripik 250 g"


@pytest.fixture
def stocked(kitchen: Kitchen) -> Kitchen:
    kitchen.cook()
    return kitchen


def test_goods_are_sold_for_cash_in_a_few_taps(stocked: Kitchen, pages: Pages) -> None:
    before = pockets(group=stocked.group)[Account.CASH]
    response = pages.sell({SMALL: "12", BIG: "3"})
    sale = Sale.objects.get()
    assert response.status_code == 302
    assert response["Location"] == pages.url("sale", sale.entry.uid)
    assert (sale.number, sale.total_rp, sale.paid_rp, sale.open_rp) == ("2026-03/0001", 132_000, 132_000, 0)
    assert pockets(group=stocked.group)[Account.CASH] - before == 132_000
    assert check_books() == []


@pytest.mark.parametrize(("paid", "pocket"), [("qris", Account.QRIS), ("bank", Account.BANK)])
def test_money_goes_to_the_pocket_that_was_chosen(
    stocked: Kitchen, pages: Pages, paid: str, pocket: Account
) -> None:
    pages.sell({SMALL: "1"}, paid=paid)
    assert pockets(group=stocked.group)[pocket] == 7_000


def test_sale_is_paid_later_by_somebody_new(stocked: Kitchen, pages: Pages) -> None:
    due_on = stocked.day + dt.timedelta(days=14)
    new = {"customer": "Warung Bu Rini", "customer_phone": "0812 3456 7890"}
    pages.sell({SMALL: "2"}, paid="later", due_on=f"{due_on}", **new)
    sale = Sale.objects.get()
    assert sale.customer is not None
    assert (sale.customer.name, sale.customer.phone) == ("Warung Bu Rini", "+6281234567890")
    assert (sale.open_rp, sale.due_on) == (14_000, due_on)
    assert check_books() == []


def test_part_is_paid_now_and_the_rest_is_owed(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "2"}, paid_now="10rb", customer="Bu Rini")
    sale = Sale.objects.get()
    assert (sale.paid_rp, sale.open_rp) == (10_000, 4_000)
    assert balances(group=stocked.group)[Account.RECEIVABLE] == 4_000


def test_discount_and_another_price_are_recorded(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "3", BIG: "2"}, discount="1.000", **{f"{SMALL} price": "6.500"})
    sale = Sale.objects.get()
    assert (sale.gross_rp, sale.discount_rp, sale.total_rp) == (51_500, 1_000, 50_500)
    assert [line.price_rp for line in sale.lines.all()] == [6_500, 16_000]
    assert sale.paid_rp == 50_500


def test_goods_are_given_away(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "1"}, **{f"{SMALL} price": "0"})
    assert (Sale.objects.get().total_rp, Sale.objects.get().paid_rp) == (0, 0)
    assert check_books() == []


def test_what_she_saw_is_what_counts_when_a_price_changes_meanwhile(stocked: Kitchen, pages: Pages) -> None:
    data = pages.sale({SMALL: "1"})
    Price.objects.filter(item=stocked.item(SMALL)).update(price_rp=9_000)
    pages.send("sale-new", data=data)
    assert Sale.objects.get().total_rp == 7_000


def test_each_channel_shows_its_prices_and_keeps_what_was_chosen(stocked: Kitchen, pages: Pages) -> None:
    reseller = stocked.channel("reseller")
    Price.objects.create(
        group=stocked.group,
        item=stocked.item(SMALL),
        channel=reseller,
        price_rp=6_000,
        starts_on=stocked.group.started_on,
    )
    chosen = {"lines-0-item": stocked.item(SMALL).pk, "lines-0-quantity": "5"}
    data = pages.sale({}, query={"channel": reseller.pk, **chosen})
    assert data["lines-0-price"] == "6.000"
    pages.send("sale-new", data=data)
    sale = Sale.objects.get()
    assert (sale.channel, sale.total_rp) == (reseller, 30_000)


def test_nonsense_in_the_address_is_passed_over(stocked: Kitchen, pages: Pages) -> None:
    entry = stocked.sell("1")
    queries: list[dict[str, Any]] = [
        {"channel": "x"},
        {"channel": "9" * 40},
        {"happened_on": "soon"},
        {"customer": "9" * 30},
        {"lines-0-item": "x", "lines-0-quantity": "2"},
        {"lines-0-item": "1", "lines-0-quantity": "many"},
        {"like": "last"},
        {"like": "last", "corrects": entry.uid},
    ]
    for query in queries:
        assert pages.get("sale-new", **query).status_code == 200, query


def test_a_line_is_never_added_to_a_page_that_shows_all(stocked: Kitchen, pages: Pages) -> None:
    data = pages.sale({SMALL: "1"}) | {"add_line": "lines"}
    assert pages.send("sale-new", data=data).status_code == 200
    entry = stocked.sell("1", customer=stocked.customer().pk)
    for name in ("payment-new", "return-new"):
        data = written(pages.form(name, sale=entry.uid)) | {"add_line": "lines"}
        assert pages.send(name, sale=entry.uid, data=data).status_code == 200


def test_only_what_has_stock_or_a_price_is_offered_and_stock_comes_first(
    stocked: Kitchen, pages: Pages
) -> None:
    Item.objects.create(group=stocked.group, name="Abon", kind="product", base_unit="pack")
    form = pages.form("sale-new", happened_on=stocked.day)
    assert [line.offer.item.name for line in form.lines["lines"]] == [SMALL, BIG, "Remahan"]


def test_empty_page_says_what_to_do_first(
    client_of, other_group: Group, other_chair: User, stocked: Kitchen
) -> None:
    there = Pages(client_of(other_chair), other_group, stocked.day)
    assert "First make a product" in text_of(there.get("sale-new"))
    Channel.objects.filter(group=other_group).update(archived=True)
    assert "There is no way to sell yet." in text_of(there.get("sale-new"))


def test_like_last_time_fills_goods_and_customer_at_the_prices_of_today(
    stocked: Kitchen, pages: Pages
) -> None:
    pages.sell({BIG: "2"}, customer="Bu Rini", paid="qris", discount="500", **{f"{BIG} price": "15.000"})
    data = pages.sale({}, query={"like": "last"})
    assert pages.send("sale-new", data=data).status_code == 302
    again = Sale.objects.order_by("pk").last()
    assert again is not None
    assert again.customer is not None
    assert (again.customer.name, again.total_rp, again.discount_rp) == ("Bu Rini", 32_000, 0)
    assert again.open_rp == 0
    assert again.entry.payload["paid"]["pocket"] == "qris"


def test_sale_is_corrected_and_its_number_stays_taken(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "60"})
    wrong = Sale.objects.get()
    data = written(pages.form("sale-new", corrects=wrong.entry.uid))
    assert (data["lines-0-quantity"], data["happened_on"], data["paid_now"]) == ("60", f"{stocked.day}", "")
    data["lines-0-quantity"] = "6"
    assert pages.send("sale-new", data=data, corrects=wrong.entry.uid).status_code == 302
    right = Sale.objects.exclude(pk=wrong.pk).get()
    assert (right.number, right.total_rp, right.paid_rp) == ("2026-03/0002", 42_000, 42_000)
    assert "This sale was corrected" in text_of(pages.get("sale", wrong.entry.uid))
    assert check_books() == []


def test_correction_begins_with_all_that_was_recorded(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "3"}, customer="Bu Rini", paid_now="5.000", discount="1.000", note="Untuk arisan")
    Customer.objects.create(group=stocked.group, name="Bu Rini", phone="+6281234567890")
    before = Sale.objects.get()
    pages.send(
        "sale-new", data=written(pages.form("sale-new", corrects=before.entry.uid)), corrects=before.entry.uid
    )
    after = Sale.objects.exclude(pk=before.pk).get()
    assert after.entry.payload == before.entry.payload


def test_same_submit_twice_is_counted_once(stocked: Kitchen, pages: Pages) -> None:
    data = pages.sale({SMALL: "2"}, customer="Bu Rini", paid="later")
    first, second = pages.send("sale-new", data=data), pages.send("sale-new", data=data)
    assert first["Location"] == second["Location"]
    assert (Sale.objects.count(), Customer.objects.count()) == (1, 1)
    assert check_books() == []


def test_same_page_sent_again_with_other_goods_is_asked_about(stocked: Kitchen, pages: Pages) -> None:
    data = pages.sale({SMALL: "2"})
    pages.send("sale-new", data=data)
    said = errors_of(pages.send("sale-new", data=data | {"lines-0-quantity": "3"}))
    assert "This page was saved before with other data. Save again if this is one more." in said
    assert Sale.objects.get().total_rp == 14_000


BAD_SALES = [
    ({SMALL: "-1"}, {}, "Not less than zero."),
    ({SMALL: "1,5"}, {}, f"{SMALL} is counted in whole units."),
    ({SMALL: "1000000000000"}, {}, "At most 999.999.999."),
    ({SMALL: "10.000"}, {}, f"Only 60 pack of {SMALL} in stock, not 10.000 pack."),
    ({SMALL: "two"}, {}, "“two” is not a number."),
    ({}, {}, "Nothing is chosen yet."),
    ({SMALL: "0"}, {}, "Nothing is chosen yet."),
    ({SMALL: "1"}, {"discount": "8.000"}, "The discount is more than the goods cost."),
    ({SMALL: "1"}, {"discount": "-1"}, "Not less than zero."),
    ({SMALL: "1"}, {"paid_now": "8.000"}, "The sale is only Rp 7.000; give change back."),
    ({SMALL: "1"}, {"paid_now": "5.000"}, "Write who owes the rest."),
    ({SMALL: "1"}, {"paid": "later"}, "Write who owes the rest."),
    ({SMALL: "1"}, {"paid": "later", "paid_now": "5.000", "customer": "Bu Rini"}, "A part is paid now"),
    ({SMALL: "1"}, {"paid": "gold"}, "Select a valid choice."),
    ({SMALL: "1"}, {"due_on": "2026-04-01"}, "All is paid now, so nothing falls due."),
    ({SMALL: "1"}, {"due_on": "2026-03-01", "paid": "later", "customer": "x"}, "This is before the sale."),
    ({SMALL: "1"}, {"happened_on": "2099-01-01"}, "This day is still to come."),
    ({SMALL: "1"}, {"happened_on": "2024-12-31"}, "The group's books begin later than this day."),
    ({SMALL: "1"}, {"happened_on": "someday"}, "This is not a day."),
    ({SMALL: "1"}, {"customer": "x" * 10_000}, "at most 80 characters"),
    ({SMALL: "1"}, {"customer": "Bu\x00Rini"}, "cannot be shown"),
    ({SMALL: "1"}, {"customer": "\u202e\u200f"}, "Nothing in this text can be seen."),
    ({SMALL: "1"}, {"customer": "Bu Rini", "customer_phone": "12"}, "is not a phone number"),
    ({SMALL: "1"}, {"customer_phone": "081234567890"}, "Write the name as well."),
    ({SMALL: "1"}, {"note": "x" * 201}, "at most 200 characters"),
    ({SMALL: "1"}, {f"{SMALL} price": "-5"}, "Not less than zero."),
    ({SMALL: "1"}, {"channel": "999999"}, "This was not found in the group."),
    ({SMALL: "1"}, {"lines-0-item": "999999"}, "This was not found in the group."),
    ({SMALL: "1"}, {"uid": "x"}, "Enter a valid UUID."),
]


@pytest.mark.parametrize(("packs", "changes", "sentence"), BAD_SALES)
def test_bad_sale_is_answered_in_words_and_leaves_nothing(
    stocked: Kitchen, pages: Pages, packs: dict, changes: dict, sentence: str
) -> None:
    before = Entry.objects.count()
    said = errors_of(pages.sell(packs, **changes))
    assert any(sentence in each for each in said), said
    assert Entry.objects.count() == before
    assert not Sale.objects.exists()


@pytest.mark.parametrize("name", ["Warung 🌶️ Pedas", "مطعم", "Bu \u200fRini", "<b>Bu Rini</b>", "O'Neil"])
def test_name_in_any_script_is_kept_and_shown_safely(stocked: Kitchen, pages: Pages, name: str) -> None:
    response = pages.sell({SMALL: "1"}, customer=name)
    page = pages.client.get(response["Location"]).content.decode()
    assert Customer.objects.get().name == name
    assert "<b>Bu" not in page


def test_fractions_of_a_kilogram_are_sold_as_they_are_typed(kitchen: Kitchen, pages: Pages) -> None:
    loose = Item.objects.create(group=kitchen.group, name="Keripik curah", kind="product", base_unit="kg")
    kitchen.items["Keripik curah"] = loose
    first_day = kitchen.group.started_on
    line = {"item": loose.pk, "quantity": "20", "value": 900_000}
    kitchen.post("opening_stock", {"lines": [line]}, on=first_day)
    Price.objects.create(
        group=kitchen.group, item=loose, channel=kitchen.channel(), price_rp=60_000, starts_on=first_day
    )
    for typed, total_rp in (("2.5", 150_000), ("10,5", 630_000), ("0,333", 19_980)):
        pages.sell({"Keripik curah": typed})
        sale = Sale.objects.order_by("pk").last()
        assert sale is not None
        assert sale.total_rp == total_rp
    assert check_books() == []


def test_expired_goods_are_refused_in_words(stocked: Kitchen, pages: Pages) -> None:
    late = stocked.day + dt.timedelta(days=31)
    data = pages.sale({SMALL: "1"}) | {"happened_on": f"{late}"}
    [sentence, *_rest] = errors_of(pages.send("sale-new", data=data))
    assert "60 pack more has expired or been recalled." in sentence


def test_an_expired_lot_that_was_chosen_is_refused_in_words(stocked: Kitchen, pages: Pages) -> None:
    lot = stocked.item(SMALL).lots.get()
    chosen: dict[str, Any] = {f"{SMALL} lot": lot.pk}
    data = pages.sale({SMALL: "1"}, **chosen)
    late = data | {"happened_on": f"{stocked.day + dt.timedelta(days=31)}"}
    assert "has expired" in errors_of(pages.send("sale-new", data=late))[0]
    assert pages.send("sale-new", data=data).status_code == 302


def test_the_lot_that_was_chosen_is_taken(stocked: Kitchen, pages: Pages) -> None:
    later = stocked.cook(on=stocked.day)
    lot = stocked.item(SMALL).lots.get(entry=later)
    pages.sell({SMALL: "5"}, **{f"{SMALL} lot": lot.pk})
    assert lot.levels.get().quantity_milli == 55_000


@pytest.mark.parametrize("box", ["item", "lot"])
def test_what_is_of_another_group_is_not_found(
    stocked: Kitchen, pages: Pages, other_group: Group, box: str
) -> None:
    stranger = Item.objects.create(group=other_group, name="Batik", kind="product", base_unit="pcs")
    data = pages.sale({SMALL: "1"}) | {f"lines-0-{box}": f"{stranger.pk + 10**6}"}
    if box == "item":
        data["lines-0-item"] = f"{stranger.pk}"
    assert "This was not found in the group." in errors_of(pages.send("sale-new", data=data))


def test_customer_and_sale_of_another_group_are_not_found(
    client_of, stocked: Kitchen, pages: Pages, other_group: Group, other_chair: User
) -> None:
    pages.sell({SMALL: "1"}, customer="Bu Rini")
    sale = Sale.objects.get()
    there = Pages(client_of(other_chair), other_group, stocked.day)
    assert there.get("sale", sale.entry.uid).status_code == 404
    assert there.get("sale-new", corrects=sale.entry.uid).status_code == 404
    assert there.get("payment-new", sale=sale.entry.uid).status_code == 404
    assert there.get("return-new", sale=sale.entry.uid).status_code == 404
    assert there.get("customer", sale.customer_id).status_code == 404
    assert there.get("channel-edit", sale.channel_id).status_code == 404
    assert there.get("item-prices", stocked.item(SMALL).pk).status_code == 404
    assert there.get("sale", uuid.uuid4()).status_code == 404


def test_mentor_who_may_not_record_is_refused(
    client_of, stocked: Kitchen, mentor: User, pages: Pages
) -> None:
    hers: Client = client_of(mentor)
    assert hers.get(pages.url("sale-new")).status_code == 403
    assert hers.get(pages.url("sales")).status_code == 200


def test_several_of_one_name_are_told_apart(stocked: Kitchen, pages: Pages) -> None:
    rini, other = (
        Customer.objects.create(group=stocked.group, name="Bu Rini", phone=phone)
        for phone in ("+6281200000001", "+6281200000002")
    )
    data = pages.sale({SMALL: "1"}, customer="bu rini", paid="later")
    assert "Several are called so. Choose one of them." in errors_of(pages.send("sale-new", data=data))
    pages.send("sale-new", data=data | {"customer_pick": f"{other.pk}"})
    assert Sale.objects.get().customer == other
    assert rini.sales.count() == 0


def test_a_number_that_was_not_known_is_kept_with_her(stocked: Kitchen, pages: Pages) -> None:
    rini = stocked.customer("Bu Rini")
    pages.sell({SMALL: "1"}, customer="Bu Rini", customer_phone="0812 3456 7890")
    rini.refresh_from_db()
    assert (rini.phone, Customer.objects.count()) == ("+6281234567890", 1)


def test_sale_to_a_customer_begins_on_her_page(stocked: Kitchen, pages: Pages) -> None:
    Customer.objects.create(group=stocked.group, name="Bu Rini")
    rini = Customer.objects.create(group=stocked.group, name="Bu Rini")
    pages.send("sale-new", data=pages.sale({SMALL: "1"}, query={"customer": rini.pk}))
    assert Sale.objects.get().customer == rini


def test_another_price_of_what_is_not_sold_changes_nothing(stocked: Kitchen, pages: Pages) -> None:
    pages.sell({SMALL: "1"}, **{f"{BIG} price": "1"})
    assert Sale.objects.get().lines.count() == 1


def test_product_without_a_price_is_sold_at_the_price_that_is_written(stocked: Kitchen, pages: Pages) -> None:
    Price.objects.filter(item=stocked.item(BIG)).delete()
    said = errors_of(pages.sell({BIG: "1"}))
    assert f"{BIG} has no price here yet. Write one." in said
    pages.sell({BIG: "1"}, **{f"{BIG} price": "15rb"})
    assert Sale.objects.get().total_rp == 15_000


def test_a_sale_paid_into_a_pocket_that_the_page_does_not_offer_is_corrected(
    stocked: Kitchen, pages: Pages
) -> None:
    entry = stocked.sell("1", paid={"pocket": "solidarity", "amount": 7_000})
    data = written(pages.form("sale-new", corrects=entry.uid))
    assert (
        pages.send("sale-new", data=data | {"lines-0-quantity": "2"}, corrects=entry.uid).status_code == 302
    )
    assert pockets(group=stocked.group)[Account.SOLIDARITY] == 14_000


def test_lines_that_name_a_product_twice_are_corrected_as_they_are(stocked: Kitchen, pages: Pages) -> None:
    item = stocked.item(SMALL).pk
    lines = [
        {"item": item, "quantity": "2", "price": 7_000},
        {"item": item, "quantity": "1", "price": 5_000},
    ]
    entry = stocked.sell(lines=lines, paid={"pocket": "cash", "amount": 19_000})
    pages.send("sale-new", data=written(pages.form("sale-new", corrects=entry.uid)), corrects=entry.uid)
    sale = Sale.objects.exclude(entry=entry).get()
    assert [(line.quantity_milli, line.price_rp) for line in sale.lines.all()] == [
        (2_000, 7_000),
        (1_000, 5_000),
    ]


def test_page_asks_as_much_of_the_database_for_many_products_as_for_few(
    stocked: Kitchen, pages: Pages, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    with django_assert_max_num_queries(20) as few:
        pages.get("sale-new", happened_on=stocked.day)
    for number in range(60):
        name = f"Keripik {number}"
        item = Item.objects.create(group=stocked.group, name=name, kind="product", base_unit="pack")
        Price.objects.create(
            group=stocked.group,
            item=item,
            channel=stocked.channel(),
            price_rp=1_000,
            starts_on=stocked.group.started_on,
        )
    with django_assert_num_queries(len(few.captured_queries)):
        pages.get("sale-new", happened_on=stocked.day)
