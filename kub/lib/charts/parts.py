"""What goes into a chart, and what comes out of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kub.lib.numbers import write_percent, write_quantity, write_rp, write_short
from kub.lib.periods import Period

WIDTH: Final = 3000  # in tenths


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


def percent_scale() -> Scale:
    """Write shares in thousandths."""
    return Scale(short=write_percent, full=write_percent)


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
