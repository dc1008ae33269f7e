"""The sets that are measured: groups with so many sale lines, loaded in a few minutes, the same by seed."""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from kub.web.bench.life import FIELDS, SELLS_ON, Life
from kub.web.bench.opening import PRODUCTS, open_group
from kub.web.bench.rows import Rows
from kub.web.bench.sets import Size

_DAYS_AT_ONCE: Final = 20


def selling_days(size: Size, until: dt.date) -> list[dt.date]:
    """Give the days on which the groups of a set sold, the last of them on `until` or just before."""
    wanted = -(-size.lines_a_group // (size.baskets * len(PRODUCTS)))
    days: list[dt.date] = []
    day = until
    while len(days) < wanted:
        if day.weekday() in SELLS_ON:
            days.append(day)
        day -= dt.timedelta(days=1)
    return days[::-1]


def load(size: Size, *, seed: int, until: dt.date, on_part: Callable[[], object]) -> None:
    """Fill an empty database, day by day over all groups, so that rows lie as they do after years.

    `on_part` is called once for each selling day.
    """
    days = selling_days(size, until)
    with _careless():
        rows = Rows(FIELDS)
        with transaction.atomic():
            lives = [
                Life(
                    open_group(number, started_on=days[0]),
                    rows,
                    chance=random.Random(f"{seed}/{number}"),  # noqa: S311 - a set to measure, not a secret
                    lines=size.lines_a_group,
                    baskets=size.baskets,
                    last_on=days[-1],
                )
                for number in range(1, size.groups + 1)
            ]
        for start in range(0, len(days), _DAYS_AT_ONCE):
            with transaction.atomic():
                for day in days[start : start + _DAYS_AT_ONCE]:
                    for life in lives:
                        life.day(day)
                        rows.write()
                    on_part()
                rows.write(all_of_them=True)
        with transaction.atomic():
            for life in lives:
                life.end()
            rows.end()
    _let_be_known()


def _let_be_known() -> None:
    """Let PostgreSQL count the rows, as it does by itself.

    SQLite has no such habit, and must not be told: of a column that is empty in nearly every row (which
    entry another undoes) it would learn that the index is of no use, and read all entries for each one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def _careless() -> Iterator[None]:
    """Load without waiting for the disk: a set that breaks off is loaded anew."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -512000")
    yield
    connection.close()  # the next connection takes the settings of every day
