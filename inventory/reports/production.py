"""Reports about production: what each batch took, gave and cost."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, Batch, BatchOutput
from inventory.reports.parts import money, posted_in
from kub.lib.numbers import MILLI, half_up
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.models import Group
from kub.people.reporting import Asked, ReportKind, Section


def batches_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give each batch of the period with the parts of its cost, its yield and its reject."""
    batches = (
        Batch.objects.filter(group=group, **posted_in(since, until))
        .select_related("recipe")
        .order_by("made_on", "pk")
    )
    return Report(
        title=_("Batches and their cost"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="code", label=_("Batch code")),
            Column(key="recipe", label=_("Recipe")),
            money("materials", _("Materials")),
            money("labour", _("Wages")),
            money("overhead", _("Other costs")),
            money("packaging", _("Packaging")),
            money("total", _("Batch cost")),
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
        BatchOutput.objects.filter(group=group, **posted_in(since, until, "batch__"))
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
            money("shared", _("Shared cost")),
            money("packaging", _("Packaging")),
            money("cost", _("Cost including wages")),
            money("without_labour", _("Cost without wages")),
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


def _batch_costs(asked: Asked) -> Report:
    return batches_report(group=asked.group, since=asked.since, until=asked.until)


def _outputs(asked: Asked) -> Report:
    return outputs_report(group=asked.group, since=asked.since, until=asked.until)


BATCH_COSTS = ReportKind(
    name="batch-costs",
    title=gettext_lazy("Cost per batch"),
    about=gettext_lazy("What each batch cost: materials, wages, other costs and packaging."),
    section=Section.PRODUCTION,
    build=_batch_costs,
)
OUTPUTS = ReportKind(
    name="outputs",
    title=gettext_lazy("What batches gave"),
    about=gettext_lazy("What came out of each batch, and what it cost with and without wages."),
    section=Section.PRODUCTION,
    build=_outputs,
)
