"""What a group sees of its business at a glance, read from totals and levels in one snapshot."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, IntegerField, Subquery
from django.db.models.functions import Coalesce

from inventory.models import ItemKind
from inventory.selectors.stock import StockRow, stock_rows
from kub.books.chart import INVENTORIES, POCKETS, Account
from kub.books.selectors import balances_over, result_of
from kub.entries.models import Entry, Status
from kub.entries.selectors import logbook
from kub.lib.dates import add_months, month_of
from kub.lib.db import snapshot
from kub.lib.periods import Period, Step, add_up, periods
from kub.lib.spans import Span, span_before
from kub.mentoring.selectors import Progress, progress_within
from kub.people.models import Group
from kub.web.selectors.beginning import Beginning, beginning_of
from kub.web.selectors.comparing import Compared
from kub.web.selectors.costing import Costing, costing_of
from sales.selectors.debtors import OwedNow, owed_now
from sales.selectors.totals import Sold, sold_between, sold_by_day

LAST_ENTRIES: Final = 5
# How far back a chart reaches: so many steps, the one that is not over yet among them.
_STEPS: Final = {Step.DAY: 14, Step.WEEK: 12, Step.MONTH: 12}


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
    owed: OwedNow
    payable_rp: int
    stock_rp: int
    stock: Sequence[StockRow]
    waiting: int
    last: Sequence[Entry]
    history: History
    costing: Costing
    targets: Sequence[Progress]
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
        return bool(
            self.negative
            or self.expired
            or self.expiring
            or self.low
            or self.owed.late_count
            or self.costing.alarms
        )

    @property
    def negative(self) -> list[Account]:
        """Give the pockets that hold less than nothing by the books."""
        return [account for account, held_rp in self.pockets.items() if held_rp < 0]


def dashboard(*, group: Group, on: dt.date, step: Step = Step.DAY) -> Dashboard:
    """Give the figures of the group on that day, this month against the same days of last month."""
    this_month = Span(month_of(on), on)
    last_month = span_before(this_month)
    first = min(_first_of_chart(on, step), last_month.first)
    with snapshot():
        sold = sold_by_day(group=group, since=first, until=on)
        spans = [(None, on), (this_month.first, on), (last_month.first, last_month.last)]
        held, moved, moved_before = balances_over(group=group, spans=spans)
        last, waiting = _last_and_waiting(group)
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
            owed=owed_now(group=group, on=on),
            payable_rp=held.get(Account.PAYABLE, 0),
            stock_rp=sum(held.get(account, 0) for account in INVENTORIES),
            stock=stock_rows(group=group, on=on),
            waiting=waiting,
            last=last,
            history=_history(sold, on, step),
            costing=costing_of(group=group, on=on),
            targets=progress_within(group=group, since=on, until=on, on=on),
            # A group that has recorded a good deal knows how to.
            beginning=beginning_of(group=group) if len(last) < LAST_ENTRIES else None,
        )


def history(*, group: Group, on: dt.date, step: Step) -> History:
    """Give what was sold by day, week or month up to that day."""
    sold = sold_by_day(group=group, since=_first_of_chart(on, step), until=on)
    return _history(sold, on, step)


def _last_and_waiting(group: Group) -> tuple[Sequence[Entry], int]:
    """Give the last entries, and how many wait for review: where there are none, none waits. One query."""
    in_review = Entry.objects.filter(group=group, status=Status.REVIEW).order_by().values("group")
    count = Subquery(in_review.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    last = list(logbook(group=group).annotate(waiting=Coalesce(count, 0))[:LAST_ENTRIES])
    return last, last[0].waiting if last else 0


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
