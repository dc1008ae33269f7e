"""Spans of days, and figures of one against those of another."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format

from kub.lib.dates import add_months, last_of_month, month_of
from kub.lib.periods import name_of


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of some days, and of those that they are compared with."""

    now_rp: int
    before_rp: int

    @property
    def distance_rp(self) -> int:
        return abs(self.now_rp - self.before_rp)

    @property
    def is_more(self) -> bool:
        return self.now_rp > self.before_rp


@dataclass(frozen=True, slots=True)
class Against:
    """A figure of a period, of the period before, and of the same days a year ago."""

    now_rp: int
    before_rp: int
    year_ago_rp: int

    @property
    def with_before(self) -> Compared:
        return Compared(self.now_rp, self.before_rp)

    @property
    def with_year_ago(self) -> Compared:
        return Compared(self.now_rp, self.year_ago_rp)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> str:
        """Name days of one month: "1–24 Oktober"."""
        last = date_format(self.last, "j F")
        return last if self.first == self.last else f"{self.first.day}–{last}"

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
    """
    if span.first.day != 1:
        days = dt.timedelta(days=span.length)
        return Span(span.first - days, span.last - days)
    return _months_back(
        span, (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    )


def span_year_ago(span: Span) -> Span:
    """Give the same days of the year before; of whole months, whole months."""
    return _months_back(span, 12)


def _months_back(span: Span, months: int) -> Span:
    last = add_months(span.last, -months)
    if span.first.day == 1 and span.last == last_of_month(span.last):
        last = last_of_month(month_of(last))
    return Span(add_months(span.first, -months), last)
