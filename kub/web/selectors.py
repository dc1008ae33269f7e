"""What a group sees of its business at a glance, read from totals and levels in one snapshot."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from inventory.models import Item, ItemKind, Recipe
from inventory.selectors.stock import StockRow, stock_rows
from kub.books.chart import INVENTORIES, POCKETS, Account
from kub.books.selectors import balances_over, result_of
from kub.entries.models import Entry
from kub.entries.selectors import logbook, tray
from kub.lib.dates import add_months, last_of_month, month_of
from kub.lib.db import snapshot
from kub.lib.periods import Period, Step, add_up, periods
from kub.people.models import Group
from sales.models import Price
from sales.selectors.receivables import debts_of
from sales.selectors.totals import Sold, sold_between, sold_by_day

LAST_ENTRIES: Final = 5
# How far back a chart reaches: so many steps, the one that is not over yet among them.
_STEPS: Final = {Step.DAY: 14, Step.WEEK: 12, Step.MONTH: 12}


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of this month to date, and the same days of last month."""

    now_rp: int
    before_rp: int

    @property
    def distance_rp(self) -> int:
        return abs(self.now_rp - self.before_rp)

    @property
    def is_more(self) -> bool:
        return self.now_rp > self.before_rp


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> str:
        """Name days of one month: "1–24 Oktober"."""
        last = date_format(self.last, "j F")
        return last if self.first == self.last else f"{self.first.day}–{last}"


@dataclass(frozen=True, slots=True)
class Owed:
    """What customers owe, and how much of it is late, on how many sales."""

    open_rp: int
    late_rp: int
    late_count: int


@dataclass(frozen=True, slots=True)
class History:
    """Revenue and gross profit by day, week or month; the last one is not over yet."""

    step: Step
    periods: Sequence[Period]
    revenue_rp: Sequence[int]
    gross_rp: Sequence[int]

    @property
    def is_empty(self) -> bool:
        return not any(self.revenue_rp)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Which of the first steps a group has taken."""

    opening: bool
    items: bool
    prices: bool
    recipe: bool
    purchase: bool
    batch: bool
    sale: bool

    @property
    def is_over(self) -> bool:
        return self.sale and (self.batch or self.purchase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """The business of a group on a day. Money is in whole Rupiah."""

    on: dt.date
    this_month: Span
    last_month: Span
    revenue: Compared
    cost: Compared
    gross: Compared
    result: Compared
    pockets: Mapping[Account, int]
    owed: Owed
    payable_rp: int
    stock_rp: int
    stock: Sequence[StockRow]
    waiting: int
    last: Sequence[Entry]
    history: History
    beginning: Beginning | None

    @property
    def cash_rp(self) -> int:
        return sum(self.pockets.values())

    @property
    def products(self) -> list[StockRow]:
        """Give what is there to sell."""
        return [row for row in self.stock if row.item.kind == ItemKind.PRODUCT]

    @property
    def expired(self) -> list[StockRow]:
        return [row for row in self.stock if row.expired_milli]

    @property
    def expiring(self) -> list[StockRow]:
        return [row for row in self.stock if row.expiring_milli]

    @property
    def low(self) -> list[StockRow]:
        return [row for row in self.stock if row.is_low]

    @property
    def needs_attention(self) -> bool:
        """Tell whether anything does, what waits for review apart."""
        return bool(self.negative or self.expired or self.expiring or self.low or self.owed.late_count)

    @property
    def negative(self) -> list[Account]:
        """Give the pockets that hold less than nothing by the books."""
        return [account for account, held_rp in self.pockets.items() if held_rp < 0]


def dashboard(*, group: Group, on: dt.date, step: Step = Step.DAY) -> Dashboard:
    """Give the figures of the group on that day, this month against the same days of last month."""
    this_month = Span(month_of(on), on)
    last_month = _same_days_of_last_month(on)
    first = min(_first_of_chart(on, step), last_month.first)
    with snapshot():
        sold = sold_by_day(group=group, since=first, until=on)
        spans = [(None, on), (this_month.first, on), (last_month.first, last_month.last)]
        held, moved, moved_before = balances_over(group=group, spans=spans)
        last = list(logbook(group=group)[:LAST_ENTRIES])
        now = sold_between(sold, this_month.first, this_month.last)
        before = sold_between(sold, last_month.first, last_month.last)
        return Dashboard(
            on=on,
            this_month=this_month,
            last_month=last_month,
            revenue=Compared(now.revenue_rp, before.revenue_rp),
            cost=Compared(now.cost_rp, before.cost_rp),
            gross=Compared(now.gross_rp, before.gross_rp),
            result=Compared(result_of(moved).profit_rp, result_of(moved_before).profit_rp),
            pockets={pocket: held.get(pocket, 0) for pocket in POCKETS},
            owed=_owed(group, on),
            payable_rp=held.get(Account.PAYABLE, 0),
            stock_rp=sum(held.get(account, 0) for account in INVENTORIES),
            stock=stock_rows(group=group, on=on),
            waiting=tray(group=group).count(),
            last=last,
            history=_history(sold, on, step),
            # A group that has recorded a good deal knows how to.
            beginning=beginning(group=group) if len(last) < LAST_ENTRIES else None,
        )


def history(*, group: Group, on: dt.date, step: Step) -> History:
    """Give what was sold by day, week or month up to that day."""
    sold = sold_by_day(group=group, since=_first_of_chart(on, step), until=on)
    return _history(sold, on, step)


def beginning(*, group: Group) -> Beginning:
    """Tell which of the first steps the group has taken."""
    recorded = {
        "opening": ("opening_stock", "opening_cash", "opening_payable", "opening_receivable"),
        "purchase": ("purchase",),
        "batch": ("batch",),
        "sale": ("sale",),
    }
    made = {"items": Item, "prices": Price, "recipe": Recipe}
    own = {"group": OuterRef("pk")}
    exists = {name: Exists(Entry.objects.filter(**own, kind__in=kinds)) for name, kinds in recorded.items()}
    exists |= {name: Exists(model._default_manager.filter(**own)) for name, model in made.items()}
    # The group's own relations bear some of these names.
    asked = {f"has_{name}": each for name, each in exists.items()}
    taken = Group.objects.filter(pk=group.pk).annotate(**asked).values_list(*asked).get()
    return Beginning(**dict(zip(exists, taken, strict=True)))


def _same_days_of_last_month(on: dt.date) -> Span:
    """Give last month up to the same day; all of it on the last day of a month that is longer."""
    first = add_months(month_of(on), -1)
    return Span(first, min(first + dt.timedelta(days=on.day - 1), last_of_month(first)))


def _owed(group: Group, on: dt.date) -> Owed:
    debts = debts_of(group=group, on=on)
    late = [debt for debt in debts if debt.days_late]
    return Owed(
        open_rp=sum(debt.sale.open_rp for debt in debts),
        late_rp=sum(debt.sale.open_rp for debt in late),
        late_count=len(late),
    )


def _first_of_chart(on: dt.date, step: Step) -> dt.date:
    back = _STEPS[step] - 1
    if step is Step.MONTH:
        return add_months(month_of(on), -back)
    if step is Step.WEEK:
        return on - dt.timedelta(days=on.weekday(), weeks=back)
    return on - dt.timedelta(days=back)


def _history(sold: Mapping[dt.date, Sold], on: dt.date, step: Step) -> History:
    over = periods(_first_of_chart(on, step), on, step)
    return History(
        step=step,
        periods=over,
        revenue_rp=add_up(over, {day: each.revenue_rp for day, each in sold.items()}),
        gross_rp=add_up(over, {day: each.gross_rp for day, each in sold.items()}),
    )
