"""Counting the stock in two steps, and taking out what is not sold."""

import datetime as dt
from typing import Any

import pytest

from inventory.models import BaseUnit, Item, ItemKind, Lot, StockMove, Why
from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry
from tests.inventory.filling import address
from tests.inventory.pages import entry_of, form_of, queries_of, row_with, said, send, send_on, words_of
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


def count(office, kitchen: Kitchen, url: str = "", **counted: str):
    """Write what was counted, by the name of the item with _ for spaces, and go on."""
    url = url or address(kitchen, "count")
    page = office.get(url)
    rows = {
        f"{row_with(page, 'lines', 'item', kitchen.item(name.replace('_', ' ')).pk)}-counted": quantity
        for name, quantity in counted.items()
    }
    return send_on(office, page, url, happened_on=kitchen.day, **rows)


def row_of(kitchen: Kitchen, page, name: str) -> str:
    return row_with(page, "lines", "item", kitchen.item(name).pk)


def explain(office, kitchen: Kitchen, page, name: str, **fields: str):
    row = row_of(kitchen, page, name)
    return send_on(
        office,
        page,
        address(kitchen, "count"),
        **{f"{row}-{field}": value for field, value in fields.items()},
    )


def moves_of(entry: Entry) -> list[tuple[str, str, int]]:
    moves = StockMove.objects.filter(entry=entry).select_related("lot__item").order_by("pk")
    return [(move.lot.item.name, move.why, move.quantity_milli) for move in moves]


def test_count_shows_the_books_and_asks_nothing_of_what_is_right(office, kitchen):
    kitchen.cook()
    page = office.get(address(kitchen, "count"))
    assert "In the books: 60 pack" in words_of(page)
    entry = entry_of(count(office, kitchen, Keripik_100_g="60"))
    assert entry.payload["lines"] == [
        {"item": kitchen.item("Keripik 100 g").pk, "counted": "60", "book": "60"}
    ]
    assert moves_of(entry) == []


def test_only_what_is_typed_is_counted(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="57")
    entry = entry_of(explain(office, kitchen, page, "Keripik 100 g", why="spoiled"))
    assert len(entry.payload["lines"]) == 1
    assert moves_of(entry) == [("Keripik 100 g", "spoiled", -3_000)]
    assert balances(group=kitchen.group)[Account.SPOILAGE] == 15_436
    assert check_books() == []


def test_difference_is_explained_in_a_second_step_without_a_scolding(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="57", Keripik_250_g="20")
    words = words_of(page)
    assert "57 pack counted, 60 pack in the books." in words
    assert "3 pack are missing." in words
    assert "Keripik 250 g" not in words
    assert said(page) == []
    assert not Entry.objects.filter(kind="stock_count").exists()


def test_difference_is_divided_among_several_reasons(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="50")
    entry = entry_of(
        explain(office, kitchen, page, "Keripik 100 g", spoiled="4", home="3", sample="2", lost="1")
    )
    assert moves_of(entry) == [
        ("Keripik 100 g", "spoiled", -4_000),
        ("Keripik 100 g", "home", -3_000),
        ("Keripik 100 g", "sample", -2_000),
        ("Keripik 100 g", "lost", -1_000),
    ]
    assert check_books() == []


def test_what_is_found_is_added_at_what_the_last_cost(office, kitchen):
    kitchen.buy("Kedelai", "10", 110_000)
    page = count(office, kitchen, Kedelai="12,5")
    assert "2,5 kg more were found" in words_of(page)
    entry = entry_of(send_on(office, page, address(kitchen, "count")))
    assert moves_of(entry) == [("Kedelai", Why.FOUND, 2_500)]
    assert Lot.objects.get(entry=entry).value_rp == 27_500
    assert check_books() == []


def test_unexplained_difference_is_asked_again(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="57")
    again = send_on(office, page, address(kitchen, "count"))
    assert "Choose why, or divide the difference below." in said(again)


def test_division_that_does_not_add_up_is_told(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="50")
    again = explain(office, kitchen, page, "Keripik 100 g", spoiled="4")
    assert [words.replace("\u00a0", " ") for words in said(again)][-1] == (
        "4 pack are explained, and 10 pack are missing."
    )
    assert not Entry.objects.filter(kind="stock_count").exists()


def test_expired_goods_are_counted_too(office, kitchen):
    kitchen.cook()
    kitchen.day += dt.timedelta(days=60)
    page = count(office, kitchen, Keripik_100_g="0")
    entry = entry_of(explain(office, kitchen, page, "Keripik 100 g", why="spoiled"))
    assert moves_of(entry) == [("Keripik 100 g", "spoiled", -60_000)]


def test_count_against_books_that_moved_is_asked_again_with_the_books_of_now(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="57")
    kitchen.sell("2")
    again = explain(office, kitchen, page, "Keripik 100 g", why="lost")
    assert "The books say 58 pack now. Count again." in [
        words.replace("\u00a0", " ") for words in said(again)
    ]
    page = send_on(office, again, address(kitchen, "count"))
    assert "57 pack counted, 58 pack in the books." in words_of(page)
    entry = entry_of(explain(office, kitchen, page, "Keripik 100 g", why="lost"))
    assert moves_of(entry) == [("Keripik 100 g", "lost", -1_000)]
    assert check_books() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Not less than zero."),
        ("57,5", "Keripik 100 g is counted in whole units."),
        ("1000000000000", "At most 999.999.999 pack."),
        ("lima", "“lima” is not a number. Write it like 12500 or 2,5."),
    ],
)
def test_bad_count_is_told_beside_its_field(office, kitchen, typed, sentence):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g=typed)
    assert sentence in [words.replace("\u00a0", " ") for words in said(page)]
    assert form_of(page)[f"{row_of(kitchen, page, 'Keripik 100 g')}-counted"] == typed
    assert not Entry.objects.filter(kind="stock_count").exists()


def test_count_of_nothing_is_told(office, kitchen):
    kitchen.cook()
    assert "Write at least one quantity that was counted." in said(count(office, kitchen))


def test_item_of_another_group_cannot_be_counted(office, kitchen, other_group):
    theirs = Item.objects.create(
        group=other_group, name="Malam", kind=ItemKind.MATERIAL, base_unit=BaseUnit.KG
    )
    foreign = {"lines-0-item": str(theirs.pk), "lines-0-counted": "1"}
    page = send(office, address(kitchen, "count"), **foreign)
    assert "This was not found in the group." in " ".join(said(page))
    assert not Entry.objects.filter(kind="stock_count").exists()


def test_count_is_corrected_against_the_books_without_the_first_count(office, kitchen):
    kitchen.cook()
    page = count(office, kitchen, Keripik_100_g="57")
    first = entry_of(explain(office, kitchen, page, "Keripik 100 g", why="spoiled"))
    kitchen.sell("2")
    url = address(kitchen, "count", corrects=first.uid)
    page = office.get(url)
    row = row_of(kitchen, page, "Keripik 100 g")
    fields = form_of(page)
    assert (fields[f"{row}-counted"], fields[f"{row}-book"]) == ("57", "58")
    page = send_on(office, page, url, **{f"{row}-counted": "56"})
    assert "2 pack are missing." in words_of(page)
    second = entry_of(send_on(office, page, url, **{f"{row}-why": "lost"}))
    assert second.replaces == first
    assert moves_of(second) == [("Keripik 100 g", "lost", -2_000)]
    assert check_books() == []


def test_count_is_chosen_by_kind(office, kitchen):
    words = words_of(office.get(address(kitchen, "count", kind="packaging")))
    assert "Plastik kecil" in words
    assert "Kedelai" not in words


def test_count_takes_the_same_queries_for_many_items(office, kitchen):
    few = queries_of(office, address(kitchen, "count"))
    Item.objects.bulk_create(
        Item(group=kitchen.group, name=f"Bahan {number}", kind="material", base_unit="kg")
        for number in range(120)
    )
    assert queries_of(office, address(kitchen, "count")) == few
    assert "Not all items fit on one page." in words_of(office.get(address(kitchen, "count")))


def take_out(office, kitchen: Kitchen, url: str = "", **changes: Any):
    filled = {"item": kitchen.item("Keripik 100 g").pk, "quantity": "2", "why": "home", **changes}
    return send(office, url or address(kitchen, "taken-out"), happened_on=kitchen.day, **filled)


def test_group_without_stock_is_told_what_to_do_before_taking_something_out(office, kitchen):
    page = office.get(address(kitchen, "taken-out"))
    words = words_of(page)
    assert "There is nothing in stock to take out. First record what you bought" in words
    assert 'form="entry"' not in page.content.decode()
    kitchen.cook()
    assert "There is nothing in stock" not in words_of(office.get(address(kitchen, "taken-out")))


def test_goods_are_taken_out_for_a_reason(office, kitchen):
    kitchen.cook()
    entry = entry_of(take_out(office, kitchen, note="untuk pengajian"))
    assert moves_of(entry) == [("Keripik 100 g", "home", -2_000)]
    assert balances(group=kitchen.group)[Account.HOME_USE] == 10_291
    assert check_books() == []


def test_goods_are_taken_out_of_the_lot_that_was_chosen(office, kitchen):
    kitchen.cook()
    kitchen.day += dt.timedelta(days=2)
    kitchen.cook()
    newer = Lot.objects.filter(item__name="Keripik 100 g").latest("pk")
    url = address(kitchen, "taken-out", lot=newer.pk)
    assert form_of(office.get(url))["lot"] == str(newer.pk)
    entry = entry_of(take_out(office, kitchen, url))
    assert [move.lot for move in StockMove.objects.filter(entry=entry)] == [newer]


def test_lot_of_something_else_is_told(office, kitchen):
    kitchen.cook()
    other = Lot.objects.get(item__name="Keripik 250 g")
    response = take_out(office, kitchen, lot=other.pk)
    assert "This lot is of something else." in said(response)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quantity": "0"}, "More than zero, please."),
        ({"quantity": "61"}, "Only 60 pack of Keripik 100 g in stock, not 61 pack."),
        ({"quantity": "1,5"}, "Keripik 100 g is counted in whole units."),
        ({"item": ""}, "This field is required."),
        ({"why": "sold"}, "Select a valid choice. sold is not one of the available choices."),
        ({"note": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
    ],
)
def test_bad_taking_out_is_told_beside_its_field(office, kitchen, changes, sentence):
    kitchen.cook()
    response = take_out(office, kitchen, **changes)
    assert sentence in [words.replace("\u00a0", " ") for words in said(response)]
    assert not Entry.objects.filter(kind="taken_out").exists()


def test_taking_out_is_corrected(office, kitchen):
    kitchen.cook()
    wrong = entry_of(take_out(office, kitchen, note="dua"))
    url = address(kitchen, "taken-out", corrects=wrong.uid)
    fields = form_of(office.get(url))
    assert (fields["quantity"], fields["why"], fields["note"]) == ("2", "home", "dua")
    right = entry_of(send(office, url, quantity="3"))
    assert moves_of(right) == [("Keripik 100 g", "home", -3_000)]
    assert check_books() == []
