"""Reports about stock at the end of a day: by item, by lot, and by when it expires."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.reports.parts import (
    ITEM,
    KIND,
    PLACE,
    Measures,
    chosen_id,
    chosen_item,
    day,
    kind_labels,
    money,
    unit_cost,
)
from inventory.selectors.past_stock import LotHeld, StockChoice, items_held_on, lots_held_on
from kub.lib.dates import ZONE
from kub.lib.numbers import unit_cost_of
from kub.lib.reports import SOON_DAYS, Column, Kind, Report, Row
from kub.people.reporting import Asked, Asks, ReportKind, Section


def chosen_stock(asked: Asked) -> StockChoice:
    return StockChoice(
        kind=asked.chosen.get("kind", ""), item=chosen_id(asked, "item"), place=chosen_id(asked, "place")
    )


def _stock(asked: Asked) -> Report:
    measures, kinds = Measures.of(chosen_item(asked)), kind_labels()
    return Report(
        title=_("Stock"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            measures.column("quantity", _("Quantity")),
            unit_cost("unit_cost", _("Cost of one")),
            money("value", _("Value")),
        ],
        rows=[
            (
                kinds[each.item.kind],
                each.item.name,
                measures.cell(each.held.quantity_milli, each.item.base_unit),
                unit_cost_of(each.held.value_rp, each.held.quantity_milli),
                each.held.value_rp,
            )
            for each in items_held_on(group=asked.group, day=asked.until, chosen=chosen_stock(asked))
        ],
    )


def _stock_by_lot(asked: Asked) -> Report:
    measures, kinds = Measures.of(chosen_item(asked)), kind_labels()
    return Report(
        title=_("Stock by lot"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            Column(key="lot", label=_("Lot")),
            day("arrived_on", _("Arrived")),
            Column(key="expires_on", label=_("Good until"), kind=Kind.DATE, expiry_on=asked.until),
            Column(key="place", label=_("Place")),
            measures.column("quantity", _("Quantity")),
            money("value", _("Value")),
        ],
        rows=[
            (
                kinds[each.lot.item.kind],
                each.lot.item.name,
                each.lot.code,
                each.lot.arrived_on,
                each.lot.expires_on,
                each.place.label,
                measures.cell(each.held.quantity_milli, each.lot.item.base_unit),
                each.held.value_rp,
            )
            for each in lots_held_on(group=asked.group, day=asked.until, chosen=chosen_stock(asked))
        ],
    )


def _expiry(asked: Asked) -> Report:
    measures = Measures.of(chosen_item(asked))
    return Report(
        title=_("Expiry"),
        columns=[
            Column(key="expires_on", label=_("Good until"), kind=Kind.DATE, expiry_on=asked.until),
            Column(key="days", label=_("Days left"), kind=Kind.INTEGER, loss=True),
            Column(key="state", label=_("State")),
            Column(key="item", label=_("Item")),
            Column(key="lot", label=_("Lot")),
            Column(key="place", label=_("Place")),
            measures.column("quantity", _("Quantity")),
            money("value", _("Value")),
        ],
        rows=list(_expiry_rows(asked, measures)),
    )


def _expiry_rows(asked: Asked, measures: Measures) -> Iterator[Row]:
    held = lots_held_on(group=asked.group, day=asked.until, chosen=chosen_stock(asked))
    dated = [(each.lot.expires_on, each) for each in held if each.lot.expires_on]
    # The sort is stable: what expires on one day stays by item.
    for expires_on, each in sorted(dated, key=lambda pair: pair[0]):
        days = (expires_on - asked.until).days
        yield (
            expires_on,
            days,
            _state(asked, each, days),
            each.lot.item.name,
            each.lot.code,
            each.place.label,
            measures.cell(each.held.quantity_milli, each.lot.item.base_unit),
            each.held.value_rp,
        )


def _state(asked: Asked, each: LotHeld, days: int) -> str:
    recalled_at = each.lot.recalled_at
    if recalled_at and recalled_at.astimezone(ZONE).date() <= asked.until:
        return _("Recalled")
    if days < 0:
        return _("Expired")
    return _("Expires soon") if days <= SOON_DAYS else _("Still good")


STOCK = ReportKind(
    name="stock",
    title=gettext_lazy("Stock"),
    about=gettext_lazy("How much there was of each item at the end of a day, and what it was worth."),
    section=Section.STOCK,
    build=_stock,
    asks=Asks.DAY,
    filters=(KIND, ITEM, PLACE),
)
STOCK_BY_LOT = ReportKind(
    name="stock-by-lot",
    title=gettext_lazy("Stock by lot"),
    about=gettext_lazy("Which lots there were at the end of a day, where, and what they were worth."),
    section=Section.STOCK,
    build=_stock_by_lot,
    asks=Asks.DAY,
    filters=(KIND, ITEM, PLACE),
)
EXPIRY = ReportKind(
    name="expiry",
    title=gettext_lazy("Expiry"),
    about=gettext_lazy("What must be sold or used first, and what has expired already."),
    section=Section.STOCK,
    build=_expiry,
    asks=Asks.DAY,
    filters=(KIND, ITEM, PLACE),
)
