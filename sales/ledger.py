"""The only writer of the day totals of sales."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kub.entries.totals import add_to_totals
from kub.people.models import Group
from sales.models import Channel, DayTotal


@dataclass(frozen=True, slots=True)
class Sold:
    """What adds to the totals: positive for a sale, negative for what comes back."""

    item_id: int
    quantity_milli: int
    revenue_rp: int
    cost_rp: int

    def opposite(self) -> "Sold":
        return Sold(self.item_id, -self.quantity_milli, -self.revenue_rp, -self.cost_rp)


def add(*, group: Group, on: dt.date, channel: Channel, sold: Iterable[Sold]) -> None:
    """Add what was sold through a channel to the totals of a day."""
    amounts: dict[tuple, dict[str, int]] = defaultdict(
        lambda: {"quantity_milli": 0, "revenue_rp": 0, "cost_rp": 0}
    )
    for each in sold:
        total = amounts[channel.pk, each.item_id]
        total["quantity_milli"] += each.quantity_milli
        total["revenue_rp"] += each.revenue_rp
        total["cost_rp"] += each.cost_rp
    add_to_totals(DayTotal, group=group, on=on, dimensions=["channel", "item"], amounts=amounts)
