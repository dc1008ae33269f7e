"""The village's year: Lebaran, days off, and how much is bought when."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

SUNDAY: Final = 6
DAYS_OFF_AT_LEBARAN: Final = 6
DAYS_OF_RUSH: Final = 24
# Days of the tabular Islamic calendar before the first of Syawal of its first year.
_BEFORE_FIRST_SYAWAL: Final = 227_281


def lebaran_of(hijri_year: int) -> dt.date:
    """Give the first of Syawal by the tabular calendar: at most a day from what is announced."""
    return dt.date.fromordinal(_BEFORE_FIRST_SYAWAL + 354 * (hijri_year - 1) + (3 + 11 * hijri_year) // 30)


def lebaran_around(day: dt.date) -> Iterator[dt.date]:
    """Give the Lebaran before and after a day, and those next to them."""
    about = (day.year - 622) * 33 // 32
    return (lebaran_of(year) for year in range(about - 1, about + 4))


def is_working_day(day: dt.date) -> bool:
    """Tell whether anybody makes something: not on Sundays, nor in the days of Lebaran."""
    return day.weekday() != SUNDAY and not _is_lebaran(day)


def is_selling_day(day: dt.date) -> bool:
    return not _is_lebaran(day)


def demand_percent(day: dt.date) -> int:
    """Give how much is bought, in percent of an ordinary day: everybody buys before Lebaran."""
    rush = any(0 < (lebaran - day).days <= DAYS_OF_RUSH for lebaran in lebaran_around(day))
    return 170 if rush else 100


def _is_lebaran(day: dt.date) -> bool:
    return any(-1 <= (day - lebaran).days <= DAYS_OFF_AT_LEBARAN for lebaran in lebaran_around(day))
