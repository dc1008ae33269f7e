"""Spans of days, and those that they are compared with: by every page and report alike."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format

from kub.lib.dates import add_months, last_of_month, month_of
from kub.lib.periods import days_until, name_of

_HALF_A_YEAR: Final = 6
_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> str:
        """Name days of one month: "1–24 Oktober"."""
        last = date_format(self.last, "j F")
        return last if self.first == self.last else days_until(self.first, last)

    @property
    def name(self) -> str:
        """Name any days: "1–24 Oktober 2026", "Oktober 2026"."""
        return name_of(self.first, self.last)

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def span_before(span: Span) -> Span:
    """Give what a span is compared with: as many months where it begins with one, else as many days.

    The same days of an earlier month are meant, and all of it where the last month of the span is whole.
    Most of a year is compared with the same of the year before, as everybody would.
    """
    if span.first.day != 1:
        days = dt.timedelta(days=span.length)
        return Span(span.first - days, span.last - days)
    months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    is_a_year = span.first.month == 1 and _HALF_A_YEAR < months < _A_YEAR
    return _months_back(span, _A_YEAR if is_a_year else months)


def span_year_ago(span: Span) -> Span:
    """Give the same days of the year before; of whole months, whole months."""
    return _months_back(span, _A_YEAR)


def _months_back(span: Span, months: int) -> Span:
    last = add_months(span.last, -months)
    if span.first.day == 1 and span.last == last_of_month(span.last):
        last = last_of_month(month_of(last))
    return Span(add_months(span.first, -months), last)
