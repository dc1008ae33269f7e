"""The logbook as a report: who recorded what, when, and what became of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kub.entries.models import Entry
from kub.entries.services import undo
from kub.people.models import User
from tests.asking import report, rows_of
from tests.kitchen import Kitchen

GRANT = {"category": "grant", "pocket": "cash", "amount": 500_000}
GAS = {"category": "power", "pocket": "cash", "amount": 40_000, "note": "dua tabung"}


@pytest.fixture
def written(kitchen: Kitchen, treasurer: User, access_of: Callable[..., Any]) -> Kitchen:
    """The chair recorded a grant; the treasurer gas of ten days later, first as if for the grant's day."""
    kitchen.post("money_in", GRANT)
    access = access_of(treasurer, kitchen.group)
    gas = kitchen.post("money_out", GAS, access=access)
    undo(access=access, uid=gas.uid, reason="salah hari")
    kitchen.post("money_out", GAS, on=kitchen.day + dt.timedelta(days=10), access=access)
    return kitchen


def test_each_entry_is_told_in_the_order_in_which_it_was_recorded(written: Kitchen) -> None:
    rows = rows_of("logbook", written.group)
    assert [(row["kind"], row["amount"], row["status"], row["by"]) for row in rows] == [
        ("Money in", 500_000, "posted", "Siti Khotimah"),
        ("Money out", -40_000, "undone", "Wati Lestari"),
        ("Undone", 40_000, "posted", "Wati Lestari"),
        ("Money out", -40_000, "posted", "Wati Lestari"),
    ]
    undone = rows[2]
    assert "Money out" in undone["about"]
    assert undone["reason"] == "salah hari"
    assert {row["recorded_on"] for row in rows} == {
        entry.recorded_at.date() for entry in Entry.objects.filter(group=written.group)
    }


@pytest.mark.parametrize(
    ("chosen", "amounts"),
    [
        ({"kind": "money_in"}, [500_000]),
        ({"status": "voided"}, [-40_000]),
        ({"since": dt.date(2026, 3, 11)}, [-40_000]),
        ({"until": dt.date(2026, 3, 9)}, []),
    ],
)
def test_logbook_is_narrowed(written: Kitchen, chosen: dict[str, Any], amounts: list[int]) -> None:
    assert [row["amount"] for row in rows_of("logbook", written.group, **chosen)] == amounts


def test_logbook_of_one_person(written: Kitchen, chair: User) -> None:
    [row] = rows_of("logbook", written.group, by=chair.pk)
    assert row["kind"] == "Money in"


def test_logbook_is_read_in_one_query_however_long(
    written: Kitchen, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _entry in range(3):
        undo(access=written.access, uid=written.post("money_in", GRANT).uid)
    with django_assert_num_queries(1):
        assert len(list(report("logbook", written.group).rows)) == 10
