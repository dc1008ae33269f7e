"""Reports about movements: what came and went, and what was lost on the way."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import DayTotal, Item, StockMove, Why
from inventory.reports.parts import (
    ITEM,
    KIND,
    PLACE,
    ROWS_A_CHUNK,
    Measures,
    chosen_id,
    chosen_item,
    day,
    kind_labels,
    money,
)
from inventory.selectors.past_stock import Amount, StockChoice, held_before
from kub.entries.registry import all_kinds
from kub.entries.services import VOID_LABEL
from kub.lib.reports import Column, Kind, Report, Row
from kub.people.reporting import Asked, Filter, ReportKind, Section

# Goods that brought no money and made no product, and what counts put right.
LOSSES: Final = (Why.SPOILED, Why.LOST, Why.HOME, Why.SAMPLE, Why.FOUND)
_FIELDS: Final = (
    "on",
    "lot__item__kind",
    "lot__item__name",
    "lot__item__base_unit",
    "lot__code",
    "why",
    "entry__kind",
    "place__name",
    "place__kind",
    "quantity_milli",
    "value_rp",
)


def _why_filter(*reasons: Why) -> Filter:
    return Filter(
        name="why",
        label=gettext_lazy("Why"),
        options=lambda group: [(str(why), str(why.label)) for why in reasons],
    )


class _Words:
    """What the codes of a move are called in the reader's language, looked up before the rows are read."""

    def __init__(self) -> None:
        self._kinds, self._store = kind_labels(), _("The group's store")
        self._whys = {str(why): str(why.label) for why in Why}
        self._entries = {kind.name: str(kind.label) for kind in all_kinds()}
        self._undone = str(VOID_LABEL)

    def of(self, row: tuple) -> tuple[str, str, str, str, str, str]:
        """Give kind, item, lot, reason, entry and place of a move."""
        _on, kind, item, _unit, lot, why, entry, place, *_rest = row
        recorded = self._entries.get(entry, self._undone)
        return self._kinds[kind], item, lot, self._whys[why], recorded, place or self._store


def _moves(asked: Asked) -> QuerySet[StockMove]:
    moves = StockMove.objects.filter(group=asked.group, on__range=(asked.since, asked.until))
    wanted = {
        "lot__item": chosen_id(asked, "item"),
        "lot__item__kind": asked.chosen.get("kind"),
        "place": chosen_id(asked, "place"),
        "why": asked.chosen.get("why"),
    }
    return moves.filter(**{path: value for path, value in wanted.items() if value})


def _move_columns(measures: Measures, *, loss: bool = False) -> list[Column]:
    return [
        day("on", _("Date")),
        Column(key="kind", label=_("Kind")),
        Column(key="item", label=_("Item")),
        Column(key="lot", label=_("Lot")),
        Column(key="why", label=_("Why")),
        Column(key="entry", label=_("Recorded as")),
        Column(key="place", label=_("Place")),
        measures.column("quantity", _("Quantity")),
        money("value", _("Value"), loss=loss),
    ]


def _move_rows(moves: Iterable[tuple], words: _Words, measures: Measures) -> Iterator[Row]:
    for row in moves:
        quantity_milli, value_rp = row[-2:]
        yield (row[0], *words.of(row), measures.cell(quantity_milli, row[3]), value_rp)


def _movements(asked: Asked) -> Report:
    item = chosen_item(asked)
    measures = Measures.of(item)
    moves = _moves(asked).order_by("on", "pk").values_list(*_FIELDS).iterator(ROWS_A_CHUNK)
    columns, rows = _move_columns(measures), _move_rows(moves, _Words(), measures)
    if item and not asked.chosen.get("why"):
        columns += [
            measures.column("left", _("Left"), total=False),
            Column(key="left_value", label=_("Value left"), kind=Kind.MONEY),
        ]
        rows = _with_balance(rows, asked, item)
    return Report(title=_("Stock movements"), columns=columns, rows=rows)


def _with_balance(rows: Iterable[Row], asked: Asked, item: Item) -> Iterator[Row]:
    """Tell after each move of one item what was left, between the balances of the first and the last day."""
    chosen = StockChoice(item=item.pk, place=chosen_id(asked, "place"))
    opening = held_before(group=asked.group, day=asked.since, chosen=chosen)
    names = (kind_labels()[item.kind], item.name)
    return _balanced(
        rows, opening, names, (asked.since, _("At the beginning")), (asked.until, _("At the end"))
    )


def _balanced(
    rows: Iterable[Row],
    opening: Amount,
    names: tuple[str, str],
    first: tuple[dt.date, str],
    last: tuple[dt.date, str],
) -> Iterator[Row]:
    quantity_milli, value_rp = opening.quantity_milli, opening.value_rp
    yield (first[0], *names, "", first[1], "", "", None, None, quantity_milli, value_rp)
    for row in rows:
        moved_milli, moved_rp = row[-2:]
        assert isinstance(moved_milli, int)  # one item's quantities are plain
        assert isinstance(moved_rp, int)
        quantity_milli += moved_milli
        value_rp += moved_rp
        yield (*row, quantity_milli, value_rp)
    yield (last[0], *names, "", last[1], "", "", None, None, quantity_milli, value_rp)


def _loss_lines(asked: Asked) -> Report:
    measures = Measures.of(chosen_item(asked))
    moves = _moves(asked).filter(why__in=LOSSES).order_by("on", "pk").values_list(*_FIELDS)
    return Report(
        title=_("Losses, one by one"),
        columns=_move_columns(measures, loss=True),
        rows=_move_rows(moves.iterator(ROWS_A_CHUNK), _Words(), measures),
    )


def _losses(asked: Asked) -> Report:
    item = chosen_item(asked)
    measures, kinds = Measures.of(item), kind_labels()
    totals = DayTotal.objects.filter(group=asked.group, on__range=(asked.since, asked.until), why__in=LOSSES)
    wanted = {"item": item, "item__kind": asked.chosen.get("kind"), "why": asked.chosen.get("why")}
    summed = (
        totals.filter(**{path: value for path, value in wanted.items() if value})
        .values_list("why", "item__kind", "item__name", "item__base_unit", "item")
        .annotate(Sum("quantity_milli"), Sum("value_rp"))
    )
    order = {str(why): place for place, why in enumerate(LOSSES)}
    in_order = sorted(summed, key=lambda row: (order[row[0]], row[2], row[4]))
    return Report(
        title=_("Losses"),
        columns=[
            Column(key="why", label=_("Why")),
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            measures.column("quantity", _("Quantity")),
            money("value", _("Value"), loss=True),
        ],
        rows=[
            (str(Why(why).label), kinds[kind], name, measures.cell(quantity_milli, unit), value_rp)
            for why, kind, name, unit, _item, quantity_milli, value_rp in in_order
            if quantity_milli or value_rp  # what was undone comes to nothing
        ],
    )


MOVEMENTS = ReportKind(
    name="movements",
    title=gettext_lazy("Stock movements"),
    about=gettext_lazy(
        "What came and went, of which lot and why; for one item also what was left each time."
    ),
    section=Section.STOCK,
    build=_movements,
    filters=(ITEM, KIND, PLACE, _why_filter(*Why)),
)
LOSSES_BY_REASON = ReportKind(
    name="losses",
    title=gettext_lazy("Losses"),
    about=gettext_lazy("What was spoiled, lost, used at home or given away, and what counts found."),
    section=Section.STOCK,
    build=_losses,
    filters=(KIND, ITEM, _why_filter(*LOSSES)),
)
LOSS_LINES = ReportKind(
    name="loss-lines",
    title=gettext_lazy("Losses, one by one"),
    about=gettext_lazy(
        "When and of which lot something was spoiled, lost, used at home, given away or found."
    ),
    section=Section.STOCK,
    build=_loss_lines,
    filters=(KIND, ITEM, PLACE, _why_filter(*LOSSES)),
)
