"""Batches: what they took and gave, what one pack cost, and how that compares with the recipe."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from inventory.costing import ExactCost, OutputToCost, byproduct_value, exact_costs, weight_of
from inventory.models import BaseUnit, Basis, Batch, BatchMaterial, BatchOutput, Item, ItemKind, Recipe
from inventory.selectors.recipes import expected_good, packaging_for
from kub.entries.models import Status
from kub.lib.finding import has_code, has_name
from kub.lib.numbers import share_of
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class OutputCosted:
    """An output with its exact cost, from which alone the cost of one pack is read."""

    output: BatchOutput
    cost: ExactCost

    @property
    def is_product(self) -> bool:
        return self.output.item.kind == ItemKind.PRODUCT


@dataclass(frozen=True, slots=True)
class MaterialUsed:
    """A material or packaging of a batch, and what the recipe takes for such a run (None: it has none)."""

    item: Item
    quantity_milli: int
    value_rp: int
    recipe_milli: int | None

    @property
    def difference_milli(self) -> int:
        return 0 if self.recipe_milli is None else self.quantity_milli - self.recipe_milli


@dataclass(frozen=True, slots=True)
class Yield:
    """Good and rejected output, and what the recipe expects of as much of its first material.

    In thousandths of `unit`: kilograms where weight divides the cost, else pieces.
    """

    unit: str
    good_milli: int
    reject_milli: int
    expected_milli: int | None = None
    usual_reject_milli: int | None = None

    @property
    def all_milli(self) -> int:
        return self.good_milli + self.reject_milli

    @property
    def usual_all_milli(self) -> int | None:
        if self.expected_milli is None or self.usual_reject_milli is None:
            return None
        return self.expected_milli + self.usual_reject_milli


@dataclass(frozen=True, slots=True)
class BatchCosted:
    """A batch of a list: its outputs with their cost."""

    batch: Batch
    outputs: Sequence[OutputCosted]

    @property
    def is_undone(self) -> bool:
        return self.batch.entry.status != Status.POSTED

    @property
    def made_milli(self) -> int:
        return self.batch.good_milli + self.batch.reject_milli


@dataclass(frozen=True, slots=True)
class BatchStory:
    """All that a batch's own page shows. `main` is the first material of the recipe, which sets the scale."""

    batch: Batch
    outputs: Sequence[OutputCosted]
    materials: Sequence[MaterialUsed]
    packaging: Sequence[MaterialUsed]
    gave: Yield
    main: MaterialUsed | None


def batches_of(
    *, group: Group, words: str = "", since: dt.date | None = None, until: dt.date | None = None
) -> QuerySet[Batch]:
    """Give the batches that stand, the newest first; a search by code or recipe finds undone ones too."""
    batches = Batch.objects.filter(group=group)
    if since:
        batches = batches.filter(made_on__gte=since)
    if until:
        batches = batches.filter(made_on__lte=until)
    if words:
        called = Recipe.objects.filter(has_name("name", words), group=group)
        batches = batches.filter(has_code("code", words) | Q(recipe__in=called))
    else:
        batches = batches.filter(entry__status=Status.POSTED)
    return (
        batches.select_related("entry", "recipe")
        .prefetch_related("outputs__item")
        .order_by("-made_on", "-pk")
    )


def get_batch(*, group: Group, uid: uuid.UUID) -> Batch:
    """Give a batch by its entry. Raises `Http404`."""
    batches = Batch.objects.filter(group=group).select_related(
        "entry__group", "entry__recorded_by", "entry__voided_by", "recipe"
    )
    return get_object_or_404(
        batches.prefetch_related(
            "outputs__item", "outputs__lot", "materials__item", "work__member", "overhead"
        ),
        entry__uid=uid,
    )


def last_batch(*, group: Group, recipe: Recipe | None = None) -> Batch | None:
    """Give the batch that was recorded last and stands, by the recipe if one is given."""
    batches = Batch.objects.filter(group=group, entry__status=Status.POSTED).select_related("entry")
    if recipe is not None:
        batches = batches.filter(recipe=recipe)
    return batches.order_by("-pk").first()


def costed(batch: Batch) -> BatchCosted:
    """Give a batch that was read with its outputs; no query."""
    outputs = list(batch.outputs.all())
    return BatchCosted(
        batch,
        [OutputCosted(output, cost) for output, cost in zip(outputs, exact_of(batch, outputs), strict=True)],
    )


def batch_story(*, batch: Batch, recipe: Recipe | None) -> BatchStory:
    """Tell a batch that `get_batch` gave, against its recipe as it is now."""
    used = list(batch.materials.all())
    named = len(batch.entry.payload["materials"])
    planned = _planned(recipe, used[:named])
    packed = _planned_packaging(recipe, batch)
    materials = _used(used[:named], planned)
    return BatchStory(
        batch=batch,
        outputs=costed(batch).outputs,
        materials=materials,
        packaging=_used(used[named:], packed),
        gave=_yield(batch, recipe, used[:named]),
        main=next((row for row in materials if recipe and row.item.pk == _main_of(recipe)), None),
    )


def against_recipe(*, batch: Batch, recipe: Recipe | None) -> list[MaterialUsed]:
    """Give what a batch that was read whole took, and what only its recipe takes for such a run."""
    used = list(batch.materials.all())
    named = len(batch.entry.payload["materials"])
    planned, packed = _planned(recipe, used[:named]), _planned_packaging(recipe, batch)
    return [
        *_used(used[:named], planned),
        *_used(used[named:], packed),
        *_unused(recipe, {row.item_id for row in used}, planned | packed),
    ]


def measure_unit(basis: str) -> str:
    """Give the unit of yield and reject."""
    return str(BaseUnit.KG.label if basis == Basis.WEIGHT else BaseUnit.PIECE.label)


def exact_of(batch: Batch, outputs: Sequence[BatchOutput]) -> list[ExactCost]:
    """Divide the batch's cost again, without rounding.

    Net weights may have been corrected since; where the shares are no longer those that were posted,
    what was posted is the truth.
    """
    rounded = [
        ExactCost(Fraction(output.cost_rp), Fraction(output.cost_without_labour_rp)) for output in outputs
    ]
    recorded = batch.entry.payload.get("outputs", [])
    to_cost = [
        _to_cost(batch.basis, output, line.get("value"))
        for output, line in zip(outputs, recorded, strict=True)
    ]
    if not any(each.weight for each in to_cost if each.byproduct_rp is None):
        return rounded
    exact = exact_costs(
        materials_rp=batch.materials_rp,
        labour_rp=batch.labour_rp,
        overhead_rp=batch.overhead_rp,
        outputs=to_cost,
    )
    same = all(abs(new.total - old.total) < 1 for new, old in zip(exact, rounded, strict=True))
    return exact if same else rounded


def _to_cost(basis: str, output: BatchOutput, value_rp: int | None) -> OutputToCost:
    milli = output.quantity_milli
    return OutputToCost(
        weight=weight_of(basis=basis, item=output.item, base_milli=milli, value_rp=value_rp),
        packaging_rp=output.packaging_rp,
        byproduct_rp=byproduct_value(item=output.item, base_milli=milli, value_rp=value_rp),
    )


def _main_of(recipe: Recipe) -> int | None:
    first = next(iter(recipe.materials.all()), None)
    return first.item_id if first else None


def _scale(recipe: Recipe, used: Sequence[BatchMaterial]) -> tuple[int, int]:
    """Give the size of the run as a ratio: the first material as used, and as the recipe takes it."""
    main = _main_of(recipe)
    used_milli = sum(row.quantity_milli for row in used if row.item_id == main)
    usual_milli = sum(row.quantity_milli for row in recipe.materials.all() if row.item_id == main)
    return (used_milli, usual_milli) if used_milli and usual_milli else (1, 1)


def _planned(recipe: Recipe | None, used: Sequence[BatchMaterial]) -> dict[int, int]:
    """Give what the recipe takes of each item for a run of this size, by item id."""
    if recipe is None:
        return {}
    size, usual = _scale(recipe, used)
    planned: dict[int, int] = {}
    for row in recipe.materials.all():
        planned[row.item_id] = planned.get(row.item_id, 0) + share_of(row.quantity_milli, size, usual)
    return planned


def _planned_packaging(recipe: Recipe | None, batch: Batch) -> dict[int, int]:
    """Give what the recipe takes of each packaging for what came out, by item id."""
    planned: dict[int, int] = {}
    if recipe is None:
        return planned
    made = {output.item_id: output.quantity_milli for output in batch.outputs.all()}
    for output in recipe.outputs.all():
        for row in output.packaging.all():
            wanted_milli = packaging_for(row, made.get(output.item_id, 0))
            planned[row.item_id] = planned.get(row.item_id, 0) + wanted_milli
    return planned


def _used(rows: Sequence[BatchMaterial], planned: dict[int, int]) -> list[MaterialUsed]:
    """Add up the rows of each item: two products may take the same bag."""
    together: dict[int, list[BatchMaterial]] = {}
    for row in rows:
        together.setdefault(row.item_id, []).append(row)
    return [
        MaterialUsed(
            item=same[0].item,
            quantity_milli=sum(row.quantity_milli for row in same),
            value_rp=sum(row.value_rp for row in same),
            recipe_milli=planned.get(item, 0) if planned else None,
        )
        for item, same in together.items()
    ]


def _unused(recipe: Recipe | None, used: set[int], planned: dict[int, int]) -> list[MaterialUsed]:
    """Give what the recipe takes and the batch did not."""
    if recipe is None:
        return []
    items = {row.item_id: row.item for row in recipe.materials.all()}
    for output in recipe.outputs.all():
        items |= {row.item_id: row.item for row in output.packaging.all()}
    missing = [pk for pk in items if pk not in used and planned[pk]]
    return [MaterialUsed(items[pk], 0, 0, planned[pk]) for pk in missing]


def _yield(batch: Batch, recipe: Recipe | None, used: Sequence[BatchMaterial]) -> Yield:
    unit = measure_unit(batch.basis)
    if recipe is None or recipe.basis != batch.basis or not expected_good(recipe):
        return Yield(unit, batch.good_milli, batch.reject_milli)
    size, usual = _scale(recipe, used)
    return Yield(
        unit,
        batch.good_milli,
        batch.reject_milli,
        share_of(expected_good(recipe), size, usual),
        share_of(recipe.reject_milli, size, usual),
    )
