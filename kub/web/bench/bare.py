"""The bare limit of recording: the rows of one entry, written with plain Django, a statement a table.

One transaction, `create` and `bulk_create` for what is new, `bulk_update` for levels and totals, and nothing
is read, checked or locked: what is left is what the database and the ORM need for these rows.
"""

import uuid
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from inventory.models import (
    Batch,
    BatchMaterial,
    BatchOutput,
    BatchOverhead,
    BatchWork,
    Lot,
    StockLevel,
    StockMove,
)
from inventory.models import DayTotal as GoodsTotal
from kub.books.models import DayTotal as MoneyTotal
from kub.books.models import Posting
from kub.entries.models import Counter, Entry
from kub.web.bench.recording import access_to, batch_data, recorded, sale_data, timed
from sales.models import DayTotal as SalesTotal
from sales.models import Sale, SaleLine

_MEASURES = {
    StockLevel: ("quantity_milli", "value_rp"),
    GoodsTotal: ("quantity_milli", "value_rp"),
    SalesTotal: ("quantity_milli", "revenue_rp", "cost_rp"),
    MoneyTotal: ("debit_rp", "credit_rp"),
}
# Its own group, so that what the services sell is not what is written beside them.
_GROUP = 2


class Rows:
    """All rows of a recorded entry: those it inserted, and the levels and totals that it changed."""

    def __init__(self, like: Entry) -> None:
        self.like = like
        self.head: Sale | Batch = like.sale if like.kind == "sale" else like.batch
        self.lots = list(Lot.objects.filter(entry=like))
        self.levels = list(StockLevel.objects.filter(lot__in=self.lots))
        self.parts = self._parts()
        moves = StockMove.objects.filter(entry=like)
        self.of_entry: list[Sequence[Any]] = [list(moves), list(Posting.objects.filter(entry=like))]
        self.changed = self._changed(list(moves))
        series = f"sale:{like.happened_on:%Y-%m}" if like.kind == "sale" else "batch"
        self.counter = Counter.objects.filter(group=like.group, series=series)

    def _parts(self) -> list[list[Any]]:
        models: Sequence[type[Model]] = (BatchMaterial, BatchWork, BatchOverhead, BatchOutput)
        if isinstance(self.head, Sale):
            return [list(SaleLine.objects.filter(sale=self.head))]
        return [list(model._default_manager.filter(batch=self.head)) for model in models]

    def _changed(self, moves: list[StockMove]) -> list[list[Any]]:
        day = {"group": self.like.group, "on": self.like.happened_on}
        lots = [move.lot_id for move in moves]
        accounts = {account for posting in self.of_entry[1] for account in (posting.debit, posting.credit)}
        whys = {move.why for move in moves}
        items = Lot.objects.filter(pk__in=lots).values("item")
        changed: list[list[Any]] = [
            list(StockLevel.objects.filter(lot__in=lots).exclude(lot__in=self.lots)),
            list(GoodsTotal.objects.filter(**day, item__in=items, why__in=whys)),
            list(MoneyTotal.objects.filter(**day, account__in=accounts)),
        ]
        if isinstance(self.head, Sale):
            sold = [line.item_id for line in self.parts[0]]
            totals = SalesTotal.objects.filter(**day, channel=self.head.channel, item__in=sold)
            changed.append(list(totals))
        return changed

    def write(self, number: str) -> "Rows":
        """Insert copies of what is new, and change what the entry changed; give the copies."""
        rows = self._copies(number)
        with transaction.atomic():
            rows.like.save(force_insert=True)
            rows.counter.update(last=F("last") + 1)
            rows.head.entry = rows.like
            rows.head.save(force_insert=True)
            if rows.lots:
                rows._point(rows.lots, entry_id=rows.like.pk)
                Lot.objects.bulk_create(rows.lots)
                arrived = dict(zip((lot.pk for lot in self.lots), rows.lots, strict=True))
                rows._go_to(arrived)
                StockLevel.objects.bulk_create(rows.levels)
            owner = {"sale_id" if isinstance(rows.head, Sale) else "batch_id": rows.head.pk}
            for part in rows.parts:
                rows._point(part, **owner)
                type(part[0])._default_manager.bulk_create(part)
            for inserted in rows.of_entry:
                rows._point(inserted, entry_id=rows.like.pk)
                type(inserted[0])._default_manager.bulk_create(inserted)
            for changed in rows.changed:
                model = type(changed[0])
                model._default_manager.bulk_update(changed, _MEASURES[model])
        return rows

    def take_back(self) -> None:
        """Leave the books as they were; nobody waits for this."""
        with transaction.atomic():
            for inserted in (*self.of_entry, *self.parts, self.levels, self.lots, [self.head], [self.like]):
                if inserted:
                    keys = [row.pk for row in inserted]
                    type(inserted[0])._default_manager.filter(pk__in=keys)._raw_delete("default")
            self.counter.update(last=F("last") - 1)

    def _copies(self, number: str) -> "Rows":
        rows = copy(self)
        [rows.like], [rows.head] = _new([self.like]), _new([self.head])
        rows.like.uid = uuid.uuid4()
        if isinstance(rows.head, Sale):
            rows.head.number = number
        else:
            rows.head.code = number
        rows.lots, rows.levels = _new(self.lots), _new(self.levels)
        rows.parts = [_new(part) for part in self.parts]
        rows.of_entry = [_new(inserted) for inserted in self.of_entry]
        return rows

    def _point(self, rows: Sequence[Any], **keys: int) -> None:
        for row in rows:
            for name, key in keys.items():
                setattr(row, name, key)

    def _go_to(self, arrived: dict[Any, Lot]) -> None:
        """Let what was about the first entry's lots be about the new ones."""
        for rows in (self.levels, *self.parts, *self.of_entry):
            for row in rows:
                if (lot := arrived.get(getattr(row, "lot_id", None))) is not None:
                    row.lot_id = lot.pk


def sales(*, count: int) -> list[float]:
    """Write the rows of a sale of three products, and give how long each time took, in seconds."""
    access = access_to(_GROUP)
    return _written(recorded(access, "sale", sale_data(access.group)), count)


def batches(*, count: int) -> list[float]:
    access = access_to(_GROUP)
    return _written(recorded(access, "batch", batch_data(access.group)), count)


def _written(like: Entry, count: int) -> list[float]:
    rows = Rows(like)
    took = []
    for place in range(count):
        copies: list[Rows] = []
        took.append(timed(lambda: copies.append(rows.write(f"bare {place}"))))  # noqa: B023
        copies[0].take_back()
    return took


def _new(rows: Sequence[Any]) -> list[Any]:
    """Give unsaved copies."""
    copies = [copy(row) for row in rows]
    for row in copies:
        row._state = copy(row._state)
        row.pk, row._state.adding = None, True
    return copies
