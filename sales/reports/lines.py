"""Every line sold and brought back: the long form, fit for pivots."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, Item
from inventory.reports.parts import chosen_id, money
from kub.lib.numbers import MILLI, half_up
from kub.lib.reports import Column, Kind, Quantity, Report, Row
from kub.people.models import Group
from kub.people.reporting import Asked, ReportKind, Section
from sales.reports.parts import CHANNEL, CUSTOMER, PRODUCT
from sales.selectors.channels import channels_of
from sales.selectors.customers import customer_names
from sales.selectors.lines import SOURCES, LinesChoice, counted_lines

_ALL: Final = LinesChoice()


def sale_lines_report(*, group: Group, since: dt.date, until: dt.date, chosen: LinesChoice = _ALL) -> Report:
    """Give every line that counts in the period; what came back or was undone later is taken off on its day.

    So its totals are revenue and cost of goods of the period, to the Rupiah.
    """
    return Report(
        title=_("Sales lines"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="month", label=_("Month")),
            Column(key="number", label=_("Number")),
            Column(key="what", label=_("What")),
            Column(key="channel", label=_("Sold through")),
            Column(key="customer", label=_("Customer")),
            Column(key="item", label=_("Product")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            Column(key="price", label=_("Price"), kind=Kind.MONEY),
            money("discount", _("Discount")),
            money("revenue", _("Revenue")),
            money("cost", _("Cost of goods")),
            money("profit", _("Gross profit"), loss=True),
        ],
        rows=_rows(group, since, until, chosen),
    )


def _rows(group: Group, since: dt.date, until: dt.date, chosen: LinesChoice) -> Iterator[Row]:
    """Read names once: joined to each of many thousand lines they cost more than the lines."""
    units = {unit: str(unit.label) for unit in BaseUnit}
    items = {
        pk: (name, units[BaseUnit(unit)])
        for pk, name, unit in Item.objects.filter(group=group).values_list("pk", "name", "base_unit")
    }
    channels = {channel.pk: channel.name for channel in channels_of(group=group)}
    customers = customer_names(group=group)
    words = (_("Sale"), _("Sale undone"), _("Goods returned"), _("Return undone"))
    signs = [source.sign for source in SOURCES]
    lines = counted_lines(group=group, since=since, until=until, chosen=chosen)
    for day, _entry, _pk, number, channel, customer, item, milli, price_rp, net_rp, cost_rp, place in lines:
        name, unit = items[item]
        sign = signs[place]
        gross_rp = half_up(price_rp * milli, MILLI)
        yield (
            day,
            day.isoformat()[:7],
            number,
            words[place],
            channels.get(channel, ""),
            customers.get(customer, ""),
            name,
            Quantity(sign * milli, unit),
            price_rp,
            sign * (gross_rp - net_rp),
            sign * net_rp,
            sign * cost_rp,
            sign * (net_rp - cost_rp),
        )


def _build(asked: Asked) -> Report:
    chosen = LinesChoice(
        channel=chosen_id(asked, "channel"),
        item=chosen_id(asked, "item"),
        customer=chosen_id(asked, "customer"),
    )
    return sale_lines_report(group=asked.group, since=asked.since, until=asked.until, chosen=chosen)


SALE_LINES: Final = ReportKind(
    name="sales",
    title=gettext_lazy("Sales lines"),
    about=gettext_lazy("Every product of every sale, with what came back."),
    section=Section.SALES,
    build=_build,
    filters=(CHANNEL, PRODUCT, CUSTOMER),
)
