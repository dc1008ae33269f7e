"""Transactions: one fair queue of writers on SQLite, and one steady picture for readers."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from filelock import FileLock

# Longer than any queue of writers that a village makes; past it the machine is in trouble.
WRITER_WAIT_SECONDS = 30
# Measured with four writers: the longest wait is 35 ms; with filelock's own 50 ms it is 700 ms.
WRITER_POLL_SECONDS = 0.005


@contextmanager
def write_transaction() -> Iterator[None]:
    """Open the transaction in which a service writes; inside another one, a savepoint.

    Raises `filelock.Timeout` when the queue of writers does not move for `WRITER_WAIT_SECONDS`.
    """
    with writer_turn(), transaction.atomic():
        yield


def beside_others(group_pk: int) -> None:
    """Keep `alone_in` of the same group waiting until the transaction ends."""
    _advisory_lock("pg_advisory_xact_lock_shared", group_pk)


def alone_in(group_pk: int) -> None:
    """Wait for all who are `beside_others` in the group; new ones wait until the transaction ends.

    To be called before anything else is locked.
    """
    _advisory_lock("pg_advisory_xact_lock", group_pk)


def _advisory_lock(function: str, key: int) -> None:
    # SQLite has one writer at a time.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [key])


def writer_turn() -> AbstractContextManager[object]:
    """Wait for one's turn to write.

    SQLite lets one write at a time and its own waiting is unfair (the longest wait grows to seconds),
    so writers queue at a file lock before the transaction begins. Whoever is in a transaction already
    has the turn, and PostgreSQL has its own queues.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if not isinstance(database, SQLite) or database.in_atomic_block or database.is_in_memory_db():
        return nullcontext()
    return _writer_lock(str(database.settings_dict["NAME"]), os.getpid())


@cache
def _writer_lock(database: str, _process: int) -> FileLock:
    """Give the lock of this process: one that came through a fork cannot be used."""
    return FileLock(
        f"{database}.lock", timeout=WRITER_WAIT_SECONDS, poll_interval=WRITER_POLL_SECONDS, thread_local=True
    )


@contextmanager
def snapshot() -> Iterator[None]:
    """Read in one snapshot, so that the figures of a page or a workbook agree with each other.

    Nothing can be written in it. Inside a transaction that is already open, it is that transaction's view.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block:
        yield
    elif isinstance(database, SQLite):
        with _deferred_and_read_only(database), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _deferred_and_read_only(database: SQLite) -> Iterator[None]:
    """Let SQLite's next transaction begin without the write lock, and refuse to write."""
    database.ensure_connection()  # connecting sets the mode, so it comes first
    mode = database.transaction_mode  # type: ignore[attr-defined]  # the stubs do not know it
    database.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with database.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        yield
    finally:
        database.transaction_mode = mode  # type: ignore[attr-defined]
        with database.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
