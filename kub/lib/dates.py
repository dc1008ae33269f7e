"""Days and months in the group's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Jakarta")


def today() -> dt.date:
    """Give the day it is now where the groups live."""
    return timezone.now().astimezone(ZONE).date()


def month_of(day: dt.date) -> dt.date:
    """Give the first day of the month."""
    return day.replace(day=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """Move by whole months; the day is kept, or is the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    first = dt.date(index // 12, index % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), last_of_month(first))


def last_of_month(day: dt.date) -> dt.date:
    first = day.replace(day=1)
    return (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
