"""What an item costs in a channel on a day."""

import datetime as dt
from collections.abc import Iterable

from inventory.models import Item
from kub.people.models import Group
from sales.models import Channel, Price


def prices_on(*, group: Group, channel: Channel, items: Iterable[Item], on: dt.date) -> dict[int, int]:
    """Give the price of each item that has one in the channel on the day, by item id."""
    prices = Price.objects.filter(group=group, channel=channel, item__in=list(items), starts_on__lte=on)
    return dict(prices.order_by("item", "starts_on").values_list("item", "price_rp"))
