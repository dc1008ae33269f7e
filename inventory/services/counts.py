"""Counting the stock, and goods that leave without being sold."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from inventory import ledger
from inventory.accounts import EXPENSE_OF, inventory_account
from inventory.ledger import Taken, Want
from inventory.models import Item, Why
from inventory.selectors.places import store_of
from inventory.selectors.standing import entries_on_lots_of
from inventory.selectors.stock import last_unit_cost, stock_of
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.ledger import Line
from kub.entries.counters import one_at_a_time
from kub.entries.models import Entry
from kub.entries.registry import Posted, Unpostable
from kub.lib.numbers import share_of, write_quantity


def post_taken_out(entry: Entry, data: dict[str, Any]) -> Posted:
    """Take goods out as spoiled, used at home, sample or lost. Expired goods may be taken too."""
    want = Want(
        item=data["item"],
        quantity_milli=data["base_milli"],
        why=Why(data["why"]),
        field="quantity",
        lot=data.get("lot"),
        even_expired=True,
    )
    with ledger.turn_of(entry) as goods:
        [taken] = goods.take(place=store_of(group=entry.group), wants=[want])
    books.post(entry=entry, lines=[_gone(want, taken)])
    return Posted(goods_summary([(want.item, want.quantity_milli)]), _value(taken))


def post_stock_count(entry: Entry, data: dict[str, Any]) -> Posted:
    """Bring the books to what was counted; each difference carries its explanation."""
    place = store_of(group=entry.group)
    lines = data["lines"]
    one_at_a_time(group=entry.group, series="stock_count")
    _require_same_book(entry, lines)
    wants = [
        Want(
            item=line["item"],
            quantity_milli=part["quantity"],
            why=Why(part["why"]),
            line=index,
            field=f"lines.{index}.counted",
            even_expired=True,
        )
        for index, line in enumerate(lines)
        for part in line.get("parts", [])
        if part["why"] != Why.FOUND
    ]
    found = [_found(entry, index, line) for index, line in enumerate(lines) if _found_milli(line)]
    with ledger.turn_of(entry) as goods:
        taken = goods.take(place=place, wants=wants)
        goods.arrive(place=place, arrivals=found)
    books.post(
        entry=entry,
        lines=[
            *(_gone(want, parts) for want, parts in zip(wants, taken, strict=True)),
            *(
                Line(inventory_account(arrival.item), EXPENSE_OF[Why.FOUND], arrival.value_rp)
                for arrival in found
            ),
        ],
    )
    difference_rp = sum(arrival.value_rp for arrival in found) - sum(_value(parts) for parts in taken)
    changed = [(line["item"], line["counted"]) for line in lines]
    return Posted(goods_summary(changed), difference_rp)


def void_goods(entry: Entry, by: Entry) -> None:
    """Undo an entry of goods and money alone."""
    ledger.reverse(entry=entry, by=by)
    books.reverse(entry=entry, by=by)


def goods_blockers(entry: Entry) -> list[Entry]:
    return list(entries_on_lots_of(entry=entry))


def _require_same_book(entry: Entry, lines: list[dict[str, Any]]) -> None:
    """Refuse a count that was made against other books. Raises `Unpostable`."""
    stock = stock_of(group=entry.group, items=[line["item"] for line in lines])
    moved: dict[str, list[str]] = {}
    for index, line in enumerate(lines):
        book_milli = stock[line["item"].pk]
        if book_milli != line["book"]:
            sentence = _("The books say %(book)s now. Count again.") % {
                "book": write_quantity(book_milli, line["item"].unit_label)
            }
            moved[f"lines.{index}.counted"] = [sentence]
    if moved:
        raise Unpostable(moved)


def _found_milli(line: dict[str, Any]) -> int:
    return sum(part["quantity"] for part in line.get("parts", []) if part["why"] == Why.FOUND)


def _found(entry: Entry, index: int, line: dict[str, Any]) -> ledger.Arrival:
    """Give what was found as a lot, worth what the item cost last."""
    item: Item = line["item"]
    quantity_milli = _found_milli(line)
    value_rp, of_milli = last_unit_cost(group=entry.group, item=item)
    return ledger.Arrival(
        item=item,
        quantity_milli=quantity_milli,
        value_rp=share_of(value_rp, quantity_milli, of_milli) if of_milli else 0,
        why=Why.FOUND,
        line=index,
    )


def _gone(want: Want, taken: Iterable[Taken]) -> Line:
    return Line(EXPENSE_OF[want.why], inventory_account(want.item), _value(taken))


def _value(taken: Iterable[Taken]) -> int:
    return sum(part.value_rp for part in taken)
