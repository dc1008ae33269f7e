"""The worker in a process of its own, as `manage.py start` and an administrator run it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook

from tests.plugins.program import MANAGE, PATIENCE_SECONDS, Installation, Running

Found = TypeVar("Found")

ASK = """
import datetime as dt
from kub.people.access import resolve_access
from kub.people.models import User
from kub.people.services import create_group, create_user
from kub.web.exports.services import ask_for_workbook
day = dt.date(2026, 1, 1)
siti = User.objects.first()
if siti is None:
    siti = create_user(name="Siti", username="siti", password="kunci-lama")
    create_group(name="Sari", business="Tempe", region_code="33.26.05.2004", batch_prefix="TMP",
                 started_on=day, chair_name="Siti", chair_user=siti)
print(ask_for_workbook(access=resolve_access(siti, "sari"), since=day, until=day).pk)
"""


@pytest.fixture
def installation(tmp_path: Path, empty_database_url: str) -> Installation:
    return Installation(tmp_path / "data", empty_database_url)


def wait_for(look: Callable[[], Found]) -> Found:
    """Give what is found, as soon as it is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it does not come")


def ask(installation: Installation) -> Path:
    """Ask for a workbook, and give where it will be."""
    asked = installation.manage("shell", "-v", "0", "-c", ASK)
    assert asked.returncode == 0, asked.stderr
    return installation.data_dir / "exports" / f"{asked.stdout.strip()}.xlsx"


def worker_of(running: Running) -> int:
    """Give the number of the worker's process, or 0."""
    tasks = Path(f"/proc/{running.process.pid}/task")
    children = [pid for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
    return next((int(pid) for pid in children if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()), 0)


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_worker_beside_the_server_makes_what_is_asked_dies_and_rises(installation: Installation) -> None:
    with installation.started() as running:
        first = wait_for(lambda: worker_of(running))
        made = ask(installation)
        wait_for(made.exists)
        assert load_workbook(made).sheetnames
        os.kill(first, signal.SIGKILL)
        made = ask(installation)
        wait_for(made.exists)
        second = worker_of(running)
        assert second not in {0, first}
    assert not is_alive(second)
    assert running.process.returncode == 0
    assert "The worker ended with exit code -9; it is started again." in running.complained


def test_worker_ends_when_the_server_beside_it_is_killed(installation: Installation) -> None:
    with installation.started() as running:
        worker = wait_for(lambda: worker_of(running))
        os.killpg(running.process.pid, signal.SIGKILL)
        wait_for(lambda: not is_alive(worker))


def test_worker_alone_makes_what_waits_and_stops_at_a_signal(installation: Installation) -> None:
    assert installation.manage("migrate", "--verbosity", 0).returncode == 0
    made = ask(installation)
    assert not made.exists()
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), "worker"],
        env=installation.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(made.exists)
    finally:
        process.terminate()
        said, complained = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said, complained) == (0, "", "")


def test_worker_without_a_database_says_so_in_a_sentence(installation: Installation) -> None:
    refused = installation.manage("worker")
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: The database cannot be used: ")
