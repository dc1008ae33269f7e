"""What a batch costs: pure arithmetic in whole Rupiah (DOMAIN: the worked batch)."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    byproduct_rp = sum(output.byproduct_rp or 0 for output in outputs)
    shared_rp = materials_rp + labour_rp + overhead_rp - byproduct_rp
    if shared_rp < 0:
        raise ByproductTooDear
    weights = [0 if output.byproduct_rp is not None else output.weight for output in outputs]
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


def _total(output: OutputToCost, shared_rp: int) -> int:
    own_rp = shared_rp if output.byproduct_rp is None else output.byproduct_rp
    return own_rp + output.packaging_rp


def priced(quantity_milli: int, unit_rp: int) -> int:
    """Give what a quantity costs at a price for one, rounded half up."""
    return half_up(quantity_milli * unit_rp, MILLI)
