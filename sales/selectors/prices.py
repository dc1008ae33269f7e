"""What items cost in the channels, on a day and over time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from inventory.models import Item, ItemKind
from kub.people.models import Group
from sales.models import Channel, Price
from sales.selectors.channels import open_channels_of

SOLD_KINDS = (ItemKind.PRODUCT, ItemKind.BYPRODUCT)


@dataclass(frozen=True, slots=True)
class Cell:
    """What an item costs in a channel now, and the next price that is set already."""

    price_rp: int | None
    coming: Price | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    item: Item
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class PriceList:
    channels: list[Channel]
    rows: list[PriceRow]


def sold_items(*, group: Group) -> QuerySet[Item]:
    """Give the products and by-products that the group still sells."""
    return Item.objects.filter(group=group, kind__in=SOLD_KINDS, archived=False)


def prices_on(*, group: Group, channel: Channel, items: Iterable[Item], on: dt.date) -> dict[int, int]:
    """Give the price of each item that has one in the channel on the day, by item id."""
    prices = Price.objects.filter(group=group, channel=channel, item__in=list(items), starts_on__lte=on)
    return dict(prices.order_by("item", "starts_on").values_list("item", "price_rp"))


def price_list(*, group: Group, on: dt.date) -> PriceList:
    """Give what every item costs in every channel on the day, with what is to come."""
    channels = list(open_channels_of(group=group))
    items = list(sold_items(group=group))
    now: dict[tuple[int, int], Price] = {}
    coming: dict[tuple[int, int], Price] = {}
    for price in Price.objects.filter(group=group, item__in=items).order_by("starts_on"):
        key = price.item_id, price.channel_id
        if price.starts_on <= on:
            now[key] = price
        else:
            coming.setdefault(key, price)
    return PriceList(
        channels,
        [
            PriceRow(
                item,
                [_cell(now.get((item.pk, each.pk)), coming.get((item.pk, each.pk))) for each in channels],
            )
            for item in items
        ],
    )


def _cell(now: Price | None, coming: Price | None) -> Cell:
    return Cell(now.price_rp if now else None, coming)


def price_history(*, group: Group, item: Item) -> QuerySet[Price]:
    """Give every price that an item had or will have, the last to begin first."""
    prices = Price.objects.filter(group=group, item=item).select_related("channel")
    return prices.order_by("-starts_on", "channel")


def get_sold_item(*, group: Group, pk: int) -> Item:
    """Raise `Http404` for what is not sold, or is another group's."""
    return get_object_or_404(Item, group=group, pk=pk, kind__in=SOLD_KINDS)
