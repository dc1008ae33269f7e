"""The figures of the summary: what it reads from the totals and the batches of the period."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet, Sum
from django.utils.formats import date_format

from inventory.models import BatchOutput, ItemKind
from kub.books.chart import Account
from kub.books.selectors import balances_over, result_of
from kub.entries.models import Status
from kub.lib.numbers import MILLI, half_up
from kub.lib.periods import Step, periods
from kub.people.models import Group
from sales.models import DayTotal

# More than these cannot be read in a chart.
MOST_MONTHS: Final = 36
MOST_BATCHES: Final = 16
MOST_PRODUCTS: Final = 8
MOST_COSTED: Final = 3


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    revenue_rp: int
    profit_rp: int


@dataclass(frozen=True, slots=True)
class ProductSold:
    """What a product brought; `name` is empty for all the others together."""

    name: str
    revenue_rp: int


@dataclass(frozen=True, slots=True)
class PackCost:
    """What one base unit of a product cost in a batch, in whole Rupiah, for a chart only."""

    batch: str
    including_wages_rp: int
    without_wages_rp: int


@dataclass(frozen=True, slots=True)
class Costed:
    """A product, and what one of it cost in the last batches, the oldest first."""

    name: str
    unit: str
    batches: list[PackCost]


def months(*, group: Group, since: dt.date, until: dt.date) -> list[Month]:
    """Give revenue and profit by month: the last months of the period, as many as can be read."""
    shown = periods(since, until, Step.MONTH)[-MOST_MONTHS:]
    moved = balances_over(group=group, spans=[(month.first, month.last) for month in shown])
    return [
        Month(
            name=date_format(month.first, "M Y"),
            revenue_rp=balances.get(Account.SALES, 0),
            profit_rp=result_of(balances).profit_rp,
        )
        for month, balances in zip(shown, moved, strict=True)
    ]


def products_sold(*, group: Group, since: dt.date, until: dt.date) -> list[ProductSold]:
    """Give revenue by product, the most first; beyond as many as can be read, the others together."""
    sums = (
        DayTotal.objects.filter(group=group, on__range=(since, until))
        .values_list("item__name")
        .annotate(revenue_rp=Sum("revenue_rp"))
        .order_by("-revenue_rp", "item__name")
    )
    sold = [ProductSold(name, revenue_rp) for name, revenue_rp in sums]
    shown, others = sold[:MOST_PRODUCTS], sold[MOST_PRODUCTS:]
    if others:
        shown.append(ProductSold("", sum(product.revenue_rp for product in others)))
    return shown


def costed_products(*, group: Group, since: dt.date, until: dt.date) -> list[Costed]:
    """Give the products that were made most often, with what one cost in the period's last batches."""
    outputs = BatchOutput.objects.filter(
        group=group,
        batch__entry__status=Status.POSTED,
        batch__made_on__range=(since, until),
        item__kind=ItemKind.PRODUCT,
        quantity_milli__gt=0,
    )
    made = outputs.values_list("item").annotate(times=Count("pk")).order_by("-times", "item__name")
    return [_costed(outputs.filter(item=item)) for item, _times in made[:MOST_COSTED]]


def _costed(outputs: QuerySet[BatchOutput]) -> Costed:
    last = outputs.select_related("batch", "item").order_by("-batch__made_on", "-batch")[:MOST_BATCHES]
    batches = [
        PackCost(
            batch=output.batch.code,
            including_wages_rp=half_up(output.cost_rp * MILLI, output.quantity_milli),
            without_wages_rp=half_up(output.cost_without_labour_rp * MILLI, output.quantity_milli),
        )
        for output in reversed(last)
    ]
    return Costed(name=last[0].item.name, unit=last[0].item.unit_label, batches=batches)
