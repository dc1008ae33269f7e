"""The groups of a set before they record anything: people, goods, prices, customers."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import make_password

from inventory.models import Item, ItemKind
from inventory.selectors.places import store_of
from kub.lib.numbers import MILLI
from kub.people.models import Group, Member, User
from kub.people.services import create_group
from kub.web.demo.tempe import CRUMBS, GOODS, LARGE, SMALL
from sales.models import Channel, ChannelKind, Customer, Price

PRODUCTS: Final = (SMALL, LARGE, CRUMBS)
SELLS_FOR_RP: Final = {SMALL: 7_000, LARGE: 16_000, CRUMBS: 1_500}
CHANNELS: Final = (ChannelKind.DIRECT, ChannelKind.MARKET, ChannelKind.RESELLER)
MEMBERS: Final = 4
_CUSTOMERS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A group and the keys of all that its entries name."""

    group: Group
    chair: int
    store: int
    members: list[int]
    items: dict[str, int]
    channels: dict[str, int]
    customers: list[int]


def open_group(number: int, *, started_on: dt.date) -> Opened:
    """Make group `number` of a set, with the goods of the worked batch."""
    chair = User.objects.create(
        username=f"chair-{number:03}", name=f"Ketua {number:03}", password=make_password(None)
    )
    group = create_group(
        name=f"KUB {number:03}",
        business="Keripik tempe",
        region_code="33.26.05.2004",
        batch_prefix="TMP",
        started_on=started_on,
        chair_name=chair.name,
        chair_user=chair,
    )
    Member.objects.bulk_create(
        Member(group=group, name=f"Anggota {place}", joined_on=started_on) for place in range(1, MEMBERS)
    )
    items = _items(group)
    channels = {channel.kind: channel for channel in Channel.objects.filter(group=group)}
    _price(group, items, [channels[kind] for kind in CHANNELS])
    customers = Customer.objects.bulk_create(
        Customer(group=group, name=f"Warung {place}") for place in range(1, _CUSTOMERS + 1)
    )
    return Opened(
        group=group,
        chair=chair.pk,
        store=store_of(group=group).pk,
        members=list(Member.objects.filter(group=group).order_by("pk").values_list("pk", flat=True)),
        items={name: item.pk for name, item in items.items()},
        channels={kind: channel.pk for kind, channel in channels.items()},
        customers=[customer.pk for customer in customers],
    )


def _items(group: Group) -> dict[str, Item]:
    items = Item.objects.bulk_create(
        Item(
            group=group,
            kind=good.kind,
            name=good.name,
            base_unit=good.unit,
            net_weight_milli=good.net_weight_milli,
            # Long enough for what a quiet week leaves on the shelf.
            shelf_life_days=90 if good.kind == ItemKind.PRODUCT else None,
            low_stock_milli=MILLI,
        )
        for good in GOODS
    )
    return {item.name: item for item in items}


def _price(group: Group, items: dict[str, Item], channels: list[Channel]) -> None:
    Price.objects.bulk_create(
        Price(
            group=group,
            item=items[name],
            channel=channel,
            price_rp=SELLS_FOR_RP[name],
            starts_on=group.started_on,
        )
        for channel in channels
        for name in PRODUCTS
    )
