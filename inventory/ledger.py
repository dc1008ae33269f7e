"""The only writer of the goods ledger: lots, moves, levels and day totals.

An entry has one turn at it: the turn locks the levels that it may touch in the order of their keys,
chooses lots, and writes when it ends. So levels are locked before counters, and counters before totals.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from inventory.models import DayTotal, Item, Lot, Place, StockLevel, StockMove, Why
from inventory.selectors.lots import is_good, leaving_order
from inventory.selectors.standing import entries_on_levels, entries_on_lots_of
from kub.entries.models import Entry
from kub.entries.registry import StandsOn, Unpostable
from kub.entries.totals import add_to_rows, add_to_totals
from kub.lib.numbers import share_of, write_quantity
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class Want:
    """Goods to be taken: of the lot that a person chose, else first expired, first out.

    `field` is where a shortage is told; `even_expired` takes goods that may no longer be sold.
    """

    item: Item
    quantity_milli: int
    why: Why
    line: int = 0
    field: str = "non_field_errors"
    lot: Lot | None = None
    even_expired: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    lot: Lot
    quantity_milli: int
    value_rp: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Goods that arrive together and become a lot."""

    item: Item
    quantity_milli: int
    value_rp: int
    why: Why
    line: int = 0
    expires_on: dt.date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A signed change of one level, before it is written."""

    level: StockLevel
    quantity_milli: int
    value_rp: int
    why: Why
    line: int = 0


@dataclass(frozen=True, slots=True)
class Return:
    """Goods of a lot that come back, or leave again, at a value that is known."""

    lot: Lot
    quantity_milli: int
    value_rp: int
    why: Why
    line: int = 0


class Turn:
    """What one entry does to the goods; written by `turn_of` when its block ends."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.moves: list[Move] = []

    def take(self, *, place: Place, wants: Sequence[Want]) -> list[list[Taken]]:
        """Take goods from a place; give what was taken for each want.

        Raises `Unpostable` when stock is short.
        """
        on = self.entry.happened_on
        items = {want.item.pk for want in wants}
        # The empty levels of years stay out: they would be read at every sale.
        in_stock = Q(item__in=items, place=place, quantity_milli__gt=0)
        levels = _lock_levels(self.entry.group, in_stock)
        taken: list[list[Taken]] = []
        short: dict[str, list[str]] = {}
        for want in wants:
            usable = _usable(levels, want, on)
            available = sum(level.quantity_milli - level.reserved_milli for level in usable)
            if available < want.quantity_milli:
                short[want.field] = [_shortage(want, available, levels, on)]
                continue
            chosen = _take_from(usable, want)
            self.moves += chosen
            taken.append([Taken(move.level.lot, -move.quantity_milli, -move.value_rp) for move in chosen])
        if short:
            raise Unpostable(short)
        return taken

    def arrive(self, *, place: Place, arrivals: Iterable[Arrival]) -> list[Lot]:
        """Bring goods to a place, each as a new lot."""
        arrivals = list(arrivals)
        lots = Lot.objects.bulk_create(_lot(self.entry, arrival) for arrival in arrivals)
        levels = StockLevel.objects.bulk_create(
            StockLevel(
                group=self.entry.group, lot=lot, item=lot.item, place=place, quantity_milli=0, value_rp=0
            )
            for lot in lots
        )
        self.moves += [
            Move(level, arrival.quantity_milli, arrival.value_rp, arrival.why, arrival.line)
            for level, arrival in zip(levels, arrivals, strict=True)
        ]
        return lots

    def put_back(self, *, place: Place, returns: Sequence[Return]) -> None:
        """Move goods of lots that are known already, such as a customer's return."""
        where = Q(lot__in={back.lot.pk for back in returns}, place=place)
        levels = {level.lot_id: level for level in _lock_levels(self.entry.group, where)}
        self.moves += [
            Move(levels[back.lot.pk], back.quantity_milli, back.value_rp, back.why, back.line)
            for back in returns
        ]

    def revalue(self, *, lot: Lot, difference_rp: int) -> int:
        """Put a price difference's share of what is left of a lot on its levels; give that share.

        A level never falls below nothing: what it cannot carry stays with the caller, for the result.
        """
        moves = []
        for level in _lock_levels(self.entry.group, Q(lot=lot, quantity_milli__gt=0)):
            share_rp = share_of(difference_rp, level.quantity_milli, lot.quantity_milli)
            moves.append(Move(level, 0, max(share_rp, -level.value_rp), Why.CORRECTED))
        self.moves += moves
        return sum(move.value_rp for move in moves)

    def reverse(self, entry: Entry) -> None:
        """Do the exact opposite of an earlier entry's moves.

        Raises `StandsOn` with the later entries where something was built on what arrived.
        """
        written = list(StockMove.objects.filter(group=entry.group, entry=entry).order_by("pk"))
        lots = {move.lot_id for move in written}
        levels = {
            (level.lot_id, level.place_id): level for level in _lock_levels(entry.group, Q(lot__in=lots))
        }
        standing = list(entries_on_lots_of(entry=entry))
        if standing:
            raise StandsOn(standing)
        moves = [
            Move(
                levels[move.lot_id, move.place_id],
                -move.quantity_milli,
                -move.value_rp,
                Why(move.why),
                move.line,
            )
            for move in written
        ]
        broken = _broken_levels(moves)
        if broken:
            raise StandsOn(list(entries_on_levels(entry=entry, levels=broken)))
        self.moves += moves


@contextmanager
def turn_of(entry: Entry) -> Iterator[Turn]:
    """Give an entry its turn at the goods, and write what it did when the block ends."""
    turn = Turn(entry)
    yield turn
    _write(entry=entry, moves=turn.moves)


def reverse(*, entry: Entry, by: Entry) -> None:
    """Undo an entry's moves, on the day of the entry that undoes it. Raises `StandsOn`."""
    with turn_of(by) as goods:
        goods.reverse(entry)


def _lot(entry: Entry, arrival: Arrival) -> Lot:
    return Lot(
        group=entry.group,
        item=arrival.item,
        entry=entry,
        line=arrival.line,
        code=arrival.code,
        arrived_on=entry.happened_on,
        expires_on=arrival.expires_on,
        quantity_milli=arrival.quantity_milli,
        value_rp=arrival.value_rp,
    )


def _lock_levels(group: Group, where: Q) -> list[StockLevel]:
    """Lock the levels and give them with their lots and items, in the order of their keys."""
    levels = StockLevel.objects.filter(where, group=group).select_related("lot__item")
    return list(levels.select_for_update(of=("self",)).order_by("pk"))


def _usable(levels: list[StockLevel], want: Want, on: dt.date) -> list[StockLevel]:
    """Give the levels that a want may take from, in the order in which they leave."""
    usable = [
        level
        for level in levels
        if level.item_id == want.item.pk
        and level.quantity_milli > level.reserved_milli
        and level.lot.arrived_on <= on
        and (want.lot is None or level.lot_id == want.lot.pk)
        and (want.even_expired or is_good(level.lot, on))
    ]
    return sorted(usable, key=lambda level: leaving_order(level.lot))


def _take_from(usable: list[StockLevel], want: Want) -> list[Move]:
    """Take from one level after the other; the last take of a level takes all its value."""
    moves = []
    missing = want.quantity_milli
    for level in usable:
        if not missing:
            break
        part = min(missing, level.quantity_milli - level.reserved_milli)
        value_rp = share_of(level.value_rp, part, level.quantity_milli)
        moves.append(Move(level, -part, -value_rp, want.why, want.line))
        # Another want of the same entry sees what is left.
        level.quantity_milli -= part
        level.value_rp -= value_rp
        missing -= part
    return moves


def _shortage(want: Want, available: int, levels: list[StockLevel], on: dt.date) -> str:
    unit = want.item.unit_label
    words = {
        "item": want.item.name,
        "available": write_quantity(max(available, 0), unit),
        "wanted": write_quantity(want.quantity_milli, unit),
    }
    sentence = _("Only %(available)s of %(item)s in stock, not %(wanted)s.") % words
    unfit = [
        level
        for level in levels
        if level.item_id == want.item.pk and not is_good(level.lot, on) and level.lot.arrived_on <= on
    ]
    unfit_milli = sum(level.quantity_milli for level in unfit)
    if unfit_milli and not want.even_expired:
        sentence += " " + _("%(unfit)s more has expired or been recalled.") % {
            "unfit": write_quantity(unfit_milli, unit)
        }
    later_milli = sum(
        level.quantity_milli
        for level in levels
        if level.item_id == want.item.pk and level.lot.arrived_on > on
    )
    if later_milli:
        sentence += " " + _("%(later)s more arrived only after that day.") % {
            "later": write_quantity(later_milli, unit)
        }
    return sentence


def _broken_levels(moves: list[Move]) -> list[StockLevel]:
    """Give the levels that the moves together would take below nothing, or leave as value without goods."""
    change: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    levels = {move.level.pk: move.level for move in moves}
    for move in moves:
        change[move.level.pk][0] += move.quantity_milli
        change[move.level.pk][1] += move.value_rp
    broken = []
    for pk, level in levels.items():
        quantity = level.quantity_milli + change[pk][0]
        value = level.value_rp + change[pk][1]
        if quantity < level.reserved_milli or value < 0 or (quantity == 0 and value):
            broken.append(level)
    return broken


def _write(*, entry: Entry, moves: Sequence[Move]) -> None:
    """Write moves of the entry on its day, and bring levels and day totals along."""
    StockMove.objects.bulk_create(
        StockMove(
            group=entry.group,
            lot_id=move.level.lot_id,
            place_id=move.level.place_id,
            entry=entry,
            line=move.line,
            on=entry.happened_on,
            why=move.why,
            quantity_milli=move.quantity_milli,
            value_rp=move.value_rp,
        )
        for move in moves
    )
    changes: dict[int, dict[str, int]] = defaultdict(lambda: {"quantity_milli": 0, "value_rp": 0})
    totals: dict[tuple, dict[str, int]] = defaultdict(lambda: {"quantity_milli": 0, "value_rp": 0})
    for move in moves:
        for change in (changes[move.level.pk], totals[(move.level.item_id, move.why.value)]):
            change["quantity_milli"] += move.quantity_milli
            change["value_rp"] += move.value_rp
    # Levels that were here are locked since they were read, and those that arrived are seen by nobody yet.
    add_to_rows(StockLevel, group=entry.group, amounts=changes)
    add_to_totals(
        DayTotal, group=entry.group, on=entry.happened_on, dimensions=["item", "why"], amounts=totals
    )
