"""What was sold, by day: read from the day totals."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

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


def sold_between(by_day: Mapping[dt.date, Sold], since: dt.date, until: dt.date) -> Sold:
    """Add the days from `since` to `until`, both included."""
    return sum((sold for on, sold in by_day.items() if since <= on <= until), Sold())
