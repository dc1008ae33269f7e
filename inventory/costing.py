"""What a batch costs: pure arithmetic in whole Rupiah (DOMAIN: the worked batch)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from inventory.models import Basis, Item, ItemKind
from kub.lib.numbers import MILLI, allocate, half_up


@dataclass(frozen=True, slots=True)
class OutputToCost:
    """An output before costing: its weight in the division, its own packaging, a by-product's value."""

    weight: int
    packaging_rp: int
    byproduct_rp: int | None = None


@dataclass(frozen=True, slots=True)
class OutputCost:
    shared_rp: int
    packaging_rp: int
    total_rp: int
    without_labour_rp: int


@dataclass(frozen=True, slots=True)
class ExactCost:
    """What an output costs before rounding: only this gives the true cost of one pack."""

    total: Fraction
    without_labour: Fraction


class ByproductTooDear(ValueError):
    """The by-products would be worth more than all that the outputs share."""


def cost_outputs(
    *, materials_rp: int, labour_rp: int, overhead_rp: int, outputs: Sequence[OutputToCost]
) -> list[OutputCost]:
    """Divide the cost of a batch among its outputs, to the Rupiah.

    A by-product takes its sale value out of the shared cost; the rest is divided among the products by
    weight with the largest remainder, and each adds its own packaging. Raises `ByproductTooDear`, and
    `ValueError` when no product has a weight.
    """
    shared_rp = _shared(materials_rp + labour_rp + overhead_rp, outputs)
    weights = _weights(outputs)
    shared = allocate(shared_rp, weights)
    # Without labour the shared cost may fall below nothing: the by-product is worth more than what was paid.
    unpaid = allocate(shared_rp - labour_rp, weights)
    return [
        OutputCost(
            shared_rp=output.byproduct_rp if output.byproduct_rp is not None else shared[index],
            packaging_rp=output.packaging_rp,
            total_rp=_total(output, shared[index]),
            without_labour_rp=_total(output, unpaid[index]),
        )
        for index, output in enumerate(outputs)
    ]


def exact_costs(
    *, materials_rp: int, labour_rp: int, overhead_rp: int, outputs: Sequence[OutputToCost]
) -> list[ExactCost]:
    """Give what each output costs as exact fractions of a Rupiah, for reading unit costs.

    `cost_outputs` rounds its shares to the Rupiah, so that the cost of one pack read from them is off
    by a cent. Raises as it does.
    """
    shared_rp = _shared(materials_rp + labour_rp + overhead_rp, outputs)
    weights = _weights(outputs)
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("no product has a weight")
    return [
        ExactCost(
            total=_exact_total(output, Fraction(shared_rp * weight, whole)),
            without_labour=_exact_total(output, Fraction((shared_rp - labour_rp) * weight, whole)),
        )
        for output, weight in zip(outputs, weights, strict=True)
    ]


def _shared(spent_rp: int, outputs: Sequence[OutputToCost]) -> int:
    shared_rp = spent_rp - sum(output.byproduct_rp or 0 for output in outputs)
    if shared_rp < 0:
        raise ByproductTooDear
    return shared_rp


def _weights(outputs: Sequence[OutputToCost]) -> list[int]:
    return [0 if output.byproduct_rp is not None else output.weight for output in outputs]


def _total(output: OutputToCost, shared_rp: int) -> int:
    own_rp = shared_rp if output.byproduct_rp is None else output.byproduct_rp
    return own_rp + output.packaging_rp


def _exact_total(output: OutputToCost, share: Fraction) -> Fraction:
    own = share if output.byproduct_rp is None else Fraction(output.byproduct_rp)
    return own + output.packaging_rp


def priced(quantity_milli: int, unit_rp: int) -> int:
    """Give what a quantity costs at a price for one, rounded half up."""
    return half_up(quantity_milli * unit_rp, MILLI)


def weight_of(*, basis: str, item: Item, base_milli: int, value_rp: int | None) -> int:
    """Give the weight of an output in the division of the shared cost."""
    if basis == Basis.WEIGHT:
        return base_milli * (item.net_weight_milli or 0)
    if basis == Basis.VALUE:
        return base_milli * (value_rp or 0)
    return base_milli


def byproduct_value(*, item: Item, base_milli: int, value_rp: int | None) -> int | None:
    """Give what a by-product is credited with; nothing for a product."""
    if item.kind != ItemKind.BYPRODUCT:
        return None
    return priced(base_milli, value_rp or 0)


def measure(basis: str, item: Item, base_milli: int) -> int:
    """Give good output in the measure of yield: thousandths of kg, or of a piece; a by-product has none."""
    if item.kind == ItemKind.BYPRODUCT:
        return 0
    if basis == Basis.WEIGHT:
        return half_up(base_milli * (item.net_weight_milli or 0), MILLI)
    return base_milli
