import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kub.lib.dates import add_months, last_of_month, month_of, today

days = st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 31))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 11, 23, 16, 59, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
        (dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC), dt.date(2026, 11, 24)),
        (dt.datetime(2026, 12, 31, 17, 0, tzinfo=dt.UTC), dt.date(2027, 1, 1)),
    ],
)
def test_day_changes_at_midnight_in_western_indonesia(monkeypatch, instant, day):
    monkeypatch.setattr(timezone, "now", lambda: instant)
    assert today() == day


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 3, 31), -1, dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 1, 15), -1, dt.date(2025, 12, 15)),
        (dt.date(2026, 11, 24), 0, dt.date(2026, 11, 24)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
    ],
)
def test_moving_by_months_keeps_the_day_or_takes_the_last(day, months, moved):
    assert add_months(day, months) == moved


@given(days, st.integers(-500, 500))
def test_moved_day_is_in_the_month_so_many_months_away(day, months):
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, last_of_month(moved).day)


@given(days)
def test_month_runs_from_its_first_to_its_last_day(day):
    assert month_of(day).day == 1
    assert month_of(day) <= day <= last_of_month(day)
    assert (last_of_month(day) + dt.timedelta(days=1)).day == 1
