"""The lines that count in a period: sold and brought back, and taken off again where they were undone."""

import datetime as dt
import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, F, QuerySet, Sum

from kub.entries.models import Status
from kub.people.models import Group
from sales.models import ReturnLine, SaleLine

_ROWS_A_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class Source:
    """One of the four ways in which a line counts: sold or brought back, and either of them undone."""

    returned: bool
    undone: bool

    @property
    def sign(self) -> int:
        return 1 if self.returned == self.undone else -1

    @property
    def sale(self) -> str:
        return "sale_return__sale" if self.returned else "sale"

    @property
    def line(self) -> str:
        """The path to the line that was sold, as a prefix."""
        return "sale_line__" if self.returned else ""

    @property
    def day(self) -> str:
        return f"{self._counts_by}__happened_on"

    @property
    def _counts_by(self) -> str:
        """The path to the entry on whose day the line counts."""
        return f"{self._entry}__voided_by" if self.undone else self._entry

    @property
    def _entry(self) -> str:
        return "sale_return__entry" if self.returned else "sale__entry"

    def lines(self, *, group: Group, since: dt.date, until: dt.date) -> QuerySet[Any]:
        """Give the lines that count so in the period. What was undone on its own day leaves no trace."""
        model: Any = ReturnLine if self.returned else SaleLine
        voided_on = f"{self._entry}__voided_by__happened_on"
        # With the entry's own group, its index by group and day gives a month of ten years, in its order.
        within = {f"{self._counts_by}__group": group, f"{self.day}__range": (since, until)}
        return model.objects.filter(group=group, **within).exclude(
            **{f"{self._entry}__status": Status.VOIDED, voided_on: F(f"{self._entry}__happened_on")}
        )

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.day, self._entry, "pk")


SOURCES: Final = tuple(Source(returned, undone) for returned in (False, True) for undone in (False, True))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesChoice:
    """What lines are wanted; all where nothing is chosen. By id."""

    channel: int | None = None
    item: int | None = None
    customer: int | None = None

    def within(self, source: Source) -> Mapping[str, int]:
        wanted = {
            f"{source.sale}__channel": self.channel,
            f"{source.line}item": self.item,
            f"{source.sale}__customer": self.customer,
        }
        return {path: pk for path, pk in wanted.items() if pk is not None}


def counted_lines(
    *, group: Group, since: dt.date, until: dt.date, chosen: LinesChoice = LinesChoice()
) -> Iterator[tuple[Any, ...]]:
    """Give (day, entry, line, number, channel, customer, item, quantity, price, net, cost, source) by day.

    Ids, thousandths and Rupiah, as they stand in the row: the source tells whether they are taken off.
    """
    return heapq.merge(*(_read(source, group, since, until, chosen) for source in SOURCES))


def _read(
    source: Source, group: Group, since: dt.date, until: dt.date, chosen: LinesChoice
) -> Iterator[tuple[Any, ...]]:
    rows = (
        source.lines(group=group, since=since, until=until)
        .filter(**chosen.within(source))
        .order_by(*source.order)
        .values_list(
            *source.order,
            f"{source.sale}__number",
            f"{source.sale}__channel",
            f"{source.sale}__customer",
            f"{source.line}item",
            "quantity_milli",
            f"{source.line}price_rp",
            "net_rp",
            "cost_rp",
        )
    )
    place = SOURCES.index(source)
    for row in rows.iterator(_ROWS_A_CHUNK):
        yield (*row, place)


@dataclass(slots=True)
class CustomerSold:
    """What a customer bought, returns taken off, and by how many sales."""

    revenue_rp: int = 0
    cost_rp: int = 0
    sales: int = 0


@dataclass(slots=True)
class _ByCustomer:
    sold: dict[int | None, CustomerSold] = field(default_factory=dict)

    def add(self, customer: int | None, net_rp: int, cost_rp: int, sales: int) -> None:
        bought = self.sold.setdefault(customer, CustomerSold())
        bought.revenue_rp += net_rp
        bought.cost_rp += cost_rp
        bought.sales += sales


def sold_by_customer(
    *, group: Group, since: dt.date, until: dt.date, chosen: LinesChoice = LinesChoice()
) -> dict[int | None, CustomerSold]:
    """Give what counts in the period by the customer's id; None is who gave no name."""
    found = _ByCustomer()
    for source in SOURCES:
        sums = (
            source.lines(group=group, since=since, until=until)
            .filter(**chosen.within(source))
            .values_list(f"{source.sale}__customer")
            .annotate(Sum("net_rp"), Sum("cost_rp"), Count(source.sale, distinct=True))
            .order_by()
        )
        for customer, net_rp, cost_rp, sales in sums:
            sign = source.sign
            found.add(customer, sign * net_rp, sign * cost_rp, 0 if source.returned else sign * sales)
    return found.sold
