"""What there was on a past day: what there is now, less what moved since.

So the last days, which are asked for most, need only the last moves, and the stock of today none at all.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from inventory.models import Item, ItemKind, Lot, Place, StockLevel, StockMove
from kub.people.models import Group

_KINDS = list(ItemKind.values)

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StockChoice:
    """Which goods, and where; all where nothing is chosen."""

    kind: str = ""
    item: int | None = None
    place: int | None = None


EVERYTHING = StockChoice()


@dataclass(frozen=True, slots=True)
class Amount:
    """Goods and what they are worth. A back-dated entry may leave a day at less than nothing."""

    quantity_milli: int
    value_rp: int


@dataclass(frozen=True, slots=True)
class ItemHeld:
    item: Item
    held: Amount


@dataclass(frozen=True, slots=True)
class LotHeld:
    lot: Lot
    place: Place
    held: Amount


def items_held_on(*, group: Group, day: dt.date, chosen: StockChoice = EVERYTHING) -> list[ItemHeld]:
    """Give what there was of each item at the end of the day: by kind and name."""
    found = _held(group, chosen, Q(on__gt=day), ("item",), ("lot__item",))
    items = Item.objects.filter(group=group).in_bulk([pk for (pk,) in found])
    held = [ItemHeld(items[pk], amount) for (pk,), amount in found.items()]
    return sorted(held, key=lambda each: _order(each.item))


def lots_held_on(*, group: Group, day: dt.date, chosen: StockChoice = EVERYTHING) -> list[LotHeld]:
    """Give what there was of each lot in each place at the end of a day, the first expired first."""
    found = _held(group, chosen, Q(on__gt=day), ("lot", "place"), ("lot", "place"))
    lots = Lot.objects.filter(group=group).select_related("item").in_bulk({lot for lot, _place in found})
    places = Place.objects.filter(group=group).in_bulk()
    held = [LotHeld(lots[lot], places[place], amount) for (lot, place), amount in found.items()]
    return sorted(held, key=_leaving_order)


def held_before(*, group: Group, day: dt.date, chosen: StockChoice) -> Amount:
    """Give how much there was of what was chosen when the day began; meant for one item."""
    found = _held(group, chosen, Q(on__gte=day), ("item",), ("lot__item",))
    return Amount(
        sum(each.quantity_milli for each in found.values()), sum(each.value_rp for each in found.values())
    )


def _held(
    group: Group, chosen: StockChoice, since: Q, of_levels: Sequence[str], of_moves: Sequence[str]
) -> dict[Key, Amount]:
    """Give what there is now less what moved `since`, by the same key of levels and of moves."""
    levels = StockLevel.objects.filter(group=group, quantity_milli__gt=0)
    levels = _chosen(levels, chosen, "item")
    held = {key: Amount(*amounts) for key, amounts in _sums(levels, of_levels)}
    moves = _chosen(StockMove.objects.filter(since, group=group), chosen, "lot__item")
    for key, (quantity_milli, value_rp) in _sums(moves, of_moves):
        now = held.get(key, Amount(0, 0))
        held[key] = Amount(now.quantity_milli - quantity_milli, now.value_rp - value_rp)
    return {key: amount for key, amount in held.items() if amount != Amount(0, 0)}


def _chosen(rows: QuerySet, chosen: StockChoice, item: str) -> QuerySet:
    if chosen.kind:
        rows = rows.filter(**{f"{item}__kind": chosen.kind})
    if chosen.item:
        rows = rows.filter(**{item: chosen.item})
    if chosen.place:
        rows = rows.filter(place=chosen.place)
    return rows


def _sums(rows: QuerySet, key: Sequence[str]) -> list[tuple[Key, tuple[int, int]]]:
    summed = rows.values_list(*key).annotate(Sum("quantity_milli"), Sum("value_rp"))
    return [(row[:-2], row[-2:]) for row in summed]


def _order(item: Item) -> tuple[int, str, int]:
    return (_KINDS.index(item.kind), item.name.casefold(), item.pk)


def _leaving_order(each: LotHeld) -> tuple:
    lot = each.lot
    return (*_order(lot.item), lot.expires_on or dt.date.max, lot.arrived_on, lot.pk, each.place.pk)
