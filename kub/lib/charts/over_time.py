"""Charts over days, weeks or months: bars, stacks, a trend, and a small line beside a number."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from kub.lib.charts.drawing import Drawing
from kub.lib.charts.parts import RUPIAH, Chart, Dot, Label, Line, Scale, Series
from kub.lib.charts.reckoning import MOST_STACKED, at, described, empty_chart, known_values, ticks, written
from kub.lib.numbers import half_up

# In tenths.
_SPARK_WIDTH: Final = 960
_SPARK_HEIGHT: Final = 240
_SPARK_EDGE: Final = 30


def bar_chart(
    *,
    name: str,
    title: str,
    over: str,
    labels: Sequence[Label],
    series: Sequence[Series],
    now: int | None = None,
    scale: Scale = RUPIAH,
) -> Chart:
    """Draw bars that stand on zero, two series side by side.

    `over` heads the labels in the table ("Month"), `now` is the place of the one that is not over yet.
    """
    known = known_values(labels, series)
    if not known:
        return empty_chart(name, title)
    drawing = Drawing(
        labels,
        series,
        scale,
        at_ticks=ticks(min(0, *known), max(0, *known)),
        may_write_values=len(series) == 1,
    )
    drawing.draw_bars(now)
    return drawing.finished(name=name, title=title, over=over)


def stack_chart(
    *,
    name: str,
    title: str,
    over: str,
    labels: Sequence[Label],
    series: Sequence[Series],
    now: int | None = None,
    scale: Scale = RUPIAH,
) -> Chart:
    """Draw up to five series on each other; the table and the description tell what they come to."""
    if not known_values(labels, series, most=MOST_STACKED):
        return empty_chart(name, title)
    stacks = list(zip(*([value or 0 for value in one.values] for one in series), strict=True))
    together = Series(_("Together"), [sum(stack) for stack in stacks])
    lowest = min(sum(value for value in stack if value < 0) for stack in stacks)
    highest = max(sum(value for value in stack if value > 0) for stack in stacks)
    drawing = Drawing(labels, series, scale, at_ticks=ticks(lowest, highest))
    drawing.draw_stacks(now)
    drawn = drawing.finished(name=name, title=title, over=over)
    if len(series) == 1:
        return drawn
    return replace(
        drawn,
        description=described(labels, [together], scale),
        head=[*drawn.head, together.label],
        rows=[[*row, written(sum(stack), scale)] for row, stack in zip(drawn.rows, stacks, strict=True)],
    )


def trend_chart(
    *,
    name: str,
    title: str,
    over: str,
    labels: Sequence[Label],
    series: Sequence[Series],
    scale: Scale = RUPIAH,
) -> Chart:
    """Draw lines, from the lowest value up rather than from zero: small changes of a price are seen."""
    known = known_values(labels, series)
    if not known:
        return empty_chart(name, title)
    drawing = Drawing(labels, series, scale, at_ticks=ticks(min(known), max(known)))
    drawing.draw_lines()
    return drawing.finished(name=name, title=title, over=over)


def sparkline(*, name: str, title: str, values: Sequence[int], scale: Scale = RUPIAH) -> Chart:
    """Draw a small line without axes, for `parts/chart_spark.html`; its title says the last value."""
    if not values:
        return empty_chart(name, title)
    low, high = min(values), max(values)
    room = _SPARK_HEIGHT - 2 * _SPARK_EDGE
    step = (_SPARK_WIDTH - 2 * _SPARK_EDGE) // max(len(values) - 1, 1)
    points = [
        (
            _SPARK_EDGE + place * step,
            _SPARK_EDGE + (half_up((high - value) * room, high - low) if high > low else room // 2),
        )
        for place, value in enumerate(values)
    ]
    last_x, last_y = points[-1]
    return Chart(
        name=name,
        title=title,
        description=_("From %(first)s to %(last)s, highest %(high)s, lowest %(low)s.")
        % {
            "first": scale.full(values[0]),
            "last": scale.full(values[-1]),
            "high": scale.full(high),
            "low": scale.full(low),
        },
        width=at(_SPARK_WIDTH),
        height=at(_SPARK_HEIGHT),
        lines=[Line(" ".join(f"{at(x)},{at(y)}" for x, y in points), "trend")],
        dots=[Dot(at(last_x), at(last_y), "mark")],
        rows=[[scale.full(value)] for value in values],
    )
