"""Days put together to days, weeks or months, as a chart or a summary shows them."""

import datetime as dt
import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format

from kub.lib.dates import last_of_month

WORD_JOINER: Final = "\u2060"


class Step(enum.Enum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included; `short` is its name where there is little room."""

    first: dt.date
    last: dt.date
    short: str
    name: str


def periods(first: dt.date, last: dt.date, step: Step) -> list[Period]:
    """Divide the days into days, weeks (from Monday) or months.

    The outer ones are cut short where the days begin or end within them.
    """
    found = []
    while first <= last:
        end = min(_last_of(first, step), last)
        found.append(Period(first, end, _short(first, step), name_of(first, end)))
        first = end + dt.timedelta(days=1)
    return found


def add_up(periods: Sequence[Period], by_day: Mapping[dt.date, int]) -> list[int]:
    """Add the amounts of the days to those of their periods."""
    sums = [0] * len(periods)
    place = 0
    for day in sorted(by_day):
        while place < len(periods) and periods[place].last < day:
            place += 1
        if place < len(periods) and periods[place].first <= day:
            sums[place] += by_day[day]
    return sums


def _last_of(day: dt.date, step: Step) -> dt.date:
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day + dt.timedelta(days=6 - day.weekday())
    return last_of_month(day)


def _short(first: dt.date, step: Step) -> str:
    if step is Step.MONTH:
        return date_format(first, "M y" if first.month == 1 else "M")
    return date_format(first, "j M")


def days_until(first: dt.date, last: str) -> str:
    """Name days of one month, whose last one is named: "1–24 Oktober". A line does not end after the dash."""
    return f"{first.day}–{WORD_JOINER}{last}"


def name_of(first: dt.date, last: dt.date) -> str:
    """Name days: "2026", "Oktober 2026", "1–24 Oktober 2026", "24 Oktober – 3 November 2026"."""
    whole_months = first.day == 1 and last == last_of_month(last)
    if whole_months and (first.month, last.month, first.year) == (1, 12, last.year):
        return str(first.year)
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return date_format(first, "F Y")
    if whole_months:
        return f"{date_format(first, 'F' if first.year == last.year else 'F Y')} – {date_format(last, 'F Y')}"
    whole = date_format(last, "j F Y")
    if first == last:
        return whole
    if (first.year, first.month) == (last.year, last.month):
        return days_until(first, whole)
    return f"{date_format(first, 'j F' if first.year == last.year else 'j F Y')} – {whole}"
