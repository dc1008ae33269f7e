"""What those who tell a demo group's story share: its names, its notebook, and what is there today."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db.models import Q, Sum

from inventory.models import StockLevel
from kub.books.chart import Account
from kub.books.selectors import pockets
from kub.entries.models import Entry
from kub.lib.numbers import from_milli
from kub.people.access import Access
from kub.web.demo.notebook import Notebook
from kub.web.demo.opening import Opened
from kub.web.demo.stories import Good, Story

LAST_DAYS = 9


@dataclass
class Desk:
    story: Story
    opened: Opened
    notebook: Notebook
    first: dt.date
    last: dt.date
    goods: dict[str, Good] = field(init=False)
    _promised: dict[dt.date, list[Callable[[dt.date], object]]] = field(init=False)

    def __post_init__(self) -> None:
        self.goods = {good.name: good for good in self.story.goods}
        self._promised = defaultdict(list)

    @property
    def rng(self) -> Random:
        return self.notebook.rng

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def somebody(self) -> Access:
        """Give one of those who write the daily work down."""
        return self.rng.choice(self.opened.writers)

    @property
    def chair(self) -> Access:
        return self.opened.writers[0]

    def record(self, kind: str, on: dt.date, data: dict[str, Any]) -> Entry:
        return self.notebook.record(self.somebody(), kind, on, data)

    def record_money(self, kind: str, on: dt.date, data: dict[str, Any]) -> Entry:
        return self.notebook.record(self.opened.treasurer, kind, on, data)

    def later(self, on: dt.date, act: Callable[[dt.date], object]) -> None:
        """Promise to act on a day; what lies behind the last day stays open."""
        self._promised[on].append(act)

    def keep_promises(self, on: dt.date) -> None:
        for act in self._promised.pop(on, []):
            act(on)

    def months_in(self, on: dt.date) -> int:
        return (on.year - self.first.year) * 12 + on.month - self.first.month

    def is_near_the_end(self, on: dt.date) -> bool:
        """Tell whether the story is about to end: nothing is bought for later, so that something is low."""
        return (self.last - on).days < LAST_DAYS

    def item(self, name: str) -> int:
        return self.opened.items[name].pk

    def usable(self, on: dt.date) -> dict[str, int]:
        """Give what there is and has not expired, in thousandths by name."""
        return self._held(Q(lot__expires_on=None) | Q(lot__expires_on__gte=on))

    def expired(self, on: dt.date) -> dict[str, int]:
        return self._held(Q(lot__expires_on__lt=on))

    def _held(self, where: Q) -> dict[str, int]:
        levels = StockLevel.objects.filter(where, group=self.opened.group, quantity_milli__gt=0)
        return dict(levels.values_list("item__name").annotate(Sum("quantity_milli")).order_by("item__name"))

    def pocket_with(self, amount_rp: int, preferred: Iterable[str] = ("cash", "bank")) -> str | None:
        """Give the first pocket that holds so much."""
        held = pockets(group=self.opened.group)
        return next((name for name in preferred if held[Account(name)] >= amount_rp), None)


def decimal(milli: int) -> str:
    """Write a quantity as the door's schemas read it."""
    return f"{from_milli(milli):f}"


def rounded(amount_rp: int) -> int:
    """Round to what a shop would say: to tens below a thousand, else to hundreds."""
    step = 10 if amount_rp < 1000 else 100
    return (amount_rp + step // 2) // step * step
