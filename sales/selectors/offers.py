"""What can be sold through a channel on a day: products with their price and what is left of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from inventory.models import Item, Lot, StockLevel, StockMove, Why
from inventory.selectors.places import store_of
from kub.entries.models import Entry
from kub.people.models import Group
from sales.models import Channel
from sales.selectors.prices import prices_on, sold_items


@dataclass(frozen=True, slots=True)
class LotLeft:
    """A lot that may still be sold, and how much of it is left."""

    lot: Lot
    left_milli: int


@dataclass(slots=True)
class Offer:
    """A product to sell; its lots stand in the order in which they leave."""

    item: Item
    price_rp: int | None
    lots: list[LotLeft] = field(default_factory=list)

    @property
    def left_milli(self) -> int:
        return sum(each.left_milli for each in self.lots)


def offers_in(
    *,
    group: Group,
    channel: Channel | None,
    on: dt.date,
    with_items: Collection[int] = (),
    replaced: Entry | None = None,
) -> list[Offer]:
    """Give what has stock or a price on the day: what is in stock first, then by name.

    `with_items` are offered in any case; what the `replaced` entry took counts as still there.
    """
    items = sold_items(group=group).prefetch_related("units")
    if with_items:
        items = items | Item.objects.filter(group=group, pk__in=with_items).prefetch_related("units")
    chosen = list(items)
    prices = prices_on(group=group, channel=channel, items=chosen, on=on) if channel else {}
    offers = {item.pk: Offer(item, prices.get(item.pk)) for item in chosen}
    held = _held_by(replaced)
    for level in _levels(group, chosen, on, held):
        left_milli = level.quantity_milli - level.reserved_milli + held.get(level.lot_id, 0)
        if left_milli > 0:
            offers[level.item_id].lots.append(LotLeft(level.lot, left_milli))
    wanted = [
        offer
        for offer in offers.values()
        if offer.lots or offer.price_rp is not None or offer.item.pk in with_items
    ]
    return sorted(wanted, key=lambda offer: (not offer.lots, offer.item.name.lower(), offer.item.pk))


def _levels(
    group: Group, items: Collection[Item], on: dt.date, held: Collection[int]
) -> QuerySet[StockLevel]:
    """Give the store's levels whose lots may be sold on the day, in the order in which they leave."""
    levels = StockLevel.objects.filter(
        Q(quantity_milli__gt=0) | Q(lot__in=held),
        Q(lot__expires_on=None) | Q(lot__expires_on__gte=on),
        group=group,
        place=store_of(group=group),
        item__in=items,
        lot__recalled_at=None,
        lot__arrived_on__lte=on,
    )
    return levels.select_related("lot").order_by(
        F("lot__expires_on").asc(nulls_last=True), "lot__arrived_on", "lot"
    )


def _held_by(entry: Entry | None) -> dict[int, int]:
    """Give what a sale took of each lot."""
    held: dict[int, int] = defaultdict(int)
    if entry is not None:
        for move in StockMove.objects.filter(group=entry.group, entry=entry, why=Why.SOLD):
            held[move.lot_id] -= move.quantity_milli
    return held
