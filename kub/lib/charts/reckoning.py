"""Ticks, places and words of a chart; places are whole tenths of the drawing's units."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

from django.utils.translation import gettext as _

from kub.lib.charts.parts import Chart, Label, Scale, Series

CHARACTER: Final = 69  # of the largest text that the style sheet gives a chart
_NARROW: Final = 36
_WIDE: Final = 110
_WIDE_CHARACTERS: Final = frozenset("%mwMW")
_NARROW_CHARACTERS: Final = frozenset(" \u00a0.,-–'ijltfr()")
_ORDER: Final = ("first", "second", "third", "fourth", "fifth")
MOST_STACKED: Final = len(_ORDER)


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


def at(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def width_of(text: str) -> int:
    return sum(_width_of(character) for character in text)


def _width_of(character: str) -> int:
    if character in _NARROW_CHARACTERS:
        return _NARROW
    return _WIDE if character in _WIDE_CHARACTERS else CHARACTER


def said(label: Label, series: Series, value: int, scale: Scale) -> str:
    return f"{label.name}, {series.label}: {scale.full(value)}"


def described(labels: Sequence[Label], series: Sequence[Series], scale: Scale) -> str:
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


def written(value: int | None, scale: Scale) -> str:
    return "–" if value is None else scale.full(value)


def styled(style: str, index: int, *, is_now: bool = False, is_loss: bool = False) -> str:
    """Give the classes by which the style sheet colours a part of series `index`."""
    marks = (("now", is_now), ("loss", is_loss))
    return " ".join([style, *([_ORDER[index]] if index else []), *(mark for mark, is_so in marks if is_so)])


def runs_of(places: Iterable[int]) -> list[list[int]]:
    """Part the places where one is left out, so that no line is drawn over what is not known."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def known_values(labels: Sequence[Label], series: Sequence[Series], *, most: int = 2) -> list[int]:
    if not 1 <= len(series) <= most:
        raise ValueError(f"a chart shows one series, or up to {most}")
    if any(len(one.values) != len(labels) for one in series):
        raise ValueError("each series has one value for each label")
    return [value for one in series for value in one.values if value is not None]


def empty_chart(name: str, title: str) -> Chart:
    return Chart(name=name, title=title, width="0", height="0")


def shortened(text: str, room: int) -> str:
    if width_of(text) <= room:
        return text
    kept = text
    while width_of(kept) > room - CHARACTER:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
