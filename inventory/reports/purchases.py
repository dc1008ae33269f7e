"""Reports about buying: every line bought, and what is owed for it."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, CostCorrection, PurchaseLine
from inventory.reports.parts import (
    ITEM,
    KIND,
    ROWS_A_CHUNK,
    SUPPLIER,
    Measures,
    chosen_id,
    chosen_item,
    day,
    kind_labels,
    money,
    unit_cost,
)
from inventory.selectors.payables import Payable, payables_on
from kub.entries.models import Status
from kub.lib.numbers import unit_cost_of
from kub.lib.reports import Cell, Column, Kind, Quantity, Report, Row
from kub.people.reporting import Asked, Asks, ReportKind, Section

# Days late, from one to the next; the last bucket has no end.
_AGES: Final = (0, 30, 60, 90)


def _lines(asked: Asked) -> QuerySet[PurchaseLine]:
    lines = PurchaseLine.objects.filter(
        group=asked.group,
        purchase__entry__status=Status.POSTED,
        purchase__bought_on__range=(asked.since, asked.until),
    )
    wanted = {
        "purchase__supplier": chosen_id(asked, "supplier"),
        "item": chosen_id(asked, "item"),
        "item__kind": asked.chosen.get("kind"),
    }
    return lines.filter(**{path: value for path, value in wanted.items() if value})


def _purchases(asked: Asked) -> Report:
    measures = Measures.of(chosen_item(asked))
    standing = CostCorrection.objects.filter(
        group=asked.group, line=OuterRef("pk"), entry__status=Status.POSTED
    )
    difference = standing.order_by().values("line").annotate(total=Sum("difference_rp")).values("total")
    lines = (
        _lines(asked)
        .annotate(corrected_rp=Coalesce(Subquery(difference), 0))
        .order_by("purchase__bought_on", "purchase", "line")
        .values_list(
            "purchase__bought_on",
            "purchase__supplier__name",
            "item__kind",
            "item__name",
            "item__base_unit",
            "written_milli",
            "written_unit",
            "quantity_milli",
            "amount_rp",
            "corrected_rp",
            "freight_rp",
        )
    )
    return Report(
        title=_("Purchases"),
        columns=[
            day("on", _("Date")),
            Column(key="supplier", label=_("Supplier")),
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            Column(key="written", label=_("As written"), kind=Kind.MEASURE),
            measures.column("quantity", _("Quantity")),
            money("amount", _("Price")),
            money("corrected", _("Corrected by")),
            money("freight", _("Share of transport")),
            money("value", _("Value")),
            unit_cost("unit_cost", _("Cost of one")),
        ],
        rows=_purchase_rows(lines.iterator(ROWS_A_CHUNK), measures),
    )


def _purchase_rows(lines: Iterable[tuple], measures: Measures) -> Iterator[Row]:
    """Write the lines; kinds and units are named in the reader's language of now."""
    kinds, units = kind_labels(), {str(unit): str(unit.label) for unit in BaseUnit}

    def rows() -> Iterator[Row]:
        for line in lines:
            on, supplier, kind, name, base_unit, written, unit, quantity_milli, *amounts = line
            value_rp = sum(amounts)
            yield (
                on,
                supplier or "",
                kinds[kind],
                name,
                Quantity(written, units.get(unit, unit)),
                measures.cell(quantity_milli, base_unit),
                *amounts,
                value_rp,
                unit_cost_of(value_rp, quantity_milli),
            )

    return rows()


def _payables(asked: Asked) -> Report:
    labels = [_("Not due yet"), _("1–30 days late"), _("31–60 days late"), _("61–90 days late")]
    ages = [*labels, _("Over 90 days late")]
    return Report(
        title=_("Owed to suppliers"),
        columns=[
            Column(key="supplier", label=_("Supplier")),
            Column(key="what", label=_("What")),
            day("on", _("Date")),
            Column(key="due_on", label=_("Due"), kind=Kind.DATE, expiry_on=asked.until),
            Column(key="days_late", label=_("Days late"), kind=Kind.INTEGER),
            money("open", _("Still owed")),
            *(money(f"age_{place}", label) for place, label in enumerate(ages)),
        ],
        rows=[
            _payable_row(each)
            for each in payables_on(group=asked.group, day=asked.until, supplier=chosen_id(asked, "supplier"))
        ],
    )


def _payable_row(each: Payable) -> Row:
    purchase = each.purchase
    bucket = sum(each.days_late > most for most in _AGES)
    by_age: list[Cell] = [None] * (len(_AGES) + 1)
    by_age[bucket] = each.open_rp
    return (
        purchase.supplier.name if purchase.supplier else "",
        purchase.entry.summary,
        purchase.bought_on,
        purchase.due_on,
        each.days_late,
        each.open_rp,
        *by_age,
    )


PURCHASES = ReportKind(
    name="purchases",
    title=gettext_lazy("Purchases"),
    about=gettext_lazy("What was bought from whom, and what one came to with its share of the transport."),
    section=Section.STOCK,
    build=_purchases,
    filters=(SUPPLIER, KIND, ITEM),
)
PAYABLES = ReportKind(
    name="payables",
    title=gettext_lazy("Owed to suppliers"),
    about=gettext_lazy("What was owed to suppliers at the end of a day, and how long it had been due."),
    section=Section.MONEY,
    build=_payables,
    asks=Asks.DAY,
    filters=(SUPPLIER,),
)
