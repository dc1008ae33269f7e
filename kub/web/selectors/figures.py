"""The figures of a group in any period, against the one before and a year ago, read in one snapshot."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from inventory.selectors.yields import Made, made_by_day
from kub.books.selectors import balances_over, result_of
from kub.lib.db import snapshot
from kub.lib.periods import Period, Step, add_up, periods
from kub.lib.spans import Span, span_before, span_year_ago
from kub.mentoring.selectors import Progress, progress_within
from kub.people.models import Group
from kub.web.selectors.comparing import Against
from kub.web.selectors.costing import Costing, costing_of
from sales.selectors.debtors import OwedNow, owed_now
from sales.selectors.totals import Sold, SoldOf, sold_by_day_and_channel, sold_of_each

BEST_DAYS: Final = 5
# A drawing shows so many days or weeks, and from there on months.
_MOST_DAYS: Final = 31
_MOST_WEEK_DAYS: Final = 7 * 26


@dataclass(frozen=True, slots=True)
class Ranked:
    """A product or channel, and what was sold of it or through it in the period and in the one before.

    `quantity_milli` and `unit` are a product's alone.
    """

    pk: int
    name: str
    sold: Sold
    before: Sold
    quantity_milli: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DaySold:
    """What was sold on a day."""

    on: dt.date
    sold: Sold


@dataclass(frozen=True, slots=True)
class WeekdaySold:
    """What was sold on one day of the week: `weekday` is 0 on Monday, `days` are those with sales."""

    weekday: int
    days: int
    revenue_rp: int


@dataclass(frozen=True, slots=True)
class Yields:
    """Good and rejected output over time, in thousandths of kilograms or of pieces."""

    is_weight: bool
    good_milli: Sequence[int]
    reject_milli: Sequence[int]

    @property
    def all_milli(self) -> int:
        return sum(self.good_milli) + sum(self.reject_milli)

    @property
    def rejected_milli(self) -> int:
        return sum(self.reject_milli)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The business of a group in a period. Costs, debts and alarms are those of the day `on`."""

    on: dt.date
    span: Span
    before: Span
    year_ago: Span
    revenue: Against
    cost: Against
    gross: Against
    result: Against
    products: Sequence[Ranked]
    channels: Sequence[Ranked]
    step: Step
    periods: Sequence[Period]
    revenue_rp: Sequence[int]
    gross_rp: Sequence[int]
    by_channel_rp: Mapping[int, Sequence[int]]
    best_days: Sequence[DaySold]
    weekdays: Sequence[WeekdaySold]
    batches: int
    ruined: int
    yields: Sequence[Yields]
    costing: Costing
    owed: OwedNow
    targets: Sequence[Progress]

    @property
    def has_sales(self) -> bool:
        """Tell whether anything was sold: what came back may make it nothing all the same."""
        return bool(self.products)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all happened in the period."""
        return not (self.has_sales or self.batches or self.result.now_rp)


def figures(*, group: Group, span: Span, on: dt.date) -> Figures:
    """Give the figures of a period; `on` is the day of those that are as of now."""
    before, year_ago = span_before(span), span_year_ago(span)
    spans = [(each.first, each.last) for each in (span, before, year_ago)]
    step = _step_for(span)
    over = periods(span.first, span.last, step)
    with snapshot():
        each = sold_of_each(group=group, spans=spans)
        by_day = sold_by_day_and_channel(group=group, since=span.first, until=span.last)
        results = [result_of(moved).profit_rp for moved in balances_over(group=group, spans=spans)]
        made = made_by_day(group=group, since=span.first, until=span.last)
        days = _by_day(by_day)
        return Figures(
            on=on,
            span=span,
            before=before,
            year_ago=year_ago,
            revenue=_against(each, lambda sold: sold.revenue_rp),
            cost=_against(each, lambda sold: sold.cost_rp),
            gross=_against(each, lambda sold: sold.gross_rp),
            result=Against(*results),
            products=_products(each),
            channels=_channels(each),
            step=step,
            periods=over,
            revenue_rp=add_up(over, {day: sold.revenue_rp for day, sold in days.items()}),
            gross_rp=add_up(over, {day: sold.gross_rp for day, sold in days.items()}),
            by_channel_rp=_by_channel(over, by_day),
            best_days=_best_days(days),
            weekdays=_weekdays(days),
            batches=sum(row.batches for row in made),
            ruined=sum(row.ruined for row in made),
            yields=_yields(over, made),
            costing=costing_of(group=group, on=on),
            owed=owed_now(group=group, on=on),
            targets=progress_within(group=group, since=span.first, until=span.last, on=on),
        )


def _step_for(span: Span) -> Step:
    if span.length <= _MOST_DAYS:
        return Step.DAY
    return Step.WEEK if span.length <= _MOST_WEEK_DAYS else Step.MONTH


def _against(each: Sequence[SoldOf], measure: Callable[[Sold], int]) -> Against:
    now, before, year_ago = (sum(measure(row.sold[place]) for row in each) for place in range(3))
    return Against(now, before, year_ago)


def _products(each: Sequence[SoldOf]) -> list[Ranked]:
    together: dict[int, list[SoldOf]] = defaultdict(list)
    for row in each:
        together[row.item].append(row)
    ranked = [
        Ranked(
            pk=pk,
            name=rows[0].name,
            sold=_sum(rows, 0),
            before=_sum(rows, 1),
            quantity_milli=sum(row.quantities_milli[0] for row in rows),
            unit=rows[0].unit,
        )
        for pk, rows in together.items()
    ]
    return _ranked(ranked)


def _channels(each: Sequence[SoldOf]) -> list[Ranked]:
    together: dict[int, list[SoldOf]] = defaultdict(list)
    for row in each:
        together[row.channel].append(row)
    return _ranked(
        [Ranked(pk, rows[0].channel_name, _sum(rows, 0), _sum(rows, 1)) for pk, rows in together.items()]
    )


def _sum(rows: Sequence[SoldOf], span: int) -> Sold:
    return sum((row.sold[span] for row in rows), Sold())


def _ranked(rows: Sequence[Ranked]) -> list[Ranked]:
    """Leave out what was sold in other periods alone; the most revenue comes first."""
    sold = [row for row in rows if row.sold != Sold() or row.quantity_milli]
    return sorted(sold, key=lambda row: (-row.sold.revenue_rp, row.name))


def _by_day(by_day: Mapping[tuple[dt.date, int], Sold]) -> dict[dt.date, Sold]:
    days: dict[dt.date, Sold] = defaultdict(Sold)
    for (day, _channel), sold in by_day.items():
        days[day] += sold
    return days


def _by_channel(over: Sequence[Period], by_day: Mapping[tuple[dt.date, int], Sold]) -> dict[int, list[int]]:
    days: dict[int, dict[dt.date, int]] = defaultdict(dict)
    for (day, channel), sold in by_day.items():
        days[channel][day] = sold.revenue_rp
    return {channel: add_up(over, revenue) for channel, revenue in days.items()}


def _best_days(days: Mapping[dt.date, Sold]) -> list[DaySold]:
    """Give the days on which most was sold; of equals, the later."""
    sold = [DaySold(day, each) for day, each in days.items() if each.revenue_rp > 0]
    return sorted(sold, key=lambda each: (each.sold.revenue_rp, each.on), reverse=True)[:BEST_DAYS]


def _weekdays(days: Mapping[dt.date, Sold]) -> list[WeekdaySold]:
    """Give what was sold by day of the week, from Monday; nothing where nothing was sold."""
    if not days:
        return []
    sums = [[0, 0] for _weekday in range(7)]
    for day, sold in days.items():
        sums[day.weekday()][0] += 1
        sums[day.weekday()][1] += sold.revenue_rp
    return [WeekdaySold(weekday, *each) for weekday, each in enumerate(sums)]


def _yields(over: Sequence[Period], made: Sequence[Made]) -> list[Yields]:
    """Give what came out by weight, then by pieces; each only where there is any."""
    found = []
    for is_weight in (True, False):
        good: dict[dt.date, int] = defaultdict(int)
        reject: dict[dt.date, int] = defaultdict(int)
        for row in made:
            if row.is_weight == is_weight:
                good[row.on] += row.good_milli
                reject[row.on] += row.reject_milli
        yields = Yields(is_weight, add_up(over, good), add_up(over, reject))
        if yields.all_milli:
            found.append(yields)
    return found
