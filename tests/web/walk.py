"""A random walk through the door: everything that a group can record, in any order, on any day."""

import datetime as dt
import random
import uuid
from collections.abc import Callable
from typing import Any

from kub.books.chart import Account
from kub.books.selectors import pockets
from kub.entries.models import Entry, Period, Source, Status
from kub.entries.services import Draft, OutcomeStatus, correct, undo
from kub.people.models import Member
from sales.models import Sale
from tests.kitchen import GOODS, Kitchen

PRODUCTS = ("Keripik 100 g", "Keripik 250 g")
CORRECTED = ("sale", "purchase", "money_in", "money_out", "transfer", "taken_out", "sale_return")


class Walk:
    """Records at random between two days; `posted` counts what was posted, undone and corrected."""

    def __init__(self, kitchen: Kitchen, *, seed: int, first: dt.date, last: dt.date) -> None:
        self.kitchen, self.random = kitchen, random.Random(seed)
        self.first, self.last = first, last
        self.posted = 0
        self.deeds: list[tuple[int, Callable[[], bool]]] = [
            (6, self.buy),
            (6, self.cook),
            (12, self.sell),
            (3, self.take_payment),
            (3, self.take_back),
            (2, self.pay_supplier),
            (2, self.correct_price),
            (2, self.take_out),
            (2, self.count_stock),
            (4, self.move_money),
            (1, self.count_cash),
            (6, self.undo_one),
            (4, self.correct_one),
        ]

    def go(self, entries: int) -> None:
        """Walk until so many entries were posted."""
        deeds = [deed for weight, deed in self.deeds for _time in range(weight)]
        for _time in range(entries * 20):
            if self.posted >= entries:
                return
            self.posted += self.random.choice(deeds)()
        raise AssertionError("the walk does not come forward")

    def open_books(self) -> None:
        """Record what there was on the group's first day."""
        on = self.kitchen.group.started_on
        items = [(name, self.kitchen.item(name).pk) for name in GOODS]
        lines = [
            {"item": pk, "quantity": "60", "value": 60 * GOODS[name][2] + self.random.randrange(900)}
            for name, pk in items
        ]
        customer, supplier = self.kitchen.customer().pk, self.kitchen.supplier().pk
        self.kitchen.post("opening_stock", {"lines": lines}, on=on)
        self.kitchen.post("opening_cash", {"pocket": "cash", "amount": 2_000_000}, on=on)
        self.kitchen.post("opening_receivable", {"customer": customer, "amount": 75_000}, on=on)
        self.kitchen.post("opening_payable", {"supplier": supplier, "amount": 150_000}, on=on)

    def close(self, month: dt.date) -> None:
        treasurer = Member.objects.get(group=self.kitchen.group, role="treasurer").user
        Period.objects.create(
            group=self.kitchen.group,
            month=month,
            proposed_by=self.kitchen.access.user,
            closed_by=treasurer,
            closed_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        )

    def day(self) -> dt.date:
        return self.first + dt.timedelta(days=self.random.randrange((self.last - self.first).days + 1))

    def pocket(self) -> str:
        return self.random.choice(("cash", "bank", "qris"))

    def record(self, kind: str, data: dict[str, Any], *, on: dt.date | None = None) -> bool:
        source = self.random.choice((Source.PAGE, Source.PAGE, Source.PAGE, Source.OFFLINE))
        outcome = self.kitchen.try_to(kind, data, on=on or self.day(), source=source)
        return outcome.status is OutcomeStatus.POSTED

    def one_of(self, *kinds: str) -> Entry | None:
        """Give one of the last entries of the kinds that count."""
        entries = Entry.objects.filter(
            group=self.kitchen.group, kind__in=kinds, status=Status.POSTED
        ).order_by("-pk")
        return self.random.choice(list(entries[:30]) or [None])

    # What is done

    def buy(self) -> bool:
        names = self.random.sample(sorted(GOODS), 3)
        lines = [
            {
                "item": self.kitchen.item(name).pk,
                "quantity": str(self.random.randrange(1, 40)),
                "amount": self.random.randrange(1_000, 400_000),
            }
            for name in names
        ]
        freight = self.random.choice((0, 15_000, 20_001))
        data: dict[str, Any] = {"lines": lines, "freight": freight}
        total = sum(line["amount"] for line in lines) + freight
        if self.random.random() < 0.4:
            data |= {"supplier": self.kitchen.supplier().pk}
        else:
            data |= {"paid": {"pocket": self.pocket(), "amount": total}}
        return self.record("purchase", data)

    def cook(self) -> bool:
        if self.random.random() < 0.1:
            return self.record("batch", self.kitchen.batch_data(outputs=[], ruined=True))
        outputs = [
            self.kitchen.output("Keripik 100 g", str(self.random.randrange(20, 60)), "Plastik kecil"),
            self.kitchen.output("Keripik 250 g", str(self.random.randrange(5, 20)), "Plastik besar"),
        ]
        if self.random.random() < 0.3:
            outputs.append(self.kitchen.output("Remahan", "1", value=self.random.randrange(5_000, 15_000)))
        return self.record("batch", self.kitchen.batch_data(outputs=outputs))

    def sell(self) -> bool:
        name = self.random.choice(PRODUCTS)
        packs = str(self.random.randrange(1, 25))
        discount = self.random.choice((0, 0, 500, 1_001))
        if self.random.random() < 0.5:
            return self.record("sale", self.kitchen.sale_data(packs, name, discount=discount))
        owing: dict[str, Any] = {"customer": self.kitchen.customer().pk, "discount": discount}
        if self.random.random() < 0.5:
            owing |= {"paid": {"pocket": self.pocket(), "amount": 3_000}}
        if self.random.random() < 0.5:
            owing |= {"due_on": str(self.day())}
        return self.record("sale", self.kitchen.sale_data(packs, name, **owing))

    def take_payment(self) -> bool:
        sale = self.one_of("sale", "opening_receivable")
        open_rp = Sale.objects.get(entry=sale).open_rp if sale else 0
        if not sale or not open_rp:
            return False
        amount = self.random.randrange(1, open_rp + 1)
        return self.record("sale_payment", {"sale": str(sale.uid), "pocket": self.pocket(), "amount": amount})

    def take_back(self) -> bool:
        sale = self.one_of("sale")
        if not sale:
            return False
        line = {
            "line": 0,
            "quantity": str(self.random.randrange(1, 6)),
            "spoiled": self.random.random() < 0.4,
        }
        return self.record("sale_return", {"sale": str(sale.uid), "lines": [line], "pocket": self.pocket()})

    def pay_supplier(self) -> bool:
        purchase = self.one_of("purchase", "opening_payable")
        if not purchase:
            return False
        data = {"purchase": str(purchase.uid), "pocket": self.pocket(), "amount": 10_000}
        return self.record("purchase_payment", data)

    def correct_price(self) -> bool:
        purchase = self.one_of("purchase")
        if not purchase:
            return False
        data = {"purchase": str(purchase.uid), "line": self.random.randrange(3), "pocket": "cash"}
        return self.record("cost_correction", {**data, "amount": self.random.randrange(1_000, 400_000)})

    def take_out(self) -> bool:
        name = self.random.choice((*PRODUCTS, "Kedelai"))
        why = self.random.choice(("spoiled", "home", "sample", "lost"))
        return self.record("taken_out", {"item": self.kitchen.item(name).pk, "quantity": "2", "why": why})

    def count_stock(self) -> bool:
        item = self.kitchen.item(self.random.choice((*PRODUCTS, "Kedelai")))
        book = sum(level.quantity_milli for level in item.levels.all()) // 1000
        part = {"why": self.random.choice(("found", "lost")), "quantity": "1"}
        counted = book + 1 if part["why"] == "found" else book - 1
        if counted < 0:
            return False
        line = {"item": item.pk, "counted": str(counted), "book": str(book), "parts": [part]}
        return self.record("stock_count", {"lines": [line]})

    def move_money(self) -> bool:
        amount = self.random.randrange(1_000, 100_000)
        kind, data = self.random.choice(
            (
                ("money_in", {"category": "grant", "pocket": self.pocket()}),
                ("money_in", {"category": "other_income", "pocket": self.pocket()}),
                ("money_out", {"category": "power", "pocket": self.pocket()}),
                ("money_out", {"category": "marketing", "pocket": self.pocket()}),
                ("transfer", {"from_pocket": "cash", "to_pocket": "bank"}),
            )
        )
        return self.record(kind, {**data, "amount": amount})

    def count_cash(self) -> bool:
        book = pockets(group=self.kitchen.group)[Account.CASH]
        counted = max(0, book + self.random.randrange(-5_000, 5_000))
        return self.record("cash_count", {"pocket": "cash", "counted": counted, "book": book}, on=self.last)

    def undo_one(self) -> bool:
        entry = self.one_of(*CORRECTED, "batch", "sale_payment", "purchase_payment", "cost_correction")
        if not entry:
            return False
        return undo(access=self.kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED

    def correct_one(self) -> bool:
        """Move an entry to another day, as somebody who wrote down the wrong one."""
        entry = self.one_of(*CORRECTED)
        if not entry:
            return False
        draft = Draft(uid=uuid.uuid4(), kind=entry.kind, happened_on=self.day(), data=entry.payload)
        outcome = correct(access=self.kitchen.access, uid=entry.uid, draft=draft)
        return outcome.status is OutcomeStatus.POSTED
