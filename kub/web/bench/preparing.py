"""A set before it is measured: loaded, its books proved, and stocked up."""

import datetime as dt
import sqlite3

from django.conf import settings
from django.db import connection
from tqdm import tqdm

from kub.entries.checks import check_books
from kub.web.bench.loading import load, selling_days
from kub.web.bench.sets import Size
from kub.web.installation import prepare


def fill(*, size: Size, seed: int, until: dt.date, name: str, line: int) -> bool:
    """Load the set, unless the folder holds it already; tell whether it is new.

    `line` is where in the terminal its progress is shown.
    """
    if connection.vendor == "postgresql":
        schema = connection.ops.quote_name(f"bench_{name}")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    prepare()
    loaded = settings.DATA_DIR / "loaded"
    if loaded.exists():
        return False
    # Only a terminal has somebody who waits in front of it.
    days = len(selling_days(size, until))
    with tqdm(total=days, unit="day", desc=name, position=line, disable=None) as progress:
        load(size, seed=seed, until=until, on_part=progress.update)
    loaded.touch()
    return True


def findings() -> list[str]:
    """Prove the books of the set: give what is wrong with them."""
    return [str(finding) for finding in check_books()]


def clear(*, name: str) -> None:
    """Take the set's schema out of PostgreSQL."""
    if connection.vendor == "postgresql":
        schema = connection.ops.quote_name(f"bench_{name}")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def database() -> str:
    """Name the database and its version."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [version] = cursor.fetchone()
    return f"PostgreSQL {version}"
