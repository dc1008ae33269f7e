"""Bad input to the purchase form: told beside the field, nothing half-written, nothing counted twice."""

import datetime as dt
import uuid

import pytest

from inventory.models import Item, Lot, Purchase, Supplier
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.lib.dates import today
from tests.inventory.filling import address, beans, buy, errors_of
from tests.kitchen import Kitchen

# A uid under which nothing was ever recorded.
NOBODY = "6d0f6f0e-0d5c-4b8e-9f63-2c1f5a7e0b11"


@pytest.fixture
def shop(client_of, chair):
    return client_of(chair)


def nothing_was_written() -> bool:
    return not (Entry.objects.exists() or Lot.objects.exists() or Purchase.objects.exists())


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("quantity", "-1", "More than zero, please."),
        ("quantity", "0", "More than zero, please."),
        ("quantity", "1000000000000", "At most 999.999.999."),
        ("quantity", "0,0001", "At most three digits after the comma."),
        ("quantity", "banyak", "“banyak” is not a number. Write it like 12500 or 2,5."),
        ("quantity", "1\0", "“1\0” is not a number. Write it like 12500 or 2,5."),
        ("quantity", "", "Fill in a number."),
        ("quantity", "1" * 10_000, f"“{'1' * 30}” is not a number. Write it like 12500 or 2,5."),
        ("amount", "-5000", "Not less than zero."),
        ("amount", "1000000000000", "At most Rp\u00a0999.999.999.999."),
        ("amount", "10,5", "Whole Rupiah only, without a fraction."),
        ("amount", "", "Fill in a number."),
        ("item", "", "Choose what."),
        ("item", "999999", "Select a valid choice. 999999 is not one of the available choices."),
        ("expires_on", "besok", "This is not a day. Write it like 24/11/2026."),
        ("expires_on", "2026-03-09", "It would have expired before it was bought."),
    ],
)
def test_bad_line_is_told_beside_its_field(shop, kitchen: Kitchen, field, typed, sentence):
    response = buy(shop, kitchen, beans(kitchen), beans(kitchen, **{field: typed}))
    assert response.context["form"].lines["lines"][1].errors == {field: [sentence]}
    assert response.content.decode().count("Not saved yet.") == 1
    assert nothing_was_written()


def test_fraction_of_a_piece_is_refused(shop, kitchen):
    bags = {"item": kitchen.item("Plastik kecil").pk, "quantity": "2,5", "amount": "1.250"}
    assert errors_of(buy(shop, kitchen, bags)) == {
        "lines.0.quantity": "Plastik kecil is counted in whole units."
    }
    assert nothing_was_written()


def test_item_of_another_group_is_no_choice(shop, kitchen, other_group):
    theirs = Item.objects.create(group=other_group, kind="material", name="Malam", base_unit="kg")
    assert "lines.0.item" in errors_of(buy(shop, kitchen, {**beans(kitchen), "item": theirs.pk}))
    assert "Malam" not in shop.get(address(kitchen, "purchase-new")).content.decode()
    assert nothing_was_written()


def test_archived_item_is_no_choice(shop, kitchen):
    kitchen.item("Kedelai").archived = True
    kitchen.item("Kedelai").save()
    assert "lines.0.item" in errors_of(buy(shop, kitchen, beans(kitchen)))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (lambda: today() + dt.timedelta(days=1), "This day is still to come."),
        (lambda: dt.date(2024, 12, 31), "The group's books begin later than this day."),
        (lambda: "31/31/2026", "This is not a day. Write it like 24/11/2026."),
        (lambda: "", "Choose a day."),
    ],
)
def test_impossible_day_is_told_beside_the_date(shop, kitchen, day, sentence):
    assert errors_of(buy(shop, kitchen, beans(kitchen), happened_on=day())) == {"happened_on": sentence}
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"paid": "part"}, {"paid_amount": "Write how much was paid."}),
        (
            {"paid": "part", "paid_amount": "110.001", "supplier": "Toko"},
            {"paid_amount": "The purchase costs only Rp\u00a0110.000."},
        ),
        (
            {"paid": "all", "paid_amount": "50.000"},
            {"paid_amount": "Choose “Part of it” above, or leave this empty."},
        ),
        ({"paid": "part", "paid_amount": "0"}, {"paid_amount": "More than zero, please."}),
        ({"freight": "-1"}, {"freight": "Not less than zero."}),
        ({"due_on": "2026-03-01"}, {"due_on": "This is before the purchase."}),
        (
            {"supplier": "x" * 10_000},
            {"supplier": "Ensure this value has at most 80 characters (it has 10000)."},
        ),
        (
            {"supplier": "Toko\0Berkah"},
            {"supplier": "There is a character in this text that cannot be shown. Type it anew, please."},
        ),
        ({"note": "x" * 10_000}, {"note": "Ensure this value has at most 200 characters (it has 10000)."}),
    ],
)
def test_impossible_payment_and_words_are_told_beside_their_field(shop, kitchen, fields, told):
    assert errors_of(buy(shop, kitchen, beans(kitchen), **fields)) == told
    assert nothing_was_written()


def test_emoji_and_marks_of_direction_are_kept_as_they_were_typed(shop, kitchen):
    name = "Toko \u202eBerkah\u202c 🫘"
    response = buy(shop, kitchen, beans(kitchen), supplier=name, note="🫘 מחיר")
    assert Supplier.objects.get().name == name
    assert name in shop.get(response.url).content.decode()


def test_markup_in_a_name_is_shown_as_text(shop, kitchen):
    response = buy(shop, kitchen, beans(kitchen), supplier="<b>Toko</b>")
    page = shop.get(response.url).content.decode()
    assert "&lt;b&gt;Toko" in page
    assert "<b>Toko" not in page


def test_same_form_sent_twice_counts_once(shop, kitchen):
    uid = uuid.uuid4()
    first = buy(shop, kitchen, beans(kitchen), uid=uid, supplier="Toko Berkah")
    second = buy(shop, kitchen, beans(kitchen), uid=uid, supplier="Toko Berkah")
    assert first.url == second.url
    assert "counted once" in shop.get(second.url).content.decode()
    assert (Purchase.objects.count(), Supplier.objects.count()) == (1, 1)
    assert check_books() == []


def test_same_form_sent_again_with_other_data_is_not_recorded_over_the_first(shop, kitchen):
    uid = uuid.uuid4()
    buy(shop, kitchen, beans(kitchen), uid=uid)
    response = buy(shop, kitchen, beans(kitchen, amount="120.000"), uid=uid)
    assert response.status_code != 302
    assert Purchase.objects.get().total_rp == 110_000


def test_form_that_was_tampered_with_is_refused(shop, kitchen):
    response = shop.post(address(kitchen, "purchase-new"), {"uid": "x", "paid": "maybe", "pocket": "sock"})
    assert {"uid", "paid", "pocket"} <= set(response.context["form"].errors)
    assert nothing_was_written()


@pytest.mark.parametrize("query", ["corrects", "again"])
@pytest.mark.parametrize("uid", ["x", "\0", NOBODY])
def test_address_that_names_no_entry_is_not_found(shop, kitchen, query, uid):
    assert shop.get(address(kitchen, "purchase-new"), {query: uid}).status_code == 404


@pytest.mark.parametrize("uid", ["x", "", NOBODY])
@pytest.mark.parametrize("route", ["purchase-pay", "cost-correction"])
def test_payment_of_no_purchase_is_not_found(shop, kitchen, route, uid):
    assert shop.get(address(kitchen, route), {"purchase": uid}).status_code == 404
