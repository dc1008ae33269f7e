"""`manage.py bench`, on sets so small that nothing can be said of speed."""

import json
from pathlib import Path

import pytest

from tests.plugins.database import empty_database
from tests.plugins.program import Installation

# It prepares three installations, and starts a dozen processes.
PATIENCE_SECONDS = 400
WORKS = [
    "sale of 3 lines through the service",
    "the worked batch through the service",
    "4 processes writing sales",
    "dashboard page of a group",
    "stock page",
    "all groups, all time, by month",
    "20 sale lines × 14 columns to xlsx",
    "list page of 50 rows over HTTP",
]


@pytest.mark.django_db
def test_every_work_is_measured_against_its_limits_on_sets_whose_books_are_right(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    with empty_database(tmp_path) as url:
        ran = Installation(tmp_path / "data", url).manage(
            "bench", "--quick", "--json", table, patience=PATIENCE_SECONDS
        )
    assert ran.returncode == 0, ran.stderr
    for name in ("small", "large", "long"):
        for when in ("loaded", "measured"):
            assert f"check_books, {name}, {when}: the books are right" in ran.stderr
    told = json.loads(table.read_text())
    assert [row["work"] for row in told["rows"]] == WORKS
    for row in told["rows"]:
        assert all(value >= 0 for value in row["measured"].values())
        assert row["met"] == all(limit["met"] for limit in row["limits"])
    assert {"cpu", "cores", "memory_gb", "python", "django", "database", "date"} <= told["machine"].keys()
