"""What some tests need from the machine.

Where a newcomer lacks it they are skipped with a line that says what to install; in CI nothing is skipped,
so there they fail. Only the race tests, which SQLite cannot run, are left to the run on PostgreSQL.
"""

import os
import shutil

import pytest
from django.db import connection

IN_CI = bool(os.environ.get("CI"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

NO_CHROMIUM = "needs Chromium: apt-get install chromium libatomic1"
NO_LIBREOFFICE = "needs LibreOffice: apt-get install libreoffice-calc"
NO_POSTGRESQL = "needs PostgreSQL: apt-get install postgresql, and give its address in DATABASE_URL"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_postgresql = connection.vendor == "postgresql"
    if IN_CI and not on_postgresql:
        elsewhere = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in elsewhere]
        config.hook.pytest_deselected(items=elsewhere)
    if IN_CI:
        return
    for marker, there, reason in (
        ("browser", CHROMIUM, NO_CHROMIUM),
        ("office", LIBREOFFICE, NO_LIBREOFFICE),
        ("postgres", on_postgresql, NO_POSTGRESQL),
    ):
        if not there:
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))
