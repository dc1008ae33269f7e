"""What one pack cost over the last batches, and which material made it dearer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from inventory.models import Batch, BatchMaterial, BatchOutput, Item, ItemKind
from inventory.selectors.batches import exact_of
from kub.entries.models import Status
from kub.lib.numbers import MILLI
from kub.people.models import Group

# So many batches of a group are looked through, so that ten years take no longer than a season.
RECENT_BATCHES: Final = 24
# A price is compared with the one in the earliest of so many batches of a product.
COMPARED_BATCHES: Final = 6
# What a cost is reckoned from and shown by: the first page of a group reads it each time.
_READ: Final = (
    *("line", "quantity_milli", "packaging_rp", "cost_rp", "cost_without_labour_rp"),
    *("item__name", "item__kind", "item__base_unit", "item__net_weight_milli"),
    *("batch__code", "batch__made_on", "batch__basis"),
    *("batch__materials_rp", "batch__labour_rp", "batch__overhead_rp"),
    *("batch__entry__uid", "batch__entry__payload"),
)


@dataclass(frozen=True, slots=True)
class PackCost:
    """What one base unit of a product cost in a batch, exactly: including wages, and without."""

    batch: Batch
    total: Fraction
    without_labour: Fraction


@dataclass(frozen=True, slots=True)
class CostHistory:
    """What one base unit of a product cost in the last batches, the earliest first; there is at least one."""

    item: Item
    costs: Sequence[PackCost]

    @property
    def last(self) -> PackCost:
        return self.costs[-1]

    @property
    def before(self) -> PackCost | None:
        return self.costs[-2] if len(self.costs) > 1 else None


@dataclass(frozen=True, slots=True)
class PriceRise:
    """A material that one base unit of it cost less before; `before` and `now` are exact Rupiah."""

    item: Item
    before: Fraction
    now: Fraction
    since: dt.date


def cost_histories(*, group: Group, on: dt.date) -> list[CostHistory]:
    """Give what each product cost in the group's last batches up to that day, by name; one query."""
    batches = Batch.objects.filter(group=group, entry__status=Status.POSTED, made_on__lte=on)
    recent = batches.order_by("-made_on", "-pk").values("pk")[:RECENT_BATCHES]
    outputs = BatchOutput.objects.filter(group=group, batch__in=recent).select_related("batch__entry", "item")
    outputs = outputs.only(*_READ)
    by_batch: dict[int, list[BatchOutput]] = defaultdict(list)
    for output in outputs.order_by("batch__made_on", "batch", "line"):
        by_batch[output.batch_id].append(output)
    costs: dict[Item, list[PackCost]] = defaultdict(list)
    for together in by_batch.values():
        batch = together[0].batch
        for output, cost in zip(together, exact_of(batch, together), strict=True):
            if output.item.kind == ItemKind.PRODUCT:
                each = Fraction(MILLI, output.quantity_milli)
                costs[output.item].append(PackCost(batch, cost.total * each, cost.without_labour * each))
    return [CostHistory(item, costs[item]) for item in sorted(costs, key=lambda item: item.name.lower())]


def price_rises(*, group: Group, histories: Iterable[CostHistory]) -> dict[int, PriceRise]:
    """Give the material whose rise made each product dearer than any other did, by the product's id.

    The price in the last batch is compared with that in the earliest of a few before it; a product whose
    materials did not rise is left out. One query, none where nothing was made twice.
    """
    twice = [history for history in histories if history.before]
    compared = {history.item.pk: history.costs[-COMPARED_BATCHES:] for history in twice}
    batches = {cost.batch.pk: cost.batch for costs in compared.values() for cost in costs}
    used = _materials_of(group, batches)
    rises = {
        item: _largest([(cost.batch, used[cost.batch.pk]) for cost in costs])
        for item, costs in compared.items()
    }
    return {item: rise for item, rise in rises.items() if rise is not None}


@dataclass(slots=True)
class _Used:
    item: Item
    quantity_milli: int = 0
    value_rp: int = 0

    @property
    def price(self) -> Fraction:
        return Fraction(self.value_rp * MILLI, self.quantity_milli)


def _materials_of(group: Group, batches: dict[int, Batch]) -> dict[int, dict[int, _Used]]:
    """Give what each batch used of its materials, packaging apart, by batch and item."""
    used: dict[int, dict[int, _Used]] = defaultdict(dict)
    if not batches:
        return used
    rows = BatchMaterial.objects.filter(group=group, batch__in=batches).select_related("item")
    places: dict[int, int] = defaultdict(int)
    for row in rows.order_by("batch", "line"):
        # The rows begin with the materials that the entry names; packaging follows.
        places[row.batch_id] += 1
        if places[row.batch_id] <= len(batches[row.batch_id].entry.payload["materials"]):
            each = used[row.batch_id].setdefault(row.item_id, _Used(row.item))
            each.quantity_milli += row.quantity_milli
            each.value_rp += row.value_rp
    return used


def _largest(batches: Sequence[tuple[Batch, dict[int, _Used]]]) -> PriceRise | None:
    """Give the rise that cost the last of the batches most."""
    _last, used = batches[-1]
    rises: list[tuple[Fraction, PriceRise]] = []
    for item, now in used.items():
        earlier = next(((batch, each[item]) for batch, each in batches[:-1] if item in each), None)
        if earlier is not None and now.price > earlier[1].price:
            batch, before = earlier
            rise = PriceRise(now.item, before.price, now.price, batch.made_on)
            rises.append(((now.price - before.price) * now.quantity_milli, rise))
    return max(rises, key=lambda each: each[0])[1] if rises else None
