"""Selling, waiting for the money, taking goods back, and mistakes that are put right."""

import datetime as dt
from typing import Any

from kub.entries.models import Entry
from kub.lib.numbers import MILLI
from kub.web.demo.desk import Desk, decimal
from kub.web.demo.seasons import demand_percent
from kub.web.demo.stories import Outlet
from sales.models import Sale
from sales.selectors.prices import prices_on

DISCOUNT_RP = 1_000


class Selling:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def trade(self, on: dt.date) -> None:
        """Sell in each way that is open on this weekday, as far as there is something to sell."""
        for outlet in self.desk.story.outlets:
            chance = outlet.chance * demand_percent(on) // 100
            if on.weekday() in outlet.weekdays and self.desk.chance(chance):
                basket = self._basket(outlet, on)
                if basket:
                    self._sell(outlet, basket, on)

    def _basket(self, outlet: Outlet, on: dt.date) -> dict[str, int]:
        """Give how many whole units of what are wanted and there."""
        held = self.desk.usable(on)
        wanted = {
            name: self.desk.rng.randint(least, most) * demand_percent(on) // 100
            for name, (least, most) in outlet.basket.items()
        }
        there = {name: min(count, held.get(name, 0) // MILLI) for name, count in wanted.items()}
        return {name: count for name, count in there.items() if count}

    def _sell(self, outlet: Outlet, basket: dict[str, int], on: dt.date) -> None:
        data = self._sale(outlet, basket, on)
        if outlet.credit_days:
            self._expect_payment(self.desk.record("sale", on, data), outlet, on)
            return
        if self.desk.chance(1):
            self._record_twice(basket, data, on)
        elif self.desk.chance(1):
            self._record_wrong(outlet, basket, data, on)
        else:
            entry = self.desk.record("sale", on, data)
            if self.desk.chance(3):
                self.desk.later(self._in_days(on, 1, 3), lambda day: self._take_back(entry, day))

    def _sale(self, outlet: Outlet, basket: dict[str, int], on: dt.date) -> dict[str, Any]:
        opened = self.desk.opened
        channel = opened.channels[outlet.channel]
        items = [opened.items[name] for name in basket]
        prices = prices_on(group=opened.group, channel=channel, items=items, on=on)
        total_rp = sum(prices[item.pk] * count for item, count in zip(items, basket.values(), strict=True))
        data: dict[str, Any] = {
            "channel": channel.pk,
            "lines": [
                {"item": item.pk, "quantity": decimal(count * MILLI)}
                for item, count in zip(items, basket.values(), strict=True)
            ],
        }
        if outlet.customers:
            data["customer"] = opened.customers[self.desk.rng.choice(outlet.customers)].pk
        if sum(basket.values()) >= 10 and self.desk.chance(25):
            data["discount"] = DISCOUNT_RP * self.desk.rng.randint(1, 4)
        if outlet.credit_days:
            data["due_on"] = (on + dt.timedelta(days=outlet.credit_days)).isoformat()
        else:
            paid_rp = total_rp - data.get("discount", 0)
            data["paid"] = {"pocket": self.desk.rng.choice(outlet.pockets), "amount": paid_rp}
        return data

    def _expect_payment(self, entry: Entry, outlet: Outlet, on: dt.date) -> None:
        """Expect the money about when it is due; some pay in two parts, and some let the group wait."""
        sale = Sale.objects.select_related("customer").get(entry=entry)
        assert sale.customer is not None
        is_slow = sale.customer.name in self.desk.story.slow_payers
        late = self.desk.rng.randint(25, 70) if is_slow else self.desk.rng.randint(-5, 5)
        paid_on = on + dt.timedelta(days=outlet.credit_days + late)
        if self.desk.chance(20):
            half_rp = sale.total_rp // 2_000 * 1_000
            self.desk.later(paid_on - dt.timedelta(days=6), lambda day: self._pay(sale, day, half_rp))
        self.desk.later(paid_on, lambda day: self._pay(sale, day))
        if self.desk.chance(6):
            self.desk.later(self._in_days(on, 2, 6), lambda day: self._take_back(entry, day))

    def _pay(self, sale: Sale, on: dt.date, amount_rp: int | None = None) -> None:
        """Receive a part of what is open, or all of it."""
        sale.refresh_from_db()
        pocket = self.desk.rng.choice(("cash", "bank"))
        paid_rp = min(amount_rp or sale.open_rp, sale.open_rp)
        if paid_rp:
            data = {"sale": str(sale.entry.uid), "pocket": pocket, "amount": paid_rp}
            self.desk.record_money("sale_payment", on, data)

    def _take_back(self, entry: Entry, on: dt.date) -> None:
        """Take one piece back: spoiled on the way, or simply not wanted."""
        sale = Sale.objects.get(entry=entry)
        line = {"line": 0, "quantity": "1", "spoiled": self.desk.chance(60)}
        data: dict[str, Any] = {"sale": str(entry.uid), "lines": [line]}
        if not sale.open_rp:
            data["pocket"] = "cash"
        self.desk.record("sale_return", on, data)

    def _record_twice(self, basket: dict[str, int], data: dict[str, Any], on: dt.date) -> None:
        """Forget that it is written down already, and notice."""
        self.desk.record("sale", on, data)
        held = self.desk.usable(on)
        if all(held.get(name, 0) >= count * MILLI for name, count in basket.items()):
            entry = self.desk.record("sale", on, data)
            self.desk.notebook.undo(self.desk.chair, entry, reason="Tercatat dua kali")

    def _record_wrong(
        self, outlet: Outlet, basket: dict[str, int], data: dict[str, Any], on: dt.date
    ) -> None:
        """Write one thing too few, and correct it in the evening."""
        name, count = next(iter(basket.items()))
        if count < 2:
            self.desk.record("sale", on, data)
            return
        wrong = self._sale(outlet, {name: count - 1}, on)
        entry = self.desk.record("sale", on, wrong)
        self.desk.notebook.correct(self.desk.chair, entry, data, reason="Salah hitung")

    def _in_days(self, on: dt.date, least: int, most: int) -> dt.date:
        return on + dt.timedelta(days=self.desk.rng.randint(least, most))
