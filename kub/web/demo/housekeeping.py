"""Opening balances, monthly money, and counting what there is."""

import datetime as dt
from typing import Any

from inventory.costing import priced
from inventory.models import Why
from inventory.selectors.stock import stock_of
from kub.books.chart import Account
from kub.books.selectors import owed_to_member, pockets
from kub.lib.dates import last_of_month
from kub.lib.numbers import MILLI
from kub.people.models import LabourMode
from kub.web.demo.desk import Desk, decimal
from kub.web.demo.stories import Bill, ItemKind

SATURDAY = 5
TRANSFER_DAY, LOAN_DAY, DUES_DAY, SHARE_DAY, WAGES_DAY = 2, 8, 10, 20, 28
MUCH_CASH_RP, LITTLE_CASH_RP = 3_000_000, 800_000


class Housekeeping:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def open_books(self) -> None:
        """Record what the group has and owes on its first day."""
        desk, on = self.desk, self.desk.first
        for pocket, amount_rp in desk.story.opening_cash.items():
            desk.record_money("opening_cash", on, {"pocket": pocket, "amount": amount_rp})
        lines = []
        for good in desk.story.goods:
            if good.opening_milli:
                line: dict[str, Any] = {
                    "item": desk.item(good.name),
                    "quantity": decimal(good.opening_milli),
                    "value": priced(good.opening_milli, good.price_rp),
                }
                if good.keeps_days:
                    line["expires_on"] = (on + dt.timedelta(days=good.keeps_days)).isoformat()
                lines.append(line)
        desk.notebook.record(desk.chair, "opening_stock", on, {"lines": lines})
        customer = next(iter(desk.opened.customers.values()))
        supplier = next(iter(desk.opened.suppliers.values()))
        due_on = (on + dt.timedelta(days=14)).isoformat()
        owed_to_us = {"customer": customer.pk, "amount": 120_000, "due_on": due_on}
        owed = desk.record_money("opening_receivable", on, owed_to_us)
        owing = desk.record_money("opening_payable", on, {"supplier": supplier.pk, "amount": 200_000})
        desk.later(
            on + dt.timedelta(days=9),
            lambda day: desk.record_money(
                "sale_payment", day, {"sale": str(owed.uid), "pocket": "cash", "amount": 120_000}
            ),
        )
        desk.later(
            on + dt.timedelta(days=12),
            lambda day: desk.record_money(
                "purchase_payment", day, {"purchase": str(owing.uid), "pocket": "cash", "amount": 200_000}
            ),
        )

    def keep(self, on: dt.date) -> None:
        """Do what this day of the month asks."""
        for bill in self.desk.story.bills:
            if on.day == bill.day:
                self._pay_bill(bill, on)
        if on.day == DUES_DAY:
            self._collect_dues(on)
        if on.day == WAGES_DAY and self.desk.story.profile["labour_mode"] == LabourMode.PAID:
            self._pay_wages(on)
        if on.day in {TRANSFER_DAY, TRANSFER_DAY + 14}:
            self._move_money(on)
        self._help_from_outside(on)
        self._share(on)
        if on.weekday() == SATURDAY:
            self._throw_away(on)
        if self.desk.chance(5):
            self._use_at_home(on)

    def count(self, on: dt.date) -> None:
        """Count stock and cash on the last evening of the month."""
        if on == last_of_month(on):
            self._count_stock(on)
            self._count_cash(on)

    def _pay_bill(self, bill: Bill, on: dt.date) -> None:
        amount_rp = bill.amount_rp * self.desk.rng.randint(85, 115) // 100 // 500 * 500
        pocket = self.desk.pocket_with(amount_rp, (bill.pocket, "cash", "bank"))
        if pocket is None:
            return
        data = {"category": bill.category, "pocket": pocket, "amount": amount_rp, "note": bill.note}
        self.desk.record_money("money_out", on, data)
        if self.desk.chance(3) and self.desk.pocket_with(amount_rp, (pocket,)):
            again = self.desk.record_money("money_out", on, data)
            self.desk.notebook.undo(self.desk.opened.treasurer, again, reason="Tercatat dua kali")

    def _collect_dues(self, on: dt.date) -> None:
        for member in self.desk.opened.members.values():
            data = {
                "category": "savings",
                "pocket": "cash",
                "amount": self.desk.story.dues_rp,
                "member": member.pk,
            }
            self.desk.record_money("money_in", on, data)

    def _pay_wages(self, on: dt.date) -> None:
        """Pay each member what the batches owe her, as far as the money goes."""
        group = self.desk.opened.group
        for member in self.desk.opened.members.values():
            owed_rp = owed_to_member(group=group, member=member, account=Account.WAGES_PAYABLE)
            pocket = self.desk.pocket_with(owed_rp, ("bank", "cash"))
            if owed_rp > 0 and pocket:
                data = {"category": "wages", "pocket": pocket, "amount": owed_rp, "member": member.pk}
                self.desk.record_money("money_out", on, data)

    def _move_money(self, on: dt.date) -> None:
        """Bring QRIS and much cash to the bank, and fetch cash when there is little."""
        held = pockets(group=self.desk.opened.group)
        if held[Account.QRIS]:
            self._transfer("qris", "bank", held[Account.QRIS], on)
        if held[Account.CASH] > MUCH_CASH_RP:
            self._transfer("cash", "bank", (held[Account.CASH] - MUCH_CASH_RP // 2) // 50_000 * 50_000, on)
        elif held[Account.CASH] < LITTLE_CASH_RP < held[Account.BANK]:
            self._transfer("bank", "cash", LITTLE_CASH_RP, on)

    def _transfer(self, from_pocket: str, to_pocket: str, amount_rp: int, on: dt.date) -> None:
        data = {"from_pocket": from_pocket, "to_pocket": to_pocket, "amount": amount_rp}
        self.desk.record_money("transfer", on, data)

    def _help_from_outside(self, on: dt.date) -> None:
        """Take a loan and pay it back in parts; get a grant in the third month, and a machine for it."""
        if on.day != LOAN_DAY:
            return
        story, month = self.desk.story, self.desk.months_in(on)
        if story.loan_rp and month == 0:
            self._money("money_in", "loan", "bank", story.loan_rp, on)
        elif story.loan_rp and month <= 20:
            self._pay_out("loan_paid", story.loan_rp // 20, on)
        if story.grant_rp and month == 2:
            self._money("money_in", "grant", "bank", story.grant_rp, on)
        if story.grant_rp and month == 3:
            self._pay_out("equipment", story.grant_rp * 3 // 5, on)

    def _pay_out(self, category: str, amount_rp: int, on: dt.date) -> None:
        pocket = self.desk.pocket_with(amount_rp, ("bank", "cash"))
        if pocket:
            self._money("money_out", category, pocket, amount_rp, on)

    def _money(self, kind: str, category: str, pocket: str, amount_rp: int, on: dt.date) -> None:
        self.desk.record_money(kind, on, {"category": category, "pocket": pocket, "amount": amount_rp})

    def _share(self, on: dt.date) -> None:
        """Share some of the profit at the end of a quarter, as far as there is money."""
        if on.day != SHARE_DAY or on.month % 3:
            return
        amount_rp = self.desk.story.share_rp
        for member in self.desk.opened.members.values():
            pocket = self.desk.pocket_with(amount_rp, ("bank", "cash"))
            if pocket:
                data = {"category": "share", "pocket": pocket, "amount": amount_rp, "member": member.pk}
                self.desk.record_money("money_out", on, data)

    def _throw_away(self, on: dt.date) -> None:
        for name, milli in self.desk.expired(on).items():
            self._take_out(name, milli, Why.SPOILED, on, note="Lewat tanggal")

    def _use_at_home(self, on: dt.date) -> None:
        """Serve some of what was made at a meeting, or give it as a sample."""
        name = self.desk.story.recipes[0].outputs[0].name
        if self.desk.usable(on).get(name, 0) >= 5 * MILLI:
            self._take_out(name, MILLI, self.desk.rng.choice((Why.HOME, Why.SAMPLE)), on)

    def _take_out(self, name: str, milli: int, why: Why, on: dt.date, *, note: str = "") -> None:
        data = {"item": self.desk.item(name), "quantity": decimal(milli), "why": why.value, "note": note}
        self.desk.record("taken_out", on, data)

    def _count_stock(self, on: dt.date) -> None:
        """Count what is for sale, and now and then find one less than the books say."""
        names = [good.name for good in self.desk.story.goods if good.kind is ItemKind.PRODUCT]
        items = [self.desk.opened.items[name] for name in names]
        held = stock_of(group=self.desk.opened.group, items=items)
        lines = []
        for item in items:
            book_milli = held[item.pk]
            line: dict[str, Any] = {
                "item": item.pk,
                "book": decimal(book_milli),
                "counted": decimal(book_milli),
            }
            if book_milli and self.desk.chance(25):
                why = self.desk.rng.choice((Why.LOST, Why.HOME, Why.SPOILED))
                line["counted"] = decimal(book_milli - MILLI)
                line["parts"] = [{"why": why.value, "quantity": "1"}]
            lines.append(line)
        self.desk.record("stock_count", on, {"lines": lines})

    def _count_cash(self, on: dt.date) -> None:
        book_rp = pockets(group=self.desk.opened.group)[Account.CASH]
        difference_rp = self.desk.rng.choice((0, 0, 0, 0, -500, -2_000, 1_000))
        counted_rp = max(book_rp + difference_rp, 0)
        self.desk.record_money("cash_count", on, {"pocket": "cash", "counted": counted_rp, "book": book_rp})
