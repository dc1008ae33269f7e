"""What a group of a set records: it cooks the worked batch, and sells three products on three days a week.

The same rows as the services write, in the order in which they would have; so the books prove them.
"""

import datetime as dt
import json
import random
from collections import defaultdict, deque
from collections.abc import Mapping
from typing import Any, Final

from inventory.costing import OutputToCost, cost_outputs
from inventory.models import (
    Batch,
    BatchMaterial,
    BatchOutput,
    BatchOverhead,
    BatchWork,
    ItemKind,
    Lot,
    Purchase,
    PurchaseLine,
    StockLevel,
    StockMove,
    Why,
)
from inventory.models import DayTotal as GoodsTotal
from kub.books.chart import Account
from kub.books.models import DayTotal as MoneyTotal
from kub.books.models import Posting
from kub.entries.models import Counter, Entry, Source, Status
from kub.lib.numbers import MILLI, from_milli, half_up, share_of
from kub.web.bench.opening import PRODUCTS, SELLS_FOR_RP, Opened
from kub.web.bench.rows import Rows
from kub.web.demo.stories import Basis, WorkUnit
from kub.web.demo.tempe import CRUMBS, GOODS, LARGE, SMALL, WORKED_BATCH
from sales.models import ChannelKind, Payment, Sale, SaleLine
from sales.models import DayTotal as SalesTotal

FIELDS: Final = {
    Entry: (
        *("group", "uid", "kind", "happened_on", "recorded_at", "recorded_by", "source", "payload"),
        *("status", "summary", "amount_rp", "reason"),
    ),
    Lot: ("group", "item", "entry", "line", "code", "arrived_on", "expires_on", "quantity_milli", "value_rp"),
    StockLevel: ("group", "lot", "place", "item", "quantity_milli", "reserved_milli", "value_rp"),
    StockMove: ("group", "lot", "place", "entry", "line", "on", "why", "quantity_milli", "value_rp"),
    GoodsTotal: ("group", "on", "item", "why", "quantity_milli", "value_rp"),
    Purchase: ("group", "entry", "bought_on", "freight_rp", "total_rp", "paid_rp"),
    PurchaseLine: (
        *("group", "purchase", "line", "item", "lot", "quantity_milli", "written_milli", "written_unit"),
        *("amount_rp", "freight_rp"),
    ),
    Batch: (
        *("group", "entry", "code", "made_on", "basis", "ruined", "materials_rp", "labour_rp", "overhead_rp"),
        *("packaging_rp", "byproduct_rp", "total_rp", "good_milli", "reject_milli", "note", "photo"),
        "thumbnail",
    ),
    BatchMaterial: ("group", "batch", "line", "item", "quantity_milli", "value_rp"),
    BatchWork: ("group", "batch", "member", "unit", "quantity_milli", "rate_rp", "amount_rp"),
    BatchOverhead: ("group", "batch", "name", "amount_rp"),
    BatchOutput: (
        *("group", "batch", "line", "item", "lot", "quantity_milli", "shared_rp", "packaging_rp", "cost_rp"),
        "cost_without_labour_rp",
    ),
    Sale: (
        *("group", "entry", "number", "channel", "customer", "sold_on", "due_on", "gross_rp", "discount_rp"),
        *("total_rp", "cost_rp", "paid_rp", "returned_rp", "refunded_rp"),
    ),
    SaleLine: (
        *("group", "sale", "line", "item", "quantity_milli", "price_rp", "gross_rp", "discount_rp"),
        *("net_rp", "cost_rp"),
    ),
    SalesTotal: ("group", "on", "channel", "item", "quantity_milli", "revenue_rp", "cost_rp"),
    Payment: ("group", "entry", "sale", "amount_rp"),
    Posting: ("group", "entry", "on", "debit", "credit", "amount_rp"),
    MoneyTotal: ("group", "on", "account", "debit_rp", "credit_rp"),
    Counter: ("group", "series", "last"),
}

# By weekday: Wednesday's market, what a shop takes on Friday, and Sunday at home.
SELLS_ON: Final = {2: ChannelKind.MARKET, 4: ChannelKind.RESELLER, 6: ChannelKind.DIRECT}
_CREDIT_DAYS: Final = 14
_BATCHES_A_PURCHASE: Final = 2
# More than this on the shelf, and larger baskets go out.
_PLENTY_MILLI: Final = 120 * MILLI
_CRUMBS_MADE_MILLI: Final = 10 * MILLI
_CRUMBS_RP: Final = 10_000
_WEIGHS: Final = {SMALL: 100, LARGE: 250}
_COSTS_RP: Final = {good.name: good.price_rp for good in GOODS}
_UNITS: Final = {good.name: good.unit.value for good in GOODS}
_PACKAGINGS: Final = frozenset(good.name for good in GOODS if good.kind == ItemKind.PACKAGING)
_PACKED: Final = {output.packaging: output.quantity_milli for output in WORKED_BATCH.outputs}
_TAKES: Final = {**WORKED_BATCH.materials, **_PACKED}


class Life:
    """What one group has on its shelves and owes, day by day."""

    def __init__(
        self, opened: Opened, rows: Rows, *, chance: random.Random, lines: int, baskets: int, last_on: dt.date
    ) -> None:
        self.opened, self.rows, self.chance = opened, rows, chance
        self.lines_left, self.baskets, self.last_on = lines, baskets, last_on
        self.group = opened.group.pk
        self.levels: dict[str, deque[list[int]]] = defaultdict(deque)  # lot, quantity, value
        self.owed: deque[tuple[dt.date, int, int]] = deque()  # due, sale, amount
        self.counters: dict[str, int] = defaultdict(int)
        self._begin(last_on)

    def day(self, on: dt.date) -> None:
        """Live a selling day, and write its totals."""
        self._begin(on)
        while self.owed and self.owed[0][0] <= on:
            self._is_paid(*self.owed.popleft()[1:])
        channel = SELLS_ON[on.weekday()]
        for basket in range(self.baskets):
            if self.lines_left:
                self._sell(channel, on_credit=channel == ChannelKind.RESELLER and basket % 3 == 0)
        self._write_totals()

    def end(self) -> None:
        """Write what is still in stock, and the last numbers that were given."""
        for name, levels in self.levels.items():
            for lot, quantity_milli, value_rp in levels:
                self._level(name, lot, quantity_milli, value_rp)
        for series, last in self.counters.items():
            self.rows.add(Counter, self.group, series, last)

    def _begin(self, on: dt.date) -> None:
        self.on, self.today = on, on.isoformat()
        self.moved: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
        self.sold: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
        self.money: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def _write_totals(self) -> None:
        for (item, why), measures in self.moved.items():
            self.rows.add(GoodsTotal, self.group, self.today, item, why, *measures)
        for (channel, item), measures in self.sold.items():
            self.rows.add(SalesTotal, self.group, self.today, channel, item, *measures)
        for account, sides in self.money.items():
            self.rows.add(MoneyTotal, self.group, self.today, account, *sides)

    def _entry(self, kind: str, payload: Mapping[str, Any], summary: str, amount_rp: int | None) -> int:
        uid, recorded_at = f"{self.chance.getrandbits(128):032x}", f"{self.today} 03:00:00"
        said = (Source.PAGE.value, json.dumps(payload), Status.POSTED.value, summary, amount_rp, "")
        return self.rows.add(Entry, self.group, uid, kind, self.today, recorded_at, self.opened.chair, *said)

    def _number(self, series: str) -> int:
        self.counters[series] += 1
        return self.counters[series]

    # Goods

    def _arrive(
        self,
        name: str,
        *,
        entry: int,
        line: int,
        why: Why,
        quantity_milli: int,
        value_rp: int,
        code: str = "",
    ) -> int:
        good_until = (self.on + dt.timedelta(days=90)).isoformat() if name in _WEIGHS else None
        item = self.opened.items[name]
        lot = self.rows.add(
            Lot, self.group, item, entry, line, code, self.today, good_until, quantity_milli, value_rp
        )
        self._move(lot, item, entry, line, why, quantity_milli, value_rp)
        self.levels[name].append([lot, quantity_milli, value_rp])
        return lot

    def _take(self, name: str, quantity_milli: int, *, entry: int, line: int, why: Why) -> int:
        """Take the oldest first, as the ledger does; give what it cost."""
        levels, item, cost_rp = self.levels[name], self.opened.items[name], 0
        while quantity_milli:
            level = levels[0]
            lot, held_milli, held_rp = level
            part = min(quantity_milli, held_milli)
            value_rp = share_of(held_rp, part, held_milli)
            self._move(lot, item, entry, line, why, -part, -value_rp)
            level[1:] = held_milli - part, held_rp - value_rp
            if part == held_milli:
                levels.popleft()
                self._level(name, lot, 0, 0)
            quantity_milli -= part
            cost_rp += value_rp
        return cost_rp

    def _move(
        self, lot: int, item: int, entry: int, line: int, why: Why, quantity_milli: int, value_rp: int
    ) -> None:
        place, reason = self.opened.store, why.value
        self.rows.add(
            StockMove, self.group, lot, place, entry, line, self.today, reason, quantity_milli, value_rp
        )
        total = self.moved[item, reason]
        total[0] += quantity_milli
        total[1] += value_rp

    def _level(self, name: str, lot: int, quantity_milli: int, value_rp: int) -> None:
        item, place = self.opened.items[name], self.opened.store
        self.rows.add(StockLevel, self.group, lot, place, item, quantity_milli, 0, value_rp)

    def _held(self, name: str) -> int:
        return sum(level[1] for level in self.levels[name])

    # Money

    def _post(self, entry: int, debit: Account, credit: Account, amount_rp: int) -> None:
        if amount_rp:
            sides = debit.value, credit.value
            self.rows.add(Posting, self.group, entry, self.today, *sides, amount_rp)
            self.money[debit.value][0] += amount_rp
            self.money[credit.value][1] += amount_rp

    # What is recorded

    def _sell(self, channel: ChannelKind, *, on_credit: bool) -> None:
        basket = self._basket()
        while any(self._held(name) < milli for name, milli in basket.items()):
            self._cook()
        total_rp = sum(SELLS_FOR_RP[name] * milli // MILLI for name, milli in basket.items())
        customer = self.chance.choice(self.opened.customers) if on_credit else None
        summary = ", ".join(f"{name} ×\u00a0{milli // MILLI}" for name, milli in basket.items())
        payload = self._sale_payload(channel, basket, customer, total_rp)
        entry = self._entry("sale", payload, summary, total_rp)
        costs = [
            self._take(name, milli, entry=entry, line=line, why=Why.SOLD)
            for line, (name, milli) in enumerate(basket.items())
        ]
        self._store_sale(entry, channel, basket, costs, customer, total_rp)
        kept = Account.RECEIVABLE if on_credit else Account.CASH
        self._post(entry, Account.COST_OF_SALES, Account.PRODUCTS, sum(costs))
        self._post(entry, kept, Account.SALES, total_rp)
        self.lines_left -= len(basket)

    def _basket(self) -> dict[str, int]:
        plenty = 4 * (self._held(SMALL) > _PLENTY_MILLI)
        packs = (self.chance.randint(3, 7) + plenty, self.chance.randint(1, 3), 1)
        basket = {name: number * MILLI for name, number in zip(PRODUCTS, packs, strict=True)}
        return dict(list(basket.items())[: self.lines_left])

    def _sale_payload(
        self, channel: ChannelKind, basket: Mapping[str, int], customer: int | None, total_rp: int
    ) -> dict[str, Any]:
        lines = [self._said(name, milli) for name, milli in basket.items()]
        said: dict[str, Any] = {"channel": self.opened.channels[channel], "lines": lines}
        if customer:
            return said | {"customer": customer, "due_on": self._due_on().isoformat()}
        return said | {"paid": {"pocket": "cash", "amount": total_rp}}

    def _due_on(self) -> dt.date:
        return self.on + dt.timedelta(days=_CREDIT_DAYS)

    def _store_sale(
        self,
        entry: int,
        channel: ChannelKind,
        basket: Mapping[str, int],
        costs: list[int],
        customer: int | None,
        total_rp: int,
    ) -> None:
        number = f"{self.on:%Y-%m}/{self._number(f'sale:{self.on:%Y-%m}'):04}"
        due_on = self._due_on()
        # What is due before the end is paid when it is; see `day`.
        paid_rp = total_rp if not customer or due_on <= self.last_on else 0
        due = due_on.isoformat() if customer else None
        way = self.opened.channels[channel]
        amounts = (total_rp, 0, total_rp, sum(costs), paid_rp, 0, 0)
        sale = self.rows.add(Sale, self.group, entry, number, way, customer, self.today, due, *amounts)
        if customer and paid_rp:
            self.owed.append((due_on, sale, total_rp))
        for line, ((name, milli), cost_rp) in enumerate(zip(basket.items(), costs, strict=True)):
            item, price_rp = self.opened.items[name], SELLS_FOR_RP[name]
            net_rp = price_rp * milli // MILLI
            self.rows.add(SaleLine, self.group, sale, line, item, milli, price_rp, net_rp, 0, net_rp, cost_rp)
            total = self.sold[way, item]
            total[0] += milli
            total[1] += net_rp
            total[2] += cost_rp

    def _is_paid(self, sale: int, amount_rp: int) -> None:
        entry = self._entry("sale_payment", {"pocket": "cash", "amount": amount_rp}, "", amount_rp)
        self.rows.add(Payment, self.group, entry, sale, amount_rp)
        self._post(entry, Account.CASH, Account.RECEIVABLE, amount_rp)

    def _buy(self) -> None:
        """Buy what the next batches take, at the prices of the week."""
        bought = {
            name: (milli * _BATCHES_A_PURCHASE, self._price(name, milli * _BATCHES_A_PURCHASE))
            for name, milli in _TAKES.items()
        }
        total_rp = sum(amount_rp for _milli, amount_rp in bought.values())
        lines = [
            {**self._said(name, milli), "amount": amount_rp} for name, (milli, amount_rp) in bought.items()
        ]
        payload = {"lines": lines, "paid": {"pocket": "cash", "amount": total_rp}}
        entry = self._entry("purchase", payload, f"{len(lines)} bahan", total_rp)
        purchase = self.rows.add(Purchase, self.group, entry, self.today, 0, total_rp, total_rp)
        for line, (name, (milli, amount_rp)) in enumerate(bought.items()):
            lot = self._arrive(
                name, entry=entry, line=line, why=Why.PURCHASE, quantity_milli=milli, value_rp=amount_rp
            )
            what = (self.opened.items[name], lot, milli, milli, _UNITS[name], amount_rp, 0)
            self.rows.add(PurchaseLine, self.group, purchase, line, *what)
            self._post(entry, _stock_account(name), Account.PAYABLE, amount_rp)
        self._post(entry, Account.PAYABLE, Account.CASH, total_rp)

    def _price(self, name: str, milli: int) -> int:
        return half_up(_COSTS_RP[name] * milli * self.chance.randint(95, 110), 100 * MILLI)

    def _cook(self) -> None:
        """Cook the worked batch, with its crumbs."""
        if any(self._held(name) < milli for name, milli in _TAKES.items()):
            self._buy()
        code = f"TMP-{self._number('batch'):03}"
        entry = self.rows.key(Entry)  # written below, when it is known what it cost
        took = {
            name: self._take(name, milli, entry=entry, line=line, why=Why.USED)
            for line, (name, milli) in enumerate(_TAKES.items())
        }
        materials_rp = sum(value_rp for name, value_rp in took.items() if name not in _PACKAGINGS)
        packaging_rp = sum(value_rp for name, value_rp in took.items() if name in _PACKAGINGS)
        labour = WORKED_BATCH.labour
        wage_rp = labour.rate_rp * labour.quantity_milli // MILLI
        labour_rp, overhead_rp = wage_rp * labour.people, sum(WORKED_BATCH.overhead.values())
        total_rp = materials_rp + packaging_rp + labour_rp + overhead_rp
        self._entry("batch", self._batch_payload(), f"{code}: {SMALL} ×\u00a060", total_rp)
        good_milli = sum(
            output.quantity_milli * _WEIGHS[output.name] // MILLI for output in WORKED_BATCH.outputs
        )
        batch = self.rows.add(
            Batch,
            *(self.group, entry, code, self.today, Basis.WEIGHT.value, False, materials_rp, labour_rp),
            *(overhead_rp, packaging_rp, _CRUMBS_RP, total_rp, good_milli, WORKED_BATCH.reject_milli),
            *("", "", ""),
        )
        for line, (name, value_rp) in enumerate(took.items()):
            item, milli = self.opened.items[name], _TAKES[name]
            self.rows.add(BatchMaterial, self.group, batch, line, item, milli, value_rp)
            self._post(entry, Account.PRODUCTION, _stock_account(name), value_rp)
        for member in self.opened.members[: labour.people]:
            measure = (WorkUnit.HOUR.value, labour.quantity_milli, labour.rate_rp, wage_rp)
            self.rows.add(BatchWork, self.group, batch, member, *measure)
            self._post(entry, Account.PRODUCTION, Account.LABOUR_IMPUTED, wage_rp)
        for name, amount_rp in WORKED_BATCH.overhead.items():
            self.rows.add(BatchOverhead, self.group, batch, name, amount_rp)
        self._post(entry, Account.PRODUCTION, Account.OVERHEAD, overhead_rp)
        self._bring_in(entry, batch, code, took, materials_rp, labour_rp, overhead_rp)
        self._post(entry, Account.PRODUCTS, Account.PRODUCTION, total_rp)

    def _batch_payload(self) -> dict[str, Any]:
        outputs: list[dict[str, Any]] = [
            {
                **self._said(output.name, output.quantity_milli),
                "packaging": [self._said(output.packaging, output.quantity_milli)],
            }
            for output in WORKED_BATCH.outputs
        ]
        crumbs = {**self._said(CRUMBS, _CRUMBS_MADE_MILLI), "value": _CRUMBS_RP * MILLI // _CRUMBS_MADE_MILLI}
        return {
            "basis": Basis.WEIGHT.value,
            "materials": [self._said(name, milli) for name, milli in WORKED_BATCH.materials.items()],
            "outputs": [*outputs, crumbs],
            "reject": "0.5",
        }

    def _said(self, name: str, milli: int) -> dict[str, Any]:
        return {"item": self.opened.items[name], "quantity": f"{from_milli(milli):f}"}

    def _bring_in(
        self,
        entry: int,
        batch: int,
        code: str,
        took: Mapping[str, int],
        materials_rp: int,
        labour_rp: int,
        overhead_rp: int,
    ) -> None:
        """Bring the outputs in as lots, at their share of the cost."""
        outputs = [
            OutputToCost(output.quantity_milli * _WEIGHS[output.name], took[output.packaging])
            for output in WORKED_BATCH.outputs
        ]
        costs = cost_outputs(
            materials_rp=materials_rp,
            labour_rp=labour_rp,
            overhead_rp=overhead_rp,
            outputs=[*outputs, OutputToCost(0, 0, _CRUMBS_RP)],
        )
        made = {output.name: output.quantity_milli for output in WORKED_BATCH.outputs}
        made[CRUMBS] = _CRUMBS_MADE_MILLI
        for line, ((name, milli), cost) in enumerate(zip(made.items(), costs, strict=True)):
            lot = self._arrive(
                name,
                entry=entry,
                line=line,
                why=Why.MADE,
                quantity_milli=milli,
                value_rp=cost.total_rp,
                code=code,
            )
            parts = (cost.shared_rp, cost.packaging_rp, cost.total_rp, cost.without_labour_rp)
            self.rows.add(BatchOutput, self.group, batch, line, self.opened.items[name], lot, milli, *parts)


def _stock_account(name: str) -> Account:
    return Account.PACKAGING if name in _PACKAGINGS else Account.MATERIALS
