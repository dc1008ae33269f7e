"""Asking for reports, as whoever shows them does."""

import datetime as dt
from typing import Any

from kub.lib.reports import Report, Tally
from kub.people.models import Group
from kub.people.reporting import Asked
from kub.web.reporting import REPORTS

BEGINNING, END = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
KINDS = {kind.name: kind for kind in REPORTS}


def report(
    name: str, group: Group, *, since: dt.date = BEGINNING, until: dt.date = END, **chosen: Any
) -> Report:
    """Ask for a report; the choices are given as an address gives them."""
    choices = {key: str(value) for key, value in chosen.items()}
    return KINDS[name].build(Asked(group=group, since=since, until=until, chosen=choices))


def rows_of(name: str, group: Group, **asked: Any) -> list[dict[str, Any]]:
    """Give the rows of a report by the keys of its columns, each cell of the kind that was promised."""
    given = report(name, group, **asked)
    keys = [column.key for column in given.columns]
    return [dict(zip(keys, row, strict=True)) for row in given.checked_rows()]


def totals_of(name: str, group: Group, **asked: Any) -> dict[str, int]:
    given = report(name, group, **asked)
    tally = Tally(given.columns)
    tally.add(list(given.checked_rows()))
    return tally.totals
