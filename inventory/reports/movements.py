"""Reports about movements: what came, what went, and why."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import StockMove, Why
from inventory.reports.parts import money
from kub.entries.services import entry_label
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.models import Group
from kub.people.reporting import Asked, ReportKind, Section


def movements_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give every move of goods in the period; the total is how much the stock's value changed."""
    moves = (
        StockMove.objects.filter(group=group, on__range=(since, until))
        .select_related("lot__item", "place", "entry")
        .order_by("on", "pk")
    )
    return Report(
        title=_("Stock movements"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="item", label=_("Item")),
            Column(key="lot", label=_("Lot")),
            Column(key="why", label=_("Why")),
            Column(key="entry", label=_("Recorded as")),
            Column(key="place", label=_("Place")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            money("value", _("Value")),
        ],
        rows=[
            (
                move.on,
                move.lot.item.name,
                move.lot.code,
                str(Why(move.why).label),
                entry_label(move.entry),
                move.place.label,
                Quantity(move.quantity_milli, move.lot.item.unit_label),
                move.value_rp,
            )
            for move in moves
        ],
    )


def _movements(asked: Asked) -> Report:
    return movements_report(group=asked.group, since=asked.since, until=asked.until)


MOVEMENTS = ReportKind(
    name="movements",
    title=gettext_lazy("Stock movements"),
    about=gettext_lazy("All that came and went, from which lot and why."),
    section=Section.STOCK,
    build=_movements,
)
