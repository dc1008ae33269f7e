"""Writers queue and are not refused; readers keep one picture. In files, or on PostgreSQL, as in earnest."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from kub.lib import db
from kub.lib.db import snapshot, write_transaction
from kub.people.models import User
from tests.plugins.database import database_url
from tests.plugins.program import Installation

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
WRITES_EACH = 25

# Each write reads, works for a while, and writes what it read plus one: lost if two of them overlap.
WRITER = """
import time
import django
django.setup()
from django.db import connection
from kub.lib.db import write_transaction
from kub.people.models import User
for _ in range({writes}):
    with write_transaction():
        counter = User.objects.select_for_update().get(username="counter")
        time.sleep(0.002)
        counter.name = str(int(counter.name) + 1)
        counter.save()
"""


def add_user(username: str) -> None:
    User.objects.create(username=username, name="0")


def add_user_and_fail(username: str) -> None:
    add_user(username)
    raise ZeroDivisionError


def in_another_thread(work: Callable[[], None]) -> None:
    """Do `work` over a connection of its own, and wait for it."""

    def work_and_leave() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=work_and_leave)
    thread.start()
    thread.join()


def test_four_processes_write_and_none_is_refused_or_lost() -> None:
    add_user("counter")
    connection.close()
    installation = Installation(Path(settings.DATA_DIR), database_url())
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(writes=WRITES_EACH)],
            env={**installation.variables, "PYTHONPATH": str(settings.BASE_DIR)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(WRITERS)
    ]
    complaints = [writer.communicate(timeout=120)[1] for writer in writers]
    assert complaints == [""] * WRITERS
    assert User.objects.get(username="counter").name == str(WRITERS * WRITES_EACH)


def test_threads_of_one_process_write_in_turns() -> None:
    add_user("counter")

    def count() -> None:
        for _ in range(WRITES_EACH):
            with write_transaction():
                counter = User.objects.select_for_update().get(username="counter")
                counter.name = str(int(counter.name) + 1)
                counter.save()
        connection.close()

    threads = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.get(username="counter").name == str(WRITERS * WRITES_EACH)


def test_inner_write_is_taken_back_alone() -> None:
    with write_transaction():
        add_user("outer")
        with pytest.raises(ZeroDivisionError), write_transaction():
            add_user_and_fail("inner")
    assert list(User.objects.values_list("username", flat=True)) == ["outer"]


def test_failed_write_leaves_nothing_and_gives_up_its_turn() -> None:
    with pytest.raises(ZeroDivisionError), write_transaction():
        add_user_and_fail("first")
    in_another_thread(lambda: add_user("second"))
    assert list(User.objects.values_list("username", flat=True)) == ["second"]


def test_lock_of_a_parent_process_is_not_used_by_its_child() -> None:
    ours = db._writer_lock("some-database", os.getpid())
    assert db._writer_lock("some-database", os.getpid()) is ours
    assert db._writer_lock("some-database", os.getpid() + 1) is not ours


def test_snapshot_keeps_its_picture_while_another_writes() -> None:
    add_user("before")
    with snapshot():
        assert User.objects.count() == 1
        in_another_thread(lambda: add_user("meanwhile"))
        assert User.objects.count() == 1
    assert User.objects.count() == 2


def test_snapshot_on_a_new_connection_keeps_its_picture_and_lets_others_write() -> None:
    connection.close()
    with snapshot():
        assert User.objects.count() == 0
        in_another_thread(lambda: add_user("meanwhile"))
        assert User.objects.count() == 0


def test_snapshot_is_for_reading_only() -> None:
    with pytest.raises(DatabaseError), snapshot():
        add_user("stowaway")
    assert not User.objects.exists()


def test_writing_works_as_before_after_a_snapshot() -> None:
    with pytest.raises(ZeroDivisionError), snapshot():
        raise ZeroDivisionError
    with write_transaction():
        add_user("after")
    if connection.vendor == "sqlite":
        assert vars(connections["default"])["transaction_mode"] == "IMMEDIATE"
    assert User.objects.exists()


def test_snapshot_inside_a_transaction_sees_what_it_wrote() -> None:
    with transaction.atomic():
        add_user("mine")
        with snapshot():
            assert User.objects.count() == 1
