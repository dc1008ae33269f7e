"""Reports about sales: every line sold and brought back, and what customers owe."""

import datetime as dt
import heapq
from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from inventory.models import BaseUnit
from kub.entries.models import Status
from kub.lib.reports import Column, Kind, Quantity, Report, Row
from kub.people.models import Group
from sales.models import ReturnLine, SaleLine
from sales.selectors.receivables import open_sales

_MEASURES = ("quantity_milli", "net_rp", "cost_rp")


def sale_lines_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give every line that counts in the period; what came back or was undone later is taken off on its day.

    So its totals are revenue and cost of goods of the period, to the Rupiah.
    """
    return Report(
        title=_("Sales lines"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="number", label=_("Number")),
            Column(key="what", label=_("What")),
            Column(key="channel", label=_("Sold through")),
            Column(key="customer", label=_("Customer")),
            Column(key="item", label=_("Product")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            Column(key="revenue", label=_("Revenue"), kind=Kind.MONEY, total=True),
            Column(key="cost", label=_("Cost of goods"), kind=Kind.MONEY, total=True),
            Column(key="profit", label=_("Gross profit"), kind=Kind.MONEY, total=True),
        ],
        rows=list(_sale_rows(group, since, until)),
    )


def _sale_rows(group: Group, since: dt.date, until: dt.date) -> Iterator[Row]:
    sold = SaleLine.objects.filter(group=group)
    returned = ReturnLine.objects.filter(group=group)
    in_order = heapq.merge(
        *(
            _counted(lines, path, since, until, sign, undone=undone)
            for lines, path, sign in ((sold, "sale", 1), (returned, "sale_return", -1))
            for undone in (False, True)
        ),
        key=lambda row: (row["day"], row["entry_pk"]),
    )
    words = {("sale", False): _("Sale"), ("sale", True): _("Sale undone")}
    words |= {("sale_return", False): _("Goods returned"), ("sale_return", True): _("Return undone")}
    for row in in_order:
        quantity_milli, net_rp, cost_rp = (row["sign"] * row[measure] for measure in _MEASURES)
        yield (
            row["day"],
            row["number"],
            words[row["path"], row["undone"]],
            row["channel"],
            row["customer"] or "",
            row["item_name"],
            Quantity(quantity_milli, str(BaseUnit(row["unit"]).label)),
            net_rp,
            cost_rp,
            net_rp - cost_rp,
        )


def _counted(
    lines: Any, path: str, since: dt.date, until: dt.date, sign: int, *, undone: bool
) -> Iterator[dict[str, Any]]:
    """Give the lines that count in the period by the day of their entry, or undone by that of its undoing.

    What was undone on its own day leaves no trace.
    """
    entry = f"{path}__entry"
    sale = "sale" if path == "sale" else "sale_return__sale"
    item = "item" if path == "sale" else "sale_line__item"
    day = f"{entry}__voided_by__happened_on" if undone else f"{entry}__happened_on"
    chosen = lines.filter(**{f"{day}__range": (since, until)}).exclude(
        **{f"{entry}__status": Status.VOIDED, f"{entry}__voided_by__happened_on": F(f"{entry}__happened_on")}
    )
    rows = chosen.order_by(day, entry, "pk").values(
        *_MEASURES,
        day=F(day),
        entry_pk=F(entry),
        number=F(f"{sale}__number"),
        channel=F(f"{sale}__channel__name"),
        customer=F(f"{sale}__customer__name"),
        item_name=F(f"{item}__name"),
        unit=F(f"{item}__base_unit"),
    )
    for row in rows.iterator():
        yield {**row, "sign": -sign if undone else sign, "path": path, "undone": undone}


def receivables_report(*, group: Group, on: dt.date) -> Report:
    """Give what customers owe now, with how many days it is past due on `on`."""
    return Report(
        title=_("Owed by customers"),
        columns=[
            Column(key="customer", label=_("Customer")),
            Column(key="number", label=_("Number")),
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="due_on", label=_("Due"), kind=Kind.DATE),
            Column(key="total", label=_("Total"), kind=Kind.MONEY, total=True),
            Column(key="returned", label=_("Returned"), kind=Kind.MONEY, total=True),
            Column(key="paid", label=_("Paid"), kind=Kind.MONEY, total=True),
            Column(key="open", label=_("Still owed"), kind=Kind.MONEY, total=True),
            Column(key="late", label=_("Days past due"), kind=Kind.INTEGER),
        ],
        rows=[
            (
                sale.customer.name if sale.customer else "",
                sale.number or "",
                sale.sold_on,
                sale.due_on,
                sale.total_rp,
                sale.returned_rp,
                sale.paid_rp - sale.refunded_rp,
                sale.open_rp,
                max(0, (on - (sale.due_on or sale.sold_on)).days),
            )
            for sale in open_sales(group=group)
        ],
    )
