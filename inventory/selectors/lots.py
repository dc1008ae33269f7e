"""Lots: which leave first, and the whole story of one, from what it was made of to where it went."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404

from inventory.models import Batch, BatchOutput, Item, Lot, PurchaseLine, StockLevel, StockMove, Why
from kub.entries.models import Entry, Status
from kub.people.models import Group

# Beans become tempe, tempe becomes chips: goods of a village are not made of goods more often than this.
MOST_STAGES: Final = 4
_PLAIN: Final = frozenset({Why.OPENING, Why.PURCHASE, Why.USED, Why.MADE, Why.SOLD})


def is_good(lot: Lot, on: dt.date) -> bool:
    """Tell whether the lot may be sold or used on that day: neither expired nor recalled."""
    return lot.recalled_at is None and (lot.expires_on is None or lot.expires_on >= on)


def leaving_order(lot: Lot) -> tuple[dt.date, dt.date, int]:
    """Order lots by which leaves first: the first expired, then the first arrived."""
    return (lot.expires_on or dt.date.max, lot.arrived_on, lot.pk)


def get_lot(*, group: Group, pk: int) -> Lot:
    """Raise `Http404` for a lot of another group as for one that never was."""
    return get_object_or_404(_lots(group), pk=pk)


def lots_of(*, group: Group, item: Item | None = None, in_stock: bool = True) -> QuerySet[Lot]:
    """Give the lots with what is left of each (`left_milli`, `left_rp`), the last to arrive first.

    Those of which nothing is left only where `in_stock` is not asked.
    """
    lots = Lot.objects.filter(group=group).select_related("item", "entry")
    if item is not None:
        lots = lots.filter(item=item)
    lots = lots.annotate(left_milli=Sum("levels__quantity_milli"), left_rp=Sum("levels__value_rp"))
    if in_stock:
        lots = lots.filter(left_milli__gt=0)
    return lots.order_by("-arrived_on", "-pk")


@dataclass(frozen=True, slots=True)
class Happening:
    """What one entry did to a lot, for one reason and in one place; `left_milli` is there after it."""

    entry: Entry
    why: Why
    place: str
    quantity_milli: int
    value_rp: int
    left_milli: int

    @property
    def is_undone(self) -> bool:
        return self.entry.status == Status.VOIDED

    @property
    def says_why(self) -> bool:
        """Tell whether the reason says more than the kind of the entry does."""
        return self.why not in _PLAIN


@dataclass(frozen=True, slots=True)
class Source:
    """A lot that went into a batch, and what that lot was itself made of."""

    lot: Lot
    quantity_milli: int
    sources: tuple["Source", ...] = ()

    @property
    def purchase_line(self) -> PurchaseLine | None:
        return getattr(self.lot, "purchase_line", None)

    @property
    def batch(self) -> Batch | None:
        return batch_of(self.lot)


@dataclass(frozen=True, slots=True)
class MadeOfIt:
    """A lot in which goods of another went, what became of it, and what was made of it in turn."""

    lot: Lot
    happenings: tuple[Happening, ...]
    left_milli: int
    made: tuple["MadeOfIt", ...] = ()

    @property
    def batch(self) -> Batch | None:
        return batch_of(self.lot)


@dataclass(frozen=True, slots=True)
class LotStory:
    """From where a lot came, what happened to it, and what was made of it."""

    lot: Lot
    levels: Sequence[StockLevel]
    sources: Sequence[Source]
    happenings: Sequence[Happening]
    made: Sequence[MadeOfIt]

    @property
    def purchase_line(self) -> PurchaseLine | None:
        return getattr(self.lot, "purchase_line", None)

    @property
    def batch(self) -> Batch | None:
        return batch_of(self.lot)

    @property
    def left_milli(self) -> int:
        return sum(level.quantity_milli for level in self.levels)

    @property
    def left_rp(self) -> int:
        return sum(level.value_rp for level in self.levels)


def batch_of(lot: Lot) -> Batch | None:
    """Give the batch that made the lot, which was read with it."""
    output: BatchOutput | None = getattr(lot, "batch_output", None)
    return output.batch if output else None


def lot_story(*, group: Group, lot: Lot) -> LotStory:
    """Tell the whole story of a lot that `get_lot` gave. What was undone is told, and counts for nothing."""
    levels = StockLevel.objects.filter(group=group, lot=lot, quantity_milli__gt=0)
    return LotStory(
        lot=lot,
        levels=list(levels.select_related("place").order_by("place")),
        sources=_sources(group, [lot], MOST_STAGES).get(lot.entry_id, ()),
        happenings=_happenings(group, [lot.pk])[lot.pk],
        made=_made(group, [lot.pk], MOST_STAGES)[lot.pk],
    )


def _lots(group: Group) -> QuerySet[Lot]:
    return Lot.objects.filter(group=group).select_related(
        "item", "entry__group", "batch_output__batch__entry", "purchase_line__purchase__supplier"
    )


def _happenings(group: Group, lots: Collection[int]) -> dict[int, tuple[Happening, ...]]:
    """Give what happened to each lot, in the order in which it was recorded."""
    moves = (
        StockMove.objects.filter(group=group, lot__in=lots, entry__voids=None)
        .select_related("entry__group", "entry__recorded_by", "place")
        .order_by("pk")
    )
    told: dict[int, dict[tuple[int, str, int], list[StockMove]]] = defaultdict(lambda: defaultdict(list))
    for move in moves:
        told[move.lot_id][move.entry_id, move.why, move.place_id].append(move)
    return {lot: tuple(_told(told[lot].values())) for lot in lots}


def _told(together: Iterable[list[StockMove]]) -> Iterable[Happening]:
    left_milli = 0
    for moves in together:
        first, quantity_milli = moves[0], sum(move.quantity_milli for move in moves)
        if first.entry.status != Status.VOIDED:
            left_milli += quantity_milli
        yield Happening(
            entry=first.entry,
            why=Why(first.why),
            place=first.place.label,
            quantity_milli=quantity_milli,
            value_rp=sum(move.value_rp for move in moves),
            left_milli=left_milli,
        )


def _sources(group: Group, lots: Iterable[Lot], stages: int) -> dict[int, tuple[Source, ...]]:
    """Give the lots that went into the batches which made `lots`, by the batch's entry."""
    batches = {lot.entry_id for lot in lots if batch_of(lot)}
    if not batches or not stages:
        return {}
    used = _used(group, entries=batches)
    found = {lot.pk: lot for lot in _lots(group).filter(pk__in={lot for _entry, lot in used})}
    deeper = _sources(group, found.values(), stages - 1)
    by_entry: dict[int, list[Source]] = defaultdict(list)
    for (entry, lot), quantity_milli in used.items():
        by_entry[entry].append(Source(found[lot], quantity_milli, deeper.get(found[lot].entry_id, ())))
    return {entry: tuple(sources) for entry, sources in by_entry.items()}


def _used(group: Group, *, entries: Collection[int]) -> dict[tuple[int, int], int]:
    """Give how much of each lot the batches took, by entry and lot."""
    used: dict[tuple[int, int], int] = defaultdict(int)
    moves = StockMove.objects.filter(group=group, entry__in=entries, why=Why.USED).order_by("pk")
    for entry, lot, quantity_milli in moves.values_list("entry", "lot", "quantity_milli"):
        used[entry, lot] -= quantity_milli
    return used


def _made(group: Group, lots: Collection[int], stages: int) -> dict[int, tuple[MadeOfIt, ...]]:
    """Give the lots that were made of each of `lots` and stand, with what became of them."""
    made: dict[int, list[MadeOfIt]] = {lot: [] for lot in lots}
    pairs = StockMove.objects.filter(
        group=group, lot__in=lots, why=Why.USED, entry__status=Status.POSTED, entry__voids=None
    ).values_list("lot", "entry")
    batches = set(pairs.distinct())
    if batches and stages:
        outputs = list(_lots(group).filter(entry__in={entry for _lot, entry in batches}).order_by("pk"))
        told = _happenings(group, [output.pk for output in outputs])
        deeper = _made(group, [output.pk for output in outputs], stages - 1)
        for output in outputs:
            happenings = told[output.pk]
            derived = MadeOfIt(
                lot=output,
                happenings=happenings,
                left_milli=happenings[-1].left_milli if happenings else 0,
                made=deeper[output.pk],
            )
            for lot in lots:
                if (lot, output.entry_id) in batches:
                    made[lot].append(derived)
    return {lot: tuple(each) for lot, each in made.items()}
