"""What there is: quantities and values by item and by lot, how long it lasts, and what moved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from inventory.models import DayTotal, Item, Lot, PlaceKind, StockLevel, StockMove, Why
from inventory.selectors.items import Held, items_of
from inventory.selectors.lots import is_good, leaving_order
from inventory.selectors.places import store_of
from kub.lib.numbers import half_up, share_of
from kub.people.models import Group

COVER_DAYS: Final = 30
EXPIRING_DAYS: Final = 7
# What uses goods up day by day; spoilage and counts are accidents, not use. Returns give some of it back.
_USE: Final = (Why.SOLD, Why.USED, Why.RETURNED)


def stock_of(*, group: Group, items: Iterable[Item]) -> dict[int, int]:
    """Give what the store holds of each item, in thousandths, by item id."""
    items = list(items)
    held = dict(
        StockLevel.objects.filter(group=group, place=store_of(group=group), item__in=items)
        .values_list("item")
        .annotate(Sum("quantity_milli"))
    )
    return {item.pk: held.get(item.pk, 0) for item in items}


def last_unit_cost(*, group: Group, item: Item) -> tuple[int, int]:
    """Give value and quantity of the item's newest lot: what it cost last; (0, 0) if there never was one."""
    lot = Lot.objects.filter(group=group, item=item).order_by("-arrived_on", "-pk").first()
    return (lot.value_rp, lot.quantity_milli) if lot else (0, 0)


@dataclass(frozen=True, slots=True)
class StockRow:
    """What there is of an item, how long it lasts at the use of the last days, and what needs attention.

    `cover_days` is None where nothing was used.
    """

    item: Item
    held: Held
    cover_days: int | None
    expiring_milli: int = 0
    expired_milli: int = 0
    recalled_milli: int = 0

    @property
    def is_low(self) -> bool:
        """Tell whether what may still be sold or used is less than the level at which to warn."""
        good_milli = self.held.quantity_milli - self.expired_milli - self.recalled_milli
        return self.item.low_stock_milli is not None and good_milli < self.item.low_stock_milli

    @property
    def needs_attention(self) -> bool:
        return self.is_low or bool(self.expiring_milli or self.expired_milli or self.recalled_milli)


def stock_rows(*, group: Group, on: dt.date, kind: str = "", words: str = "") -> list[StockRow]:
    """Give the stock of the items in use, and of others of which there is still something; products first."""
    items = sorted(
        items_of(group=group, kind=kind, words=words, archived=None), key=lambda item: not item.is_sold
    )
    standing = _standing(group=group, on=on)
    shown = [item for item in items if not item.archived or standing[item.pk].held.quantity_milli]
    daily = _use_of(group=group, on=on)
    days = _days_of_use(group, on)
    return [_row(item, standing[item.pk], daily[item.pk], days) for item in shown]


def stock_row(*, group: Group, item: Item, on: dt.date) -> StockRow:
    standing = _standing(group=group, on=on)[item.pk]
    return _row(item, standing, _use_of(group=group, on=on)[item.pk], _days_of_use(group, on))


def _days_of_use(group: Group, on: dt.date) -> int:
    """Give over how many days use is known: no more than the group has recorded."""
    return max(1, min(COVER_DAYS, (on - group.started_on).days + 1))


def _use_of(*, group: Group, on: dt.date) -> dict[int, int]:
    """Give what was used of each item in the last days, in thousandths, by item id."""
    since = on - dt.timedelta(days=COVER_DAYS - 1)
    moved = DayTotal.objects.filter(group=group, on__range=(since, on), why__in=_USE)
    used: dict[int, int] = defaultdict(int)
    for item, quantity_milli in moved.values_list("item").annotate(Sum("quantity_milli")):
        used[item] = -quantity_milli
    return used


def _cover(quantity_milli: int, used_milli: int, days: int) -> int | None:
    return half_up(quantity_milli * days, used_milli) if used_milli > 0 else None


@dataclass(frozen=True, slots=True)
class _Standing:
    """What there is of an item, and how much of it is about to go, gone, or recalled."""

    held: Held = field(default_factory=Held)
    expiring_milli: int = 0
    expired_milli: int = 0
    recalled_milli: int = 0


def _row(item: Item, standing: _Standing, used_milli: int, days: int) -> StockRow:
    return StockRow(
        item=item,
        held=standing.held,
        cover_days=_cover(standing.held.quantity_milli, used_milli, days),
        expiring_milli=standing.expiring_milli,
        expired_milli=standing.expired_milli,
        recalled_milli=standing.recalled_milli,
    )


def _standing(*, group: Group, on: dt.date) -> dict[int, _Standing]:
    """Give what there is of each item, by item id; a recalled lot is only that, and neither old nor new."""
    good = Q(lot__recalled_at=None)
    soon = on + dt.timedelta(days=EXPIRING_DAYS)
    rows = (
        StockLevel.objects.filter(group=group, quantity_milli__gt=0)
        .values_list("item")
        .annotate(
            held_milli=Sum("quantity_milli"),
            worth_rp=Sum("value_rp"),
            in_shops_milli=_milli_of(Q(place__kind=PlaceKind.SHOP)),
            expiring_milli=_milli_of(good & Q(lot__expires_on__range=(on, soon))),
            expired_milli=_milli_of(good & Q(lot__expires_on__lt=on)),
            recalled_milli=_milli_of(~good),
        )
    )
    standing: dict[int, _Standing] = defaultdict(_Standing)
    for item, quantity_milli, value_rp, in_shops_milli, *ageing in rows:
        standing[item] = _Standing(Held(quantity_milli, value_rp, in_shops_milli), *ageing)
    return standing


def _milli_of(part: Q) -> Sum:
    return Sum("quantity_milli", filter=part, default=0)


def expires_soon(lot: Lot, on: dt.date) -> bool:
    """Tell whether the lot expires within the days of warning, or has expired."""
    return lot.expires_on is not None and lot.expires_on <= on + dt.timedelta(days=EXPIRING_DAYS)


def lots_in_store(*, group: Group, items: Iterable[Item] | None = None) -> QuerySet[StockLevel]:
    """Give what the store holds by lot, in the order in which it leaves."""
    levels = StockLevel.objects.filter(group=group, place=store_of(group=group), quantity_milli__gt=0)
    if items is not None:
        levels = levels.filter(item__in=list(items))
    return levels.select_related("lot", "item").order_by(
        "item__name", "item", F("lot__expires_on").asc(nulls_last=True), "lot__arrived_on", "lot"
    )


@dataclass(frozen=True, slots=True)
class MovesFilter:
    """Which movements are shown; all where nothing is chosen."""

    item: int | None = None
    why: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def moves_of(*, group: Group, chosen: MovesFilter) -> QuerySet[StockMove]:
    """Give the movements of goods, the last day first; what was undone stands there with its opposite."""
    moves = StockMove.objects.filter(group=group).select_related("lot__item", "place", "entry__group")
    if chosen.item:
        moves = moves.filter(lot__item=chosen.item)
    if chosen.why:
        moves = moves.filter(why=chosen.why)
    if chosen.since:
        moves = moves.filter(on__gte=chosen.since)
    if chosen.until:
        moves = moves.filter(on__lte=chosen.until)
    return moves.order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goods that are to be appraised: of one lot, or as they leave."""

    item: Item
    quantity_milli: int
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What taking goods would cost now; `short_milli` of them is not there, and valued as it cost last."""

    wanted: Wanted
    value_rp: int
    short_milli: int = 0


def appraise(*, group: Group, wanted: Sequence[Wanted], on: dt.date) -> list[Appraisal]:
    """Reckon what goods would cost if they were taken from the store on that day. Nothing is written.

    It takes as the ledger does, the first expired first, one want after the other.
    """
    levels: dict[int, list[StockLevel]] = defaultdict(list)
    for level in lots_in_store(group=group, items={want.item for want in wanted}):
        if level.lot.arrived_on <= on and is_good(level.lot, on):
            levels[level.item_id].append(level)
    for usable in levels.values():
        usable.sort(key=lambda level: leaving_order(level.lot))
    appraised = [_appraised(want, levels[want.item.pk]) for want in wanted]
    short = {each.wanted.item.pk for each in appraised if each.short_milli}
    last = _last_unit_costs(group=group, items=short) if short else {}
    return [_with_missing(each, last) for each in appraised]


def _appraised(want: Wanted, levels: list[StockLevel]) -> Appraisal:
    value_rp, missing = 0, want.quantity_milli
    for level in levels:
        if want.lot is not None and level.lot_id != want.lot:
            continue
        part = min(missing, level.quantity_milli - level.reserved_milli)
        if not part:
            continue
        part_rp = share_of(level.value_rp, part, level.quantity_milli)
        # Another want sees what is left; these rows are never saved.
        level.quantity_milli -= part
        level.value_rp -= part_rp
        value_rp += part_rp
        missing -= part
    return Appraisal(want, value_rp, missing)


def _last_unit_costs(*, group: Group, items: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give value and quantity of each item's newest lot, by item id."""
    newest = Lot.objects.filter(group=group, item=OuterRef("pk")).order_by("-arrived_on", "-pk")
    chosen = Item.objects.filter(group=group, pk__in=list(items)).values(
        newest=Subquery(newest.values("pk")[:1])
    )
    return {
        lot.item_id: (lot.value_rp, lot.quantity_milli)
        for lot in Lot.objects.filter(group=group, pk__in=chosen)
    }


def _with_missing(appraisal: Appraisal, last: dict[int, tuple[int, int]]) -> Appraisal:
    short_milli = appraisal.short_milli
    if not short_milli:
        return appraisal
    value_rp, of_milli = last.get(appraisal.wanted.item.pk, (0, 0))
    missing_rp = share_of(value_rp, short_milli, of_milli) if of_milli else 0
    return Appraisal(appraisal.wanted, appraisal.value_rp + missing_rp, short_milli)
