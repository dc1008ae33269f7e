import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kub.lib.periods import Step, add_up, periods

days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))


def names(first, last, step):
    return [(period.short, period.name) for period in periods(first, last, step)]


def test_each_day_has_its_name():
    assert names(dt.date(2026, 10, 31), dt.date(2026, 11, 1), Step.DAY) == [
        ("31 Oct", "31 October 2026"),
        ("1 Nov", "1 November 2026"),
    ]


def test_week_runs_from_monday_to_sunday():
    assert names(dt.date(2026, 11, 2), dt.date(2026, 11, 15), Step.WEEK) == [
        ("2 Nov", "2–\u20608 November 2026"),
        ("9 Nov", "9–\u206015 November 2026"),
    ]


def test_week_across_months_and_years_names_both():
    assert (
        names(dt.date(2026, 10, 26), dt.date(2026, 11, 1), Step.WEEK)[0][1] == "26 October – 1 November 2026"
    )
    assert names(dt.date(2026, 12, 28), dt.date(2027, 1, 3), Step.WEEK)[0][1] == (
        "28 December 2026 – 3 January 2027"
    )


def test_whole_months_have_their_name_and_the_rest_their_days():
    assert names(dt.date(2026, 11, 5), dt.date(2027, 1, 24), Step.MONTH) == [
        ("Nov", "5–\u206030 November 2026"),
        ("Dec", "December 2026"),
        ("Jan 27", "1–\u206024 January 2027"),
    ]


def test_no_days_have_no_periods():
    assert periods(dt.date(2026, 11, 2), dt.date(2026, 11, 1), Step.DAY) == []


@given(days, days, st.sampled_from(Step))
def test_every_day_is_in_one_period(one, other, step):
    first, last = min(one, other), max(one, other)
    found = periods(first, last, step)
    assert (found[0].first, found[-1].last) == (first, last)
    for before, after in pairwise(found):
        assert before.first <= before.last
        assert after.first == before.last + dt.timedelta(days=1)


@given(days, st.integers(0, 400), st.sampled_from(Step), st.dictionaries(days, st.integers(-999, 999)))
def test_sums_of_the_periods_are_the_sum_of_their_days(first, length, step, by_day):
    last = first + dt.timedelta(days=length)
    found = periods(first, last, step)
    sums = add_up(found, by_day)
    for period, amount in zip(found, sums, strict=True):
        assert amount == sum(by_day[day] for day in by_day if period.first <= day <= period.last)


@pytest.mark.parametrize("by_day", [{}, {dt.date(2020, 1, 1): 5}])
def test_days_outside_are_not_counted(by_day):
    found = periods(dt.date(2026, 11, 1), dt.date(2026, 11, 30), Step.WEEK)
    assert set(add_up(found, by_day)) == {0}
