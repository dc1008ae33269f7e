"""Numbers without gaps: a number is given in the transaction that posts, and returns with it."""

from django.db import connection

from kub.entries.models import Counter
from kub.people.models import Group


def next_number(*, group: Group, series: str) -> int:
    """Give the next number of a series, locked until the transaction ends.

    One statement, also for the first number: two that begin a series at once are one after the other.
    """
    table = connection.ops.quote_name(Counter._meta.db_table)
    sql = (
        f"INSERT INTO {table} (group_id, series, last) VALUES (%s, %s, 1) "  # noqa: S608
        f"ON CONFLICT (group_id, series) DO UPDATE SET last = {table}.last + 1 RETURNING last"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [group.pk, series])
        [number] = cursor.fetchone()
        return number


def one_at_a_time(*, group: Group, series: str) -> None:
    """Hold a series until the transaction ends: whoever comes second waits, and sees what the first did."""
    next_number(group=group, series=series)
