"""The charts of the whole business."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import BaseUnit, Item
from inventory.selectors.costs import CostHistory
from kub.lib.charts import (
    Chart,
    Label,
    Series,
    bar_chart,
    cover_bar,
    labels_of,
    percent_scale,
    quantity_scale,
    ranking_chart,
    stack_chart,
    trend_chart,
)
from kub.lib.numbers import half_up
from kub.lib.periods import Period, Step
from kub.web.selectors import Figures, History
from kub.web.selectors.figures import Ranked, WeekdaySold, Yields

# A drawing of more bars or points than these is no longer read on a phone.
MOST_RANKED: Final = 12
MOST_BATCHES: Final = 12
_MOST_CHANNELS: Final = 4  # a fifth stands for all others
_FIRST_MONDAY: Final = 5  # of January 2026, to name the days of the week by


def history_chart(history: History) -> Chart:
    """Draw revenue and gross profit side by side; where nothing was sold, nothing."""
    drawn = [] if history.is_empty else list(history.periods)
    return _sold_chart(history.step, drawn, history.revenue_rp, history.gross_rp, now=len(drawn) - 1)


def figures_chart(shown: Figures) -> Chart:
    """Draw revenue and gross profit of a period side by side; the last may not be over yet."""
    drawn = list(shown.periods) if any(shown.revenue_rp) else []
    now = len(drawn) - 1 if shown.span.last >= shown.on else None
    return _sold_chart(shown.step, drawn, shown.revenue_rp, shown.gross_rp, now=now)


def _sold_chart(
    step: Step,
    drawn: Sequence[Period],
    revenue_rp: Sequence[int],
    gross_rp: Sequence[int],
    *,
    now: int | None,
) -> Chart:
    titles = {
        Step.DAY: _("Revenue by day"),
        Step.WEEK: _("Revenue by week"),
        Step.MONTH: _("Revenue by month"),
    }
    return bar_chart(
        name="history",
        title=titles[step],
        over=_over(step),
        labels=labels_of(drawn),
        series=[
            Series(_("Revenue"), revenue_rp if drawn else []),
            Series(_("Gross profit"), gross_rp if drawn else []),
        ],
        now=now if drawn else None,
    )


def _over(step: Step) -> str:
    return {Step.DAY: _("Day"), Step.WEEK: _("Week"), Step.MONTH: _("Month")}[step]


def channels_chart(shown: Figures) -> Chart:
    """Stack what the channels brought in; the fifth stands for all others."""
    names = [(channel.name, shown.by_channel_rp.get(channel.pk, ())) for channel in shown.channels]
    series = [Series(name, values) for name, values in names[:_MOST_CHANNELS]]
    rest = [values for _name, values in names[_MOST_CHANNELS:]]
    if len(rest) == 1:
        series.append(Series(names[-1][0], rest[0]))
    elif rest:
        series.append(Series(_("All others"), [sum(each) for each in zip(*rest, strict=True)]))
    drawn = shown.periods if series else []
    return stack_chart(
        name="by-channel",
        title=_("Revenue by way of selling, over time"),
        over=_over(shown.step),
        labels=labels_of(drawn),
        series=series or [Series("", [])],
    )


def rank_chart(*, name: str, title: str, over: str, rows: Sequence[Ranked], by_profit: bool) -> Chart:
    """Rank products or channels by revenue, or by gross profit, each with its share."""
    values = [(row.name, row.sold.gross_rp if by_profit else row.sold.revenue_rp) for row in rows]
    ranked = sorted(values, key=lambda row: -row[1])
    return ranking_chart(
        name=name,
        title=title,
        over=over,
        measure=_("Gross profit") if by_profit else _("Revenue"),
        rows=ranked[:MOST_RANKED],
        whole=sum(value for _name, value in values),
    )


def weekday_chart(weekdays: Sequence[WeekdaySold]) -> Chart:
    """Draw what a day of the week brings in on average, of those on which something was sold."""
    names = [_weekday(each.weekday) for each in weekdays]
    average = [half_up(each.revenue_rp, each.days) if each.days else 0 for each in weekdays]
    return bar_chart(
        name="weekdays",
        title=_("An average day of the week"),
        over=_("Day"),
        labels=[Label(short, name) for short, name in names],
        series=[Series(_("Revenue"), average)],
    )


def _weekday(weekday: int) -> tuple[str, str]:
    day = dt.date(2026, 1, _FIRST_MONDAY + weekday)
    return date_format(day, "D"), date_format(day, "l")


def cost_chart(history: CostHistory) -> Chart:
    """Draw what one of a product cost over its last batches, including wages and without."""
    costs = history.costs[-MOST_BATCHES:]
    return trend_chart(
        name=f"cost-{history.item.pk}",
        title=_("Cost of one %(unit)s of %(item)s")
        % {"unit": history.item.unit_label, "item": history.item.name},
        over=_("Batch"),
        labels=[
            Label(
                date_format(cost.batch.made_on, "j M"),
                f"{cost.batch.code}, {date_format(cost.batch.made_on, 'j F Y')}",
            )
            for cost in costs
        ],
        series=[
            Series(_("including wages"), [_whole(cost.total) for cost in costs]),
            Series(_("without wages"), [_whole(cost.without_labour) for cost in costs]),
        ],
    )


def _whole(exact: Fraction) -> int:
    return half_up(exact.numerator, exact.denominator)


def yield_chart(shown: Figures, yields: Yields) -> Chart:
    """Stack good and rejected output."""
    unit = str((BaseUnit.KG if yields.is_weight else BaseUnit.PIECE).label)
    return stack_chart(
        name="yield-weight" if yields.is_weight else "yield-pieces",
        title=_("Good and rejected, in %(unit)s") % {"unit": unit},
        over=_over(shown.step),
        labels=labels_of(shown.periods),
        series=[Series(_("Good"), yields.good_milli), Series(_("Rejected"), yields.reject_milli)],
        scale=quantity_scale(unit),
    )


def reject_chart(shown: Figures, yields: Yields) -> Chart:
    """Draw which share was rejected, where anything came out."""
    shares = [
        half_up(bad * 1000, good + bad) if good + bad else None
        for good, bad in zip(yields.good_milli, yields.reject_milli, strict=True)
    ]
    return trend_chart(
        name="reject-weight" if yields.is_weight else "reject-pieces",
        title=_("Share that was rejected"),
        over=_over(shown.step),
        labels=labels_of(shown.periods),
        series=[Series(_("Rejected"), shares)],
        scale=percent_scale(),
    )


def cover_chart(*, item: Item, days: int) -> Chart:
    return cover_bar(name=f"cover-{item.pk}", title=item.name, days=days)
