"""What a run would cost with the goods that are there now. Nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.costing import (
    ByproductTooDear,
    ExactCost,
    OutputToCost,
    byproduct_value,
    exact_costs,
    weight_of,
)
from inventory.models import Item
from inventory.selectors.stock import Appraisal, Wanted, appraise
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class PlannedOutput:
    """What is to come out; `value_rp` is what one sells for, where that is needed."""

    item: Item
    quantity_milli: int
    value_rp: int | None = None
    packaging: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A run before it is posted: by a recipe, or as somebody is filling the form of a batch."""

    basis: str
    materials: tuple[Wanted, ...]
    labour_rp: int
    overhead_rp: int
    outputs: tuple[PlannedOutput, ...]


@dataclass(frozen=True, slots=True)
class OutputEstimate:
    item: Item
    quantity_milli: int
    cost: ExactCost


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a plan would cost. Without outputs where they cannot be costed yet, as for a ruined batch."""

    materials: Sequence[Appraisal]
    packaging: Sequence[Appraisal]
    labour_rp: int
    overhead_rp: int
    outputs: Sequence[OutputEstimate] = ()

    @property
    def materials_rp(self) -> int:
        return sum(each.value_rp for each in self.materials)

    @property
    def packaging_rp(self) -> int:
        return sum(each.value_rp for each in self.packaging)

    @property
    def total_rp(self) -> int:
        return self.materials_rp + self.labour_rp + self.overhead_rp + self.packaging_rp

    @property
    def short(self) -> list[Appraisal]:
        """What is missing in the store."""
        return [each for each in (*self.materials, *self.packaging) if each.short_milli]


def estimate(*, group: Group, plan: Plan, on: dt.date) -> Estimate:
    """Reckon what a run on that day would cost, as posting it would; what is missing costs as it did last."""
    packaging = [want for output in plan.outputs for want in output.packaging]
    appraised = appraise(group=group, wanted=[*plan.materials, *packaging], on=on)
    materials, packed = appraised[: len(plan.materials)], appraised[len(plan.materials) :]
    return Estimate(
        materials=materials,
        packaging=packed,
        labour_rp=plan.labour_rp,
        overhead_rp=plan.overhead_rp,
        outputs=_outputs(plan, sum(each.value_rp for each in materials), packed),
    )


def _outputs(plan: Plan, materials_rp: int, packed: Sequence[Appraisal]) -> list[OutputEstimate]:
    values = iter(packed)
    to_cost = [
        OutputToCost(
            weight=weight_of(
                basis=plan.basis, item=each.item, base_milli=each.quantity_milli, value_rp=each.value_rp
            ),
            packaging_rp=sum(next(values).value_rp for _want in each.packaging),
            byproduct_rp=byproduct_value(
                item=each.item, base_milli=each.quantity_milli, value_rp=each.value_rp
            ),
        )
        for each in plan.outputs
    ]
    if not any(each.weight for each in to_cost if each.byproduct_rp is None):
        return []
    try:
        costs = exact_costs(
            materials_rp=materials_rp,
            labour_rp=plan.labour_rp,
            overhead_rp=plan.overhead_rp,
            outputs=to_cost,
        )
    except ByproductTooDear:  # said when it is recorded; a plan that is half filled is often so
        return []
    return [
        OutputEstimate(each.item, each.quantity_milli, cost)
        for each, cost in zip(plan.outputs, costs, strict=True)
    ]
