"""Reports about what batches took, against what their recipes take for runs of their size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Batch, Item
from inventory.reports.parts import (
    ITEM,
    RECIPE,
    Measures,
    chosen_item,
    chosen_runs,
    day,
    kind_labels,
    money,
)
from inventory.selectors.batches import MaterialUsed
from inventory.selectors.runs import materials_of_runs
from kub.lib.numbers import share_of
from kub.lib.reports import Column, Report, Row
from kub.people.reporting import Asked, ReportKind, Section

Runs = Iterable[tuple[Batch, list[MaterialUsed]]]


def _used(asked: Asked) -> Report:
    item = chosen_item(asked)
    measures = Measures.of(item)
    runs = materials_of_runs(group=asked.group, chosen=chosen_runs(asked))
    return Report(
        title=_("Materials used"),
        columns=[
            day("on", _("Date")),
            Column(key="code", label=_("Batch code")),
            Column(key="recipe", label=_("Recipe")),
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            measures.column("planned", _("By the recipe")),
            measures.column("used", _("Used")),
            measures.column("difference", _("More than the recipe")),
            money("value", _("Value")),
            money("difference_value", _("Value of the difference")),
        ],
        rows=_used_rows(runs, item, measures, kind_labels()),
    )


def _used_rows(runs: Runs, item: Item | None, measures: Measures, kinds: dict[str, str]) -> Iterator[Row]:
    for batch, materials in runs:
        for used in materials:
            if item is None or used.item.pk == item.pk:
                unit, difference_milli = used.item.base_unit, _difference(used)
                yield (
                    batch.made_on,
                    batch.code,
                    batch.recipe.name if batch.recipe else "",
                    kinds[used.item.kind],
                    used.item.name,
                    measures.cell(used.recipe_milli, unit),
                    measures.cell(used.quantity_milli, unit),
                    measures.cell(difference_milli, unit),
                    used.value_rp,
                    _difference_value(used),
                )


def _difference(used: MaterialUsed) -> int | None:
    return None if used.recipe_milli is None else used.difference_milli


def _difference_value(used: MaterialUsed) -> int | None:
    """Give what was used beyond the recipe, at what one cost the batch; not known where none was used."""
    if used.recipe_milli is None or not used.quantity_milli:
        return None
    return share_of(used.value_rp, used.difference_milli, used.quantity_milli)


@dataclass(slots=True)
class _Sum:
    """What a material comes to over batches; what the recipe takes is known of those made by one."""

    item: Item
    used_milli: int = 0
    by_recipe_milli: int = 0
    planned_milli: int = 0
    value_rp: int = 0
    difference_rp: int = 0

    def add(self, used: MaterialUsed) -> None:
        self.used_milli += used.quantity_milli
        self.value_rp += used.value_rp
        if used.recipe_milli is not None:
            self.by_recipe_milli += used.quantity_milli
            self.planned_milli += used.recipe_milli
            self.difference_rp += _difference_value(used) or 0


def _summed(asked: Asked) -> Report:
    item = chosen_item(asked)
    measures = Measures.of(item)
    runs = materials_of_runs(group=asked.group, chosen=chosen_runs(asked))
    return Report(
        title=_("Materials by item"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            measures.column("used", _("Used")),
            measures.column("by_recipe", _("Of it in batches with a recipe")),
            measures.column("planned", _("By the recipe")),
            measures.column("difference", _("More than the recipe")),
            money("value", _("Value")),
            money("difference_value", _("Value of the difference")),
        ],
        rows=_summed_rows(runs, item, measures),
    )


def _summed_rows(runs: Runs, item: Item | None, measures: Measures) -> list[Row]:
    sums: dict[int, _Sum] = {}
    for _batch, materials in runs:
        for used in materials:
            if item is None or used.item.pk == item.pk:
                sums.setdefault(used.item.pk, _Sum(used.item)).add(used)
    kinds = kind_labels()
    order = {kind: place for place, kind in enumerate(kinds)}
    in_order = sorted(sums.values(), key=lambda each: (order[each.item.kind], each.item.name, each.item.pk))
    return [
        (
            kinds[each.item.kind],
            each.item.name,
            measures.cell(each.used_milli, each.item.base_unit),
            measures.cell(each.by_recipe_milli, each.item.base_unit),
            measures.cell(each.planned_milli, each.item.base_unit),
            measures.cell(each.by_recipe_milli - each.planned_milli, each.item.base_unit),
            each.value_rp,
            each.difference_rp,
        )
        for each in in_order
    ]


MATERIALS = ReportKind(
    name="materials",
    title=gettext_lazy("Materials used"),
    about=gettext_lazy("What each batch took, and what it would have taken by its recipe."),
    section=Section.PRODUCTION,
    build=_used,
    filters=(RECIPE, ITEM),
)
MATERIALS_BY_ITEM = ReportKind(
    name="materials-by-item",
    title=gettext_lazy("Materials by item"),
    about=gettext_lazy("How much of each material production took, and how far that is from the recipes."),
    section=Section.PRODUCTION,
    build=_summed,
    filters=(RECIPE, ITEM),
)
