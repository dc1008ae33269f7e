"""Bars that compare: names by rank, and how long stock lasts."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kub.lib.charts.parts import RUPIAH, WIDTH, Bar, Chart, Label, Line, Scale, Series, Text
from kub.lib.charts.reckoning import at, described, empty_chart, shortened, styled, width_of
from kub.lib.numbers import half_up, write_int, write_percent

# In tenths.
_RANK_HEIGHT: Final = 360
_LOWEST_BAR: Final = 10
_COVER_HEIGHT: Final = 100

# Days of cover: too few, soon too few, plenty.
COVER_MARKS: Final = (3, 7, 30)


def ranking_chart(
    *,
    name: str,
    title: str,
    over: str,
    measure: str,
    rows: Sequence[tuple[str, int]],
    scale: Scale = RUPIAH,
    whole: int = 0,
) -> Chart:
    """Draw a bar below each name, in the order given. `over` heads the names, `measure` the numbers.

    With `whole`, what all that is ranked comes to, each says its share of it too.
    """
    if not rows:
        return empty_chart(name, title)
    values = [value for _name, value in rows]
    low, high = min(0, *values), max(0, *values)
    span = (high - low) or 1
    zero = half_up(-low * WIDTH, span)
    bars, texts = [], []
    for place, (label, value) in enumerate(rows):
        top = place * _RANK_HEIGHT
        written = _with_share(scale.short(value), value, whole)
        texts.append(Text("0", at(top + 130), shortened(label, WIDTH - width_of(written) - 150), "start"))
        texts.append(Text(at(WIDTH), at(top + 130), written, "end"))
        if value:
            length = max(half_up(abs(value) * WIDTH, span), _LOWEST_BAR)
            left = min(max(zero - length if value < 0 else zero, 0), WIDTH - length)
            style = styled("bar", 0, is_loss=value < 0)
            title_of_bar = f"{label}: {scale.full(value)}"
            bars.append(Bar(at(left), at(top + 180), at(length), "10", style, title_of_bar))
    return Chart(
        name=name,
        title=title,
        description=described([Label("", label) for label, _value in rows], [Series(measure, values)], scale),
        width=at(WIDTH),
        height=at(len(rows) * _RANK_HEIGHT),
        bars=bars,
        texts=texts,
        head=[over, measure, *([_("Share")] if whole > 0 else [])],
        rows=[
            [label, scale.full(value), *([_share(value, whole)] if whole > 0 else [])]
            for label, value in rows
        ],
    )


def _share(value: int, whole: int) -> str:
    return write_percent(half_up(value * 1000, whole))


def _with_share(written: str, value: int, whole: int) -> str:
    return f"{written} · {_share(value, whole)}" if whole > 0 else written


def cover_bar(*, name: str, title: str, days: int) -> Chart:
    """Draw for how many days something lasts, against marks at 3, 7 and 30, for `parts/chart_cover.html`.

    What lasts longer fills the bar.
    """
    few, some, plenty = COVER_MARKS
    style = "bad" if days < few else "warn" if days < some else "good"
    length = min(days, plenty) * WIDTH // plenty
    bars = [Bar("0", "0", at(WIDTH), at(_COVER_HEIGHT), "rail")]
    if length > 0:
        bars.append(Bar("0", "0", at(length), at(_COVER_HEIGHT), f"bar {style}"))
    return Chart(
        name=name,
        title=title,
        description=ngettext("Lasts about %(days)s day", "Lasts about %(days)s days", days) % {"days": days},
        width=at(WIDTH),
        height=at(_COVER_HEIGHT),
        bars=bars,
        lines=[_mark(few), _mark(some)],
        rows=[[write_int(days)]],
    )


def _mark(days: int) -> Line:
    x = at(days * WIDTH // COVER_MARKS[-1])
    return Line(f"{x},0 {x},{at(_COVER_HEIGHT)}", "mark-line")
