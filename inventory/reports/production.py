"""Reports about production: what each batch gave, cost and took."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, Basis, Batch, Recipe
from inventory.reports.parts import (
    MADE,
    RECIPE,
    ROWS_A_CHUNK,
    Measures,
    chosen_id,
    chosen_item,
    chosen_runs,
    day,
    money,
    unit_cost,
)
from inventory.selectors.batches import OutputCosted
from inventory.selectors.recipes import all_recipes, expected_good
from inventory.selectors.runs import outputs_costed
from kub.lib.numbers import MILLI, half_up, unit_cost_of
from kub.lib.reports import Column, Kind, Report, Row
from kub.people.reporting import Asked, ReportKind, Section

# What a recipe expects is compared only with batches that are measured alike: by recipe and basis.
UsualReject = dict[tuple[int, str], int]


def share_in_milli(part: int, whole: int) -> int | None:
    """Give a part in thousandths of the whole; None of nothing."""
    return half_up(part * MILLI, whole) if whole else None


def _production(asked: Asked) -> Report:
    batches = Batch.objects.filter(group=asked.group, **chosen_runs(asked).where())
    rows = batches.order_by("made_on", "pk").values_list(
        "made_on", "code", "recipe__name", "ruined", "basis", "good_milli", "reject_milli", "recipe"
    )
    usual = _usual_reject(all_recipes(group=asked.group))
    measures = _measures_of(batches)
    return Report(
        title=_("Production"),
        columns=[
            day("on", _("Date")),
            Column(key="code", label=_("Batch code")),
            Column(key="recipe", label=_("Recipe")),
            Column(key="state", label=_("State")),
            measures.column("good", _("Good")),
            measures.column("reject", _("Reject")),
            Column(key="yield", label=_("Yield"), kind=Kind.PERCENT),
            Column(key="reject_share", label=_("Share of reject"), kind=Kind.PERCENT),
            Column(key="usual_share", label=_("By the recipe"), kind=Kind.PERCENT),
            Column(key="better_by", label=_("Better than the recipe by"), kind=Kind.PERCENT, loss=True),
        ],
        rows=_production_rows(rows.iterator(ROWS_A_CHUNK), usual, measures, _("Failed")),
    )


def _measures_of(batches: QuerySet[Batch]) -> Measures:
    """Give the measures of yield and reject, which add up where all batches are measured alike."""
    units = {_unit_of(basis) for basis in batches.order_by().values_list("basis", flat=True).distinct()}
    return Measures(units.pop() if len(units) == 1 else None)


def _unit_of(basis: str) -> str:
    return BaseUnit.KG if basis == Basis.WEIGHT else BaseUnit.PIECE


def _production_rows(
    batches: Iterable[tuple], usual: UsualReject, measures: Measures, failed: str
) -> Iterator[Row]:
    for made_on, code, recipe, ruined, basis, good_milli, reject_milli, recipe_pk in batches:
        out_milli, unit = good_milli + reject_milli, _unit_of(basis)
        rejected = share_in_milli(reject_milli, out_milli)
        expected = usual.get((recipe_pk, basis))
        yield (
            made_on,
            code,
            recipe or "",
            failed if ruined else "",
            measures.cell(good_milli, unit),
            measures.cell(reject_milli, unit),
            share_in_milli(good_milli, out_milli),
            rejected,
            expected,
            None if rejected is None or expected is None else expected - rejected,
        )


def _usual_reject(recipes: Iterable[Recipe]) -> UsualReject:
    """Give the share of reject, in thousandths, that each recipe expects."""
    usual = {}
    for recipe in recipes:
        share = share_in_milli(recipe.reject_milli, expected_good(recipe) + recipe.reject_milli)
        if share is not None:
            usual[recipe.pk, recipe.basis] = share
    return usual


def _batch_costs(asked: Asked) -> Report:
    batches = Batch.objects.filter(group=asked.group, **chosen_runs(asked).where())
    costs = ("materials_rp", "labour_rp", "overhead_rp", "packaging_rp", "total_rp", "byproduct_rp")
    rows = batches.order_by("made_on", "pk").values_list("made_on", "code", "recipe__name", *costs)
    return Report(
        title=_("Cost per batch"),
        columns=[
            day("on", _("Date")),
            Column(key="code", label=_("Batch code")),
            Column(key="recipe", label=_("Recipe")),
            money("materials", _("Materials")),
            money("labour", _("Wages")),
            money("overhead", _("Other costs")),
            money("packaging", _("Packaging")),
            money("total", _("Batch cost")),
            money("without_labour", _("Cost without wages")),
            money("byproduct", _("Carried by by-products")),
        ],
        rows=_cost_rows(rows.iterator(ROWS_A_CHUNK)),
    )


def _cost_rows(batches: Iterable[tuple]) -> Iterator[Row]:
    for made_on, code, recipe, materials, labour, overhead, packaging, total, byproduct in batches:
        costs = (materials, labour, overhead, packaging, total, total - labour, byproduct)
        yield (made_on, code, recipe or "", *costs)


def _outputs(asked: Asked) -> Report:
    item = chosen_item(asked)
    measures = Measures.of(item)
    outputs = outputs_costed(group=asked.group, chosen=chosen_runs(asked))
    return Report(
        title=_("What batches gave"),
        columns=[
            day("on", _("Date")),
            Column(key="code", label=_("Batch code")),
            Column(key="item", label=_("Product")),
            measures.column("quantity", _("Quantity")),
            day("expires_on", _("Good until")),
            money("shared", _("Shared cost")),
            money("packaging", _("Packaging")),
            money("cost", _("Cost including wages")),
            money("without_labour", _("Cost without wages")),
            unit_cost("unit_cost", _("One, including wages")),
            unit_cost("unit_without_labour", _("One, without wages")),
        ],
        rows=_output_rows(outputs, chosen_id(asked, "item"), measures),
    )


def _output_rows(outputs: Iterable[OutputCosted], item: int | None, measures: Measures) -> Iterator[Row]:
    for each in outputs:
        output, milli = each.output, each.output.quantity_milli
        if item is None or output.item_id == item:
            yield (
                output.batch.made_on,
                output.batch.code,
                output.item.name,
                measures.cell(milli, output.item.base_unit),
                output.lot.expires_on,
                output.shared_rp,
                output.packaging_rp,
                output.cost_rp,
                output.cost_without_labour_rp,
                unit_cost_of(each.cost.total, milli),
                unit_cost_of(each.cost.without_labour, milli),
            )


PRODUCTION = ReportKind(
    name="production",
    title=gettext_lazy("Production"),
    about=gettext_lazy("How much each batch gave, and how its reject compares with the recipe."),
    section=Section.PRODUCTION,
    build=_production,
    filters=(RECIPE,),
)
BATCH_COSTS = ReportKind(
    name="batch-costs",
    title=gettext_lazy("Cost per batch"),
    about=gettext_lazy("What each batch cost: materials, wages, other costs and packaging."),
    section=Section.PRODUCTION,
    build=_batch_costs,
    filters=(RECIPE,),
)
OUTPUTS = ReportKind(
    name="outputs",
    title=gettext_lazy("What batches gave"),
    about=gettext_lazy("What came out of each batch, and what one costs with and without wages."),
    section=Section.PRODUCTION,
    build=_outputs,
    filters=(RECIPE, MADE),
)
