"""Reports about goods: batches and their cost, stock by lot, movements, and who worked."""

import datetime as dt

from django.utils.translation import gettext as _

from inventory.models import (
    BaseUnit,
    Batch,
    BatchOutput,
    BatchWork,
    ItemKind,
    StockLevel,
    StockMove,
    Why,
    WorkUnit,
)
from kub.entries.models import Status
from kub.entries.services import entry_label
from kub.lib.numbers import MILLI, half_up
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.models import Group


def _money(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.MONEY, total=True)


def _posted_in(since: dt.date, until: dt.date, prefix: str = "") -> dict[str, object]:
    return {f"{prefix}entry__status": Status.POSTED, f"{prefix}made_on__range": (since, until)}


def batches_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give each batch of the period with the parts of its cost, its yield and its reject."""
    batches = (
        Batch.objects.filter(group=group, **_posted_in(since, until))
        .select_related("recipe")
        .order_by("made_on", "pk")
    )
    return Report(
        title=_("Batches and their cost"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="code", label=_("Batch code")),
            Column(key="recipe", label=_("Recipe")),
            _money("materials", _("Materials")),
            _money("labour", _("Wages")),
            _money("overhead", _("Other costs")),
            _money("packaging", _("Packaging")),
            _money("total", _("Batch cost")),
            Column(key="good", label=_("Good"), kind=Kind.MEASURE),
            Column(key="reject", label=_("Reject"), kind=Kind.MEASURE),
            Column(key="yield", label=_("Yield"), kind=Kind.PERCENT),
        ],
        rows=[
            (
                batch.made_on,
                batch.code,
                batch.recipe.name if batch.recipe else "",
                batch.materials_rp,
                batch.labour_rp,
                batch.overhead_rp,
                batch.packaging_rp,
                batch.total_rp,
                Quantity(batch.good_milli, _measure(batch)),
                Quantity(batch.reject_milli, _measure(batch)),
                yield_of(batch),
            )
            for batch in batches
        ],
    )


def _measure(batch: Batch) -> str:
    return "kg" if batch.basis == "weight" else str(BaseUnit.PIECE.label)


def yield_of(batch: Batch) -> int | None:
    """Give the good part of all that came out, in thousandths; None where nothing did."""
    out_milli = batch.good_milli + batch.reject_milli
    return half_up(batch.good_milli * MILLI, out_milli) if out_milli else None


def outputs_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give each output of the period's batches, with its cost including and without wages."""
    outputs = (
        BatchOutput.objects.filter(group=group, **_posted_in(since, until, "batch__"))
        .select_related("batch", "item", "lot")
        .order_by("batch__made_on", "batch", "line")
    )
    return Report(
        title=_("What batches gave"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="code", label=_("Batch code")),
            Column(key="item", label=_("Product")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            Column(key="expires_on", label=_("Good until"), kind=Kind.DATE),
            _money("shared", _("Shared cost")),
            _money("packaging", _("Packaging")),
            _money("cost", _("Cost including wages")),
            _money("without_labour", _("Cost without wages")),
        ],
        rows=[
            (
                output.batch.made_on,
                output.batch.code,
                output.item.name,
                Quantity(output.quantity_milli, output.item.unit_label),
                output.lot.expires_on,
                output.shared_rp,
                output.packaging_rp,
                output.cost_rp,
                output.cost_without_labour_rp,
            )
            for output in outputs
        ],
    )


def stock_report(*, group: Group) -> Report:
    """Give what there is now of each lot, with what it is worth."""
    levels = (
        StockLevel.objects.filter(group=group, quantity_milli__gt=0)
        .select_related("item", "lot", "place")
        .order_by("item__kind", "item__name", "lot__expires_on", "lot")
    )
    return Report(
        title=_("Stock by lot"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            Column(key="lot", label=_("Lot")),
            Column(key="arrived_on", label=_("Arrived"), kind=Kind.DATE),
            Column(key="expires_on", label=_("Good until"), kind=Kind.DATE),
            Column(key="place", label=_("Place")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            _money("value", _("Value")),
        ],
        rows=[
            (
                str(ItemKind(level.item.kind).label),
                level.item.name,
                level.lot.code,
                level.lot.arrived_on,
                level.lot.expires_on,
                level.place.label,
                Quantity(level.quantity_milli, level.item.unit_label),
                level.value_rp,
            )
            for level in levels
        ],
    )


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
            _money("value", _("Value")),
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


def work_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give what each member worked in the period's batches, and what that comes to."""
    work = (
        BatchWork.objects.filter(group=group, **_posted_in(since, until, "batch__"))
        .select_related("batch", "member")
        .order_by("batch__made_on", "batch", "pk")
    )
    return Report(
        title=_("Members' work"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="code", label=_("Batch code")),
            Column(key="member", label=_("Member")),
            Column(key="quantity", label=_("Worked"), kind=Kind.MEASURE),
            Column(key="rate", label=_("Rate"), kind=Kind.MONEY),
            _money("amount", _("Wages")),
        ],
        rows=[
            (
                each.batch.made_on,
                each.batch.code,
                each.member.name,
                Quantity(each.quantity_milli, str(WorkUnit(each.unit).label)),
                each.rate_rp,
                each.amount_rp,
            )
            for each in work
        ],
    )
