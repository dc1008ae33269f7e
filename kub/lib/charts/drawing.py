"""The drawing that all charts over time share: axis, labels, legend, and what stands on them."""

from collections.abc import Sequence
from typing import Final

from kub.lib.charts.parts import WIDTH, Bar, Chart, Dot, Label, Line, Scale, Series, Text
from kub.lib.charts.reckoning import (
    at,
    described,
    known_values,
    runs_of,
    said,
    shortened,
    styled,
    width_of,
    written,
)
from kub.lib.numbers import half_up

# In tenths.
_HEIGHT: Final = 1800
_ABOVE: Final = 160
_BELOW: Final = 230
_LEGEND_HEIGHT: Final = 180
_VALUE_HEIGHT: Final = 120
_BETWEEN: Final = 40
_WIDEST_BAR: Final = 440
_THINNEST_BAR: Final = 3
_LOWEST_BAR: Final = 10

_MOST_DOTS: Final = 16


class Drawing:
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
        self.left = max(width_of(scale.short(tick)) for tick in at_ticks) + 60
        legend = self._draw_legend() if len(series) > 1 else 0
        # The last label is always written: it may be wider than its room.
        room = (WIDTH - self.left) // len(labels)
        self.right = WIDTH - max((width_of(labels[-1].short) - room) // 2, 0)
        self.writes_values = may_write_values and self._fits(known_values(labels, series))
        values_below = _VALUE_HEIGHT if self.writes_values and at_ticks[0] < 0 else 0
        self.top = legend + _ABOVE
        self.height = legend + _HEIGHT + values_below
        self.bottom = self.height - _BELOW - values_below
        self._draw_grid()
        self._draw_labels()

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
        widest = max(width_of(self.scale.short(value)) for value in values)
        return widest + _BETWEEN <= self.x(0, parts=1) - self.left

    def _draw_grid(self) -> None:
        for tick in self.at_ticks:
            y = self.y(tick)
            style = "zero" if tick == 0 else "grid"
            self.grid.append(Line(f"{at(self.left)},{at(y)} {at(WIDTH)},{at(y)}", style))
            self.texts.append(Text(at(self.left - 50), at(y + 40), self.scale.short(tick), "end"))

    def _draw_labels(self) -> None:
        """Write as many labels as there is room for, the last always."""
        room = self.x(0, parts=1) - self.left
        widest = max(width_of(label.short) for label in self.labels) + 60
        every = max(-(-widest // max(room, 1)), 1)
        for place in range(len(self.labels) - 1, -1, -every):
            self.texts.append(Text(at(self.x(place)), at(self.height - 50), self.labels[place].short))

    def _draw_legend(self) -> int:
        """Name the series above the drawing, in as many rows as that takes, and give their height."""
        x, row = self.left, 0
        for index, one in enumerate(self.series):
            label = shortened(one.label, WIDTH - self.left - 150)
            if x > self.left and x + 150 + width_of(label) > WIDTH:
                x, row = self.left, row + 1
            top = row * _LEGEND_HEIGHT
            self.bars.append(Bar(at(x), at(top + 20), "10", "10", styled("bar", index)))
            self.texts.append(Text(at(x + 150), at(top + 110), label, "start"))
            x += 300 + width_of(label)
        return (row + 1) * _LEGEND_HEIGHT

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
                    style = styled("bar", index, is_now=place == now and index == 0, is_loss=value < 0)
                    top = zero if value < 0 else zero - height
                    title = said(self.labels[place], one, value, self.scale)
                    self.bars.append(Bar(at(x), at(top), at(width), at(height), style, title))
                if self.writes_values:
                    below = y + _VALUE_HEIGHT if value < 0 else min(y, zero) - 40
                    self.texts.append(Text(at(self.x(place)), at(below), self.scale.short(value)))

    def draw_stacks(self, now: int | None) -> None:
        """Put the series on each other: what is more than nothing above zero, what is less below it."""
        room = self.x(0, parts=1) - self.left
        width = min(max(room * 3 // 4, _THINNEST_BAR), _WIDEST_BAR)
        for place, label in enumerate(self.labels):
            above = below = 0
            for index, one in enumerate(self.series):
                value = one.values[place] or 0
                if not value:
                    continue
                begins = below if value < 0 else above
                ends = begins + value
                above, below = (above, ends) if value < 0 else (ends, below)
                top, bottom = sorted((self.y(begins), self.y(ends)))
                style = styled("bar", index, is_now=place == now and index == 0)
                title = said(label, one, value, self.scale)
                x = self.x(place) - width // 2
                self.bars.append(Bar(at(x), at(top), at(width), at(bottom - top), style, title))

    def draw_lines(self) -> None:
        for index, one in enumerate(self.series):
            known = [place for place, value in enumerate(one.values) if value is not None]
            for run in runs_of(known):
                points = " ".join(
                    f"{at(self.x(place))},{at(self.y(one.values[place] or 0))}" for place in run
                )
                self.lines.append(Line(points, styled("trend", index)))
            for place in known if len(known) <= _MOST_DOTS else known[-1:]:
                value = one.values[place] or 0
                title = said(self.labels[place], one, value, self.scale)
                self.dots.append(Dot(at(self.x(place)), at(self.y(value)), styled("mark", index), title))

    def finished(self, *, name: str, title: str, over: str) -> Chart:
        return Chart(
            name=name,
            title=title,
            description=described(self.labels, self.series, self.scale),
            width=at(WIDTH),
            height=at(self.height),
            bars=self.bars,
            lines=self.lines,
            dots=self.dots,
            texts=self.texts,
            grid=self.grid,
            head=[over, *(one.label for one in self.series)],
            rows=[
                [label.name, *(written(one.values[place], self.scale) for one in self.series)]
                for place, label in enumerate(self.labels)
            ],
        )
