"""What was sold, by day: read from the day totals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, Sum

from inventory.models import BaseUnit
from kub.people.models import Group
from sales.models import DayTotal


@dataclass(frozen=True, slots=True)
class Sold:
    """Revenue and cost of goods sold, returns taken off."""

    revenue_rp: int = 0
    cost_rp: int = 0

    @property
    def gross_rp(self) -> int:
        return self.revenue_rp - self.cost_rp

    def __add__(self, other: "Sold") -> "Sold":
        return Sold(self.revenue_rp + other.revenue_rp, self.cost_rp + other.cost_rp)


def sold_by_day(*, group: Group, since: dt.date, until: dt.date) -> dict[dt.date, Sold]:
    """Give what was sold on each day on which something was, from `since` to `until`, both included."""
    sums = (
        DayTotal.objects.filter(group=group, on__range=(since, until))
        .values_list("on")
        .annotate(Sum("revenue_rp"), Sum("cost_rp"))
        .order_by("on")
    )
    return {on: Sold(revenue_rp, cost_rp) for on, revenue_rp, cost_rp in sums}


@dataclass(frozen=True, slots=True)
class SoldOf:
    """What was sold of an item through a channel, in each of several spans of days."""

    item: int
    name: str
    unit: str
    channel: int
    channel_name: str
    quantities_milli: Sequence[int]
    sold: Sequence[Sold]


def sold_of_each(*, group: Group, spans: Sequence[tuple[dt.date, dt.date]]) -> list[SoldOf]:
    """Give what was sold of each item through each channel in each span, returns taken off; one query."""
    within = [Q(on__range=span) for span in spans]
    sums = [
        Sum(measure, filter=days, default=0)
        for days in within
        for measure in ("quantity_milli", "revenue_rp", "cost_rp")
    ]
    named = {f"sum_{place}": each for place, each in enumerate(sums)}
    keys = ("item", "item__name", "item__base_unit", "channel", "channel__name")
    totals = DayTotal.objects.filter(reduce(or_, within), group=group).values(*keys).annotate(**named)
    found = []
    for item, name, unit, channel, channel_name, *measured in totals.values_list(*keys, *named):
        sold = [Sold(*pair) for pair in zip(measured[1::3], measured[2::3], strict=True)]
        label = str(BaseUnit(unit).label)
        found.append(SoldOf(item, name, label, channel, channel_name, measured[::3], sold))
    return found


def sold_by_day_and_channel(
    *, group: Group, since: dt.date, until: dt.date
) -> dict[tuple[dt.date, int], Sold]:
    """Give what was sold on each day through each channel, from `since` to `until`, both included."""
    sums = (
        DayTotal.objects.filter(group=group, on__range=(since, until))
        .values_list("on", "channel")
        .annotate(Sum("revenue_rp"), Sum("cost_rp"))
        .order_by("on", "channel")
    )
    return {(on, channel): Sold(revenue_rp, cost_rp) for on, channel, revenue_rp, cost_rp in sums}


def sold_between(by_day: Mapping[dt.date, Sold], since: dt.date, until: dt.date) -> Sold:
    """Add the days from `since` to `until`, both included."""
    return sum((sold for on, sold in by_day.items() if since <= on <= until), Sold())
