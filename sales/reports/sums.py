"""Sales summed up: by product, channel, customer and month."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, Item, ItemKind
from inventory.reports.parts import chosen_id
from kub.lib.dates import month_of
from kub.lib.periods import Step, periods
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.reporting import Asked, ReportKind, Section
from sales.models import ChannelKind, DayTotal
from sales.reports.parts import CHANNEL, PRODUCT, earned, earned_columns
from sales.selectors.channels import channels_of
from sales.selectors.customers import customer_names
from sales.selectors.lines import LinesChoice, sold_by_customer

_MEASURES: Final = ("quantity_milli", "revenue_rp", "cost_rp")


def _sums(asked: Asked, key: Any) -> dict[Any, tuple[int, int, int]]:
    """Give quantity, revenue and cost from the day totals, by `key`."""
    totals = DayTotal.objects.filter(group=asked.group, on__range=(asked.since, asked.until))
    for name in ("channel", "item"):
        if pk := chosen_id(asked, name):
            totals = totals.filter(**{name: pk})
    sums = totals.annotate(sum_by=key).values_list("sum_by").annotate(*map(Sum, _MEASURES)).order_by("sum_by")
    return {by: (milli, revenue_rp, cost_rp) for by, milli, revenue_rp, cost_rp in sums}


def _best_first(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Put what brought the most revenue first; that stands third."""
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _by_product(asked: Asked) -> Report:
    sold = _sums(asked, F("item"))
    of_rp = sum(revenue_rp for _milli, revenue_rp, _cost in sold.values())
    items = Item.objects.filter(group=asked.group)
    rows = []
    for item in items:
        # What does not sell is worth knowing; what is no longer made is not.
        if item.pk in sold or (item.kind == ItemKind.PRODUCT and not item.archived):
            milli, revenue_rp, cost_rp = sold.get(item.pk, (0, 0, 0))
            quantity = Quantity(milli, str(BaseUnit(item.base_unit).label))
            rows.append((item.name, quantity, *earned(revenue_rp, cost_rp, of_rp=of_rp)))
    return Report(
        title=_("Sales by product"),
        columns=[
            Column(key="item", label=_("Product")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            *earned_columns(),
        ],
        rows=_best_first(rows),
    )


def _by_channel(asked: Asked) -> Report:
    sold = _sums(asked, F("channel"))
    of_rp = sum(revenue_rp for _milli, revenue_rp, _cost in sold.values())
    rows = []
    for channel in channels_of(group=asked.group):
        if channel.pk in sold or not channel.archived:
            _milli, revenue_rp, cost_rp = sold.get(channel.pk, (0, 0, 0))
            kind = str(ChannelKind(channel.kind).label)
            rows.append((channel.name, kind, *earned(revenue_rp, cost_rp, of_rp=of_rp)))
    return Report(
        title=_("Sales by channel"),
        columns=[
            Column(key="channel", label=_("Sold through")),
            Column(key="kind", label=_("Kind")),
            *earned_columns(),
        ],
        rows=_best_first(rows),
    )


def _by_customer(asked: Asked) -> Report:
    chosen = LinesChoice(channel=chosen_id(asked, "channel"), item=chosen_id(asked, "item"))
    sold = sold_by_customer(group=asked.group, since=asked.since, until=asked.until, chosen=chosen)
    of_rp = sum(bought.revenue_rp for bought in sold.values())
    names = customer_names(group=asked.group) if sold else {}
    rows = [
        (
            names[customer] if customer else _("Without a name"),
            bought.sales,
            *earned(bought.revenue_rp, bought.cost_rp, of_rp=of_rp),
        )
        for customer, bought in sold.items()
    ]
    return Report(
        title=_("Sales by customer"),
        columns=[
            Column(key="customer", label=_("Customer")),
            Column(key="sales", label=_("Sales"), kind=Kind.INTEGER, total=True),
            *earned_columns(),
        ],
        rows=_best_first(rows),
    )


def _by_month(asked: Asked) -> Report:
    sold = _sums(asked, TruncMonth("on"))
    of_rp = sum(revenue_rp for _milli, revenue_rp, _cost in sold.values())
    rows = []
    for period in periods(asked.since, asked.until, Step.MONTH):
        month = month_of(period.first)
        _milli, revenue_rp, cost_rp = sold.get(month, (0, 0, 0))
        rows.append((date_format(month, "F Y"), *earned(revenue_rp, cost_rp, of_rp=of_rp)))
    return Report(
        title=_("Sales by month"),
        columns=[Column(key="month", label=_("Month")), *earned_columns()],
        rows=rows,
    )


BY_PRODUCT: Final = ReportKind(
    name="sales-by-product",
    title=gettext_lazy("Sales by product"),
    about=gettext_lazy("What sells, what earns, and what does not sell."),
    section=Section.SALES,
    build=_by_product,
    filters=(CHANNEL,),
)
BY_CHANNEL: Final = ReportKind(
    name="sales-by-channel",
    title=gettext_lazy("Sales by channel"),
    about=gettext_lazy("Where it sells, and what each way leaves."),
    section=Section.SALES,
    build=_by_channel,
    filters=(PRODUCT,),
)
BY_CUSTOMER: Final = ReportKind(
    name="sales-by-customer",
    title=gettext_lazy("Sales by customer"),
    about=gettext_lazy("Who buys most."),
    section=Section.SALES,
    build=_by_customer,
    filters=(CHANNEL, PRODUCT),
)
BY_MONTH: Final = ReportKind(
    name="sales-by-month",
    title=gettext_lazy("Sales by month"),
    about=gettext_lazy("How it goes from month to month."),
    section=Section.SALES,
    build=_by_month,
    filters=(CHANNEL, PRODUCT),
)
