"""What a report asks for: the day or period, and what it is narrowed to. Each app lists its own reports."""

import datetime as dt
import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kub.lib.reports import Report
from kub.people.access import Access, Permission
from kub.people.models import Group


class Asks(enum.Enum):
    """Which days a report is about."""

    PERIOD = "period"  # from `since` to `until`, both included
    DAY = "day"  # as it was at the end of `until`


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One asking for a report: of a group, for days, narrowed to what was chosen by filter name."""

    group: Group
    since: dt.date
    until: dt.date
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a report can be narrowed to; `options` gives the group's own values and what they are called."""

    name: str
    label: Any  # a lazy translation
    options: Callable[[Group], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """A report that can be asked for by its name, which stands in addresses and never changes.

    `build` is called within a snapshot and may give rows lazily, as an iterator. `asks_also` is what a
    reader must be permitted beyond seeing the business.
    """

    name: str
    title: Any  # a lazy translation
    about: Any  # one sentence: which question it answers
    section: "Section"
    build: Callable[[Asked], Report]
    asks: Asks = Asks.PERIOD
    filters: Sequence[Filter] = ()
    asks_also: Permission | None = None

    def may_be_seen(self, access: Access) -> bool:
        return access.may(Permission.SEE) and (self.asks_also is None or access.may(self.asks_also))


class Section(enum.Enum):
    """Where the list of reports shows a report."""

    SUMMARY = "summary"
    SALES = "sales"
    PRODUCTION = "production"
    STOCK = "stock"
    MONEY = "money"
    BOOKS = "books"
