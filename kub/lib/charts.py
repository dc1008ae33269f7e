"""Charts drawn on the server as SVG: no script, sharp in print, with their numbers beside them.

Pure: typed data go in, a `Chart` of ready coordinates comes out, `parts/chart.html` shows it. The drawing
is as wide as a phone; places are reckoned in whole tenths of its units.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from django.utils.translation import gettext as _

from kub.lib.numbers import half_up, write_quantity, write_rp, write_short
from kub.lib.periods import Period

# In tenths.
WIDTH: Final = 3000
_HEIGHT: Final = 1800
# Of the largest text that the style sheet gives a chart.
_CHARACTER: Final = 69
_NARROW: Final = 36
_NARROW_CHARACTERS: Final = frozenset(" \u00a0.,-–'ijltfr()")
_ABOVE: Final = 160
_BELOW: Final = 230
_LEGEND_HEIGHT: Final = 180
_VALUE_HEIGHT: Final = 120
_WIDEST_BAR: Final = 440
_THINNEST_BAR: Final = 3
_LOWEST_BAR: Final = 10
_RANK_HEIGHT: Final = 360
_SPARK_WIDTH: Final = 960
_SPARK_HEIGHT: Final = 240
_SPARK_EDGE: Final = 30

_MOST_SERIES: Final = 2
_MOST_DOTS: Final = 16


# What goes in


@dataclass(frozen=True, slots=True)
class Scale:
    """How numbers are written: about how much on the drawing, exactly in the table."""

    short: Callable[[int], str]
    full: Callable[[int], str]


RUPIAH: Final = Scale(short=write_short, full=write_rp)


def quantity_scale(unit: str) -> Scale:
    """Write thousandths of a unit."""
    return Scale(short=write_quantity, full=lambda milli: write_quantity(milli, unit))


@dataclass(frozen=True, slots=True)
class Label:
    """What a number belongs to: short below the drawing, the whole name in the table."""

    short: str
    name: str


def labels_of(periods: Iterable[Period]) -> list[Label]:
    return [Label(period.short, period.name) for period in periods]


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers, one for each label; `None` is "not known"."""

    label: str
    values: Sequence[int | None]


# What comes out; coordinates are written as SVG wants them


@dataclass(frozen=True, slots=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    style: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    style: str


@dataclass(frozen=True, slots=True)
class Text:
    x: str
    y: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What `parts/chart.html` shows. `name` is unique on its page."""

    name: str
    title: str
    description: str = ""
    width: str
    height: str
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    dots: Sequence[Dot] = ()
    texts: Sequence[Text] = ()
    grid: Sequence[Line] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows


# Reckoning


def ticks(low: int, high: int) -> list[int]:
    """Give round numbers, at most six, of which the outer ones enclose `low` and `high`.

    They are 1, 2 or 5 (and so many zeros) apart.
    """
    if low == high:
        low, high = min(low, 0), max(high, 0)
    span = high - low
    if span == 0:
        return [0]
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if span <= 4 * step)
    first, last = low // step, -(-high // step)
    return [place * step for place in range(first, last + 1)]


def _at(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _width(text: str) -> int:
    return sum(_NARROW if character in _NARROW_CHARACTERS else _CHARACTER for character in text)


def _said(label: Label, series: Series, value: int, scale: Scale) -> str:
    return f"{label.name}, {series.label}: {scale.full(value)}"


def _described(labels: Sequence[Label], series: Sequence[Series], scale: Scale) -> str:
    """Say what the eye sees at once: from when to when, the highest and the lowest of each series."""
    sentences = []
    for one in series:
        known = [
            (value, label.name) for value, label in zip(one.values, labels, strict=True) if value is not None
        ]
        if known:
            (high, high_at), (low, low_at) = max(known, key=_value), min(known, key=_value)
            sentences.append(
                _(
                    "%(series)s, %(first)s – %(last)s: highest %(high)s (%(high_at)s), "
                    "lowest %(low)s (%(low_at)s)."
                )
                % {
                    "series": one.label,
                    "first": labels[0].name,
                    "last": labels[-1].name,
                    "high": scale.full(high),
                    "high_at": high_at,
                    "low": scale.full(low),
                    "low_at": low_at,
                }
            )
    return " ".join(sentences)


def _value(known: tuple[int, str]) -> int:
    return known[0]


class _Drawing:
    """A chart over labels (days, weeks, months) while it is drawn."""

    def __init__(
        self,
        labels: Sequence[Label],
        series: Sequence[Series],
        scale: Scale,
        *,
        at_ticks: Sequence[int],
        may_write_values: bool = False,
    ) -> None:
        self.labels, self.series, self.scale, self.at_ticks = labels, series, scale, at_ticks
        self.bars: list[Bar] = []
        self.lines: list[Line] = []
        self.dots: list[Dot] = []
        self.texts: list[Text] = []
        self.grid: list[Line] = []
        legend = _LEGEND_HEIGHT if len(series) > 1 else 0
        self.left = max(_width(scale.short(tick)) for tick in at_ticks) + 60
        # The last label is always written: it may be wider than its room.
        room = (WIDTH - self.left) // len(labels)
        self.right = WIDTH - max((_width(labels[-1].short) - room) // 2, 0)
        self.writes_values = may_write_values and self._fits(_known(labels, series))
        values_below = _VALUE_HEIGHT if self.writes_values and at_ticks[0] < 0 else 0
        self.top = legend + _ABOVE
        self.height = legend + _HEIGHT + values_below
        self.bottom = self.height - _BELOW - values_below
        self._draw_grid()
        self._draw_labels()
        if legend:
            self._draw_legend()

    def y(self, value: int) -> int:
        low, high = self.at_ticks[0], self.at_ticks[-1]
        if low == high:
            return self.bottom
        return self.top + half_up((high - value) * (self.bottom - self.top), high - low)

    def x(self, place: int, *, parts: int = 2, part: int = 1) -> int:
        """Give where in the room of a label `part` of its `parts` is: by default, its middle."""
        return self.left + (place * parts + part) * (self.right - self.left) // (parts * len(self.labels))

    def _fits(self, values: Sequence[int]) -> bool:
        """Say whether every value can be written above its bar."""
        widest = max(_width(self.scale.short(value)) for value in values)
        return widest <= self.x(0, parts=1) - self.left

    def _draw_grid(self) -> None:
        for tick in self.at_ticks:
            y = self.y(tick)
            style = "zero" if tick == 0 else "grid"
            self.grid.append(Line(f"{_at(self.left)},{_at(y)} {_at(WIDTH)},{_at(y)}", style))
            self.texts.append(Text(_at(self.left - 50), _at(y + 40), self.scale.short(tick), "end"))

    def _draw_labels(self) -> None:
        """Write as many labels as there is room for, the last always."""
        room = self.x(0, parts=1) - self.left
        widest = max(_width(label.short) for label in self.labels) + 60
        every = max(-(-widest // max(room, 1)), 1)
        for place in range(len(self.labels) - 1, -1, -every):
            self.texts.append(Text(_at(self.x(place)), _at(self.height - 50), self.labels[place].short))

    def _draw_legend(self) -> None:
        x = self.left
        for index, one in enumerate(self.series):
            self.bars.append(Bar(_at(x), "2", "10", "10", _style("bar", index)))
            self.texts.append(Text(_at(x + 150), "11", one.label, "start"))
            x += 300 + _width(one.label)

    def draw_bars(self, now: int | None) -> None:
        room = self.x(0, parts=1) - self.left
        width = min(max(room * 3 // 4 // len(self.series), _THINNEST_BAR), _WIDEST_BAR)
        zero = self.y(0)
        for index, one in enumerate(self.series):
            for place, value in enumerate(one.values):
                if value is None:
                    continue
                x = self.x(place) + (2 * index - len(self.series)) * width // 2
                y = self.y(value)
                if value:
                    height = max(abs(y - zero), _LOWEST_BAR)
                    style = _style("bar", index, is_now=place == now and index == 0, is_loss=value < 0)
                    top = zero if value < 0 else zero - height
                    title = _said(self.labels[place], one, value, self.scale)
                    self.bars.append(Bar(_at(x), _at(top), _at(width), _at(height), style, title))
                if self.writes_values:
                    below = y + _VALUE_HEIGHT if value < 0 else min(y, zero) - 40
                    self.texts.append(Text(_at(self.x(place)), _at(below), self.scale.short(value)))

    def draw_lines(self) -> None:
        for index, one in enumerate(self.series):
            known = [place for place, value in enumerate(one.values) if value is not None]
            for run in _runs(known):
                points = " ".join(
                    f"{_at(self.x(place))},{_at(self.y(one.values[place] or 0))}" for place in run
                )
                self.lines.append(Line(points, _style("trend", index)))
            for place in known if len(known) <= _MOST_DOTS else known[-1:]:
                value = one.values[place] or 0
                title = _said(self.labels[place], one, value, self.scale)
                self.dots.append(Dot(_at(self.x(place)), _at(self.y(value)), _style("mark", index), title))

    def finished(self, *, name: str, title: str, over: str) -> Chart:
        return Chart(
            name=name,
            title=title,
            description=_described(self.labels, self.series, self.scale),
            width=_at(WIDTH),
            height=_at(self.height),
            bars=self.bars,
            lines=self.lines,
            dots=self.dots,
            texts=self.texts,
            grid=self.grid,
            head=[over, *(one.label for one in self.series)],
            rows=[
                [label.name, *(_full(one.values[place], self.scale) for one in self.series)]
                for place, label in enumerate(self.labels)
            ],
        )


def _full(value: int | None, scale: Scale) -> str:
    return "–" if value is None else scale.full(value)


def _style(style: str, index: int, *, is_now: bool = False, is_loss: bool = False) -> str:
    marks = (("second", index == 1), ("now", is_now), ("loss", is_loss))
    return " ".join([style, *(mark for mark, is_so in marks if is_so)])


def _runs(places: Iterable[int]) -> list[list[int]]:
    """Part the places where one is left out, so that no line is drawn over what is not known."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _known(labels: Sequence[Label], series: Sequence[Series]) -> list[int]:
    if not 1 <= len(series) <= _MOST_SERIES:
        raise ValueError("a chart shows one series or two")
    if any(len(one.values) != len(labels) for one in series):
        raise ValueError("each series has one value for each label")
    return [value for one in series for value in one.values if value is not None]


def _empty(name: str, title: str) -> Chart:
    return Chart(name=name, title=title, width="0", height="0")


# Charts


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
    known = _known(labels, series)
    if not known:
        return _empty(name, title)
    drawing = _Drawing(
        labels,
        series,
        scale,
        at_ticks=ticks(min(0, *known), max(0, *known)),
        may_write_values=len(series) == 1,
    )
    drawing.draw_bars(now)
    return drawing.finished(name=name, title=title, over=over)


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
    known = _known(labels, series)
    if not known:
        return _empty(name, title)
    drawing = _Drawing(labels, series, scale, at_ticks=ticks(min(known), max(known)))
    drawing.draw_lines()
    return drawing.finished(name=name, title=title, over=over)


def ranking_chart(
    *,
    name: str,
    title: str,
    over: str,
    measure: str,
    rows: Sequence[tuple[str, int]],
    scale: Scale = RUPIAH,
) -> Chart:
    """Draw a bar below each name, in the order given. `over` heads the names, `measure` the numbers."""
    if not rows:
        return _empty(name, title)
    values = [value for _name, value in rows]
    low, high = min(0, *values), max(0, *values)
    span = (high - low) or 1
    zero = half_up(-low * WIDTH, span)
    bars, texts = [], []
    for place, (label, value) in enumerate(rows):
        top = place * _RANK_HEIGHT
        written = scale.short(value)
        texts.append(Text("0", _at(top + 130), _cut(label, WIDTH - _width(written) - 150), "start"))
        texts.append(Text(_at(WIDTH), _at(top + 130), written, "end"))
        if value:
            length = max(half_up(abs(value) * WIDTH, span), _LOWEST_BAR)
            left = min(max(zero - length if value < 0 else zero, 0), WIDTH - length)
            style = _style("bar", 0, is_loss=value < 0)
            title_of_bar = f"{label}: {scale.full(value)}"
            bars.append(Bar(_at(left), _at(top + 180), _at(length), "10", style, title_of_bar))
    return Chart(
        name=name,
        title=title,
        description=_described(
            [Label("", label) for label, _value in rows], [Series(measure, values)], scale
        ),
        width=_at(WIDTH),
        height=_at(len(rows) * _RANK_HEIGHT),
        bars=bars,
        texts=texts,
        head=[over, measure],
        rows=[[label, scale.full(value)] for label, value in rows],
    )


def _cut(text: str, room: int) -> str:
    if _width(text) <= room:
        return text
    kept = text
    while _width(kept) > room - _CHARACTER:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def sparkline(*, name: str, title: str, values: Sequence[int], scale: Scale = RUPIAH) -> Chart:
    """Draw a small line without axes, for `parts/chart_spark.html`; its title says the last value."""
    if not values:
        return _empty(name, title)
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
        width=_at(_SPARK_WIDTH),
        height=_at(_SPARK_HEIGHT),
        lines=[Line(" ".join(f"{_at(x)},{_at(y)}" for x, y in points), "trend")],
        dots=[Dot(_at(last_x), _at(last_y), "mark")],
        rows=[[scale.full(value)] for value in values],
    )
