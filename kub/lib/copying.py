"""Copies of the whole database, to a SQLite file and back, whatever database we run on.

A SQLite database is copied page by page by SQLite itself. Another one is copied row by row through the
models, which know how each database writes an instant or a JSON value.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.db.models import Field, Model

from kub.lib.db import snapshot, writer_turn
from kub.lib.schema import applied_migrations, prepare_database

FILE_ALIAS = "file"
ROWS_AT_ONCE = 500


class OtherSchema(Exception):
    """The database has not the schema of this code, so its rows cannot be read through the models."""


def copy_to_file(path: Path) -> None:
    """Copy the database as it is at one moment to a new SQLite file, while others go on writing.

    Raises `OtherSchema`.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        return
    with file_database(path) as file:
        prepare_database(file)
        if applied_migrations(DEFAULT_DB_ALIAS) != applied_migrations(file):
            raise OtherSchema
        with snapshot(), transaction.atomic(using=file):
            copy_rows(source=DEFAULT_DB_ALIAS, target=file)


def copy_from_file(path: Path) -> None:
    """Put the SQLite file, which has this code's schema, in the place of all that the database holds.

    All or nothing: a copy that breaks off leaves what was, and readers meanwhile see what was.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with writer_turn(), closing(sqlite3.connect(path)) as file:
            file.backup(connection.connection)
        return
    with file_database(path) as file, transaction.atomic():
        copy_rows(source=file, target=DEFAULT_DB_ALIAS)


@contextmanager
def file_database(path: Path) -> Iterator[str]:
    """Open a SQLite file beside the configured database, and give its alias."""
    given = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # A copy that is cut off is thrown away, so it need not be safe on the disk at each step.
        "OPTIONS": {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"},
    }
    settings = connections.configure_settings({DEFAULT_DB_ALIAS: given})[DEFAULT_DB_ALIAS]
    connections[FILE_ALIAS] = SQLite(settings, FILE_ALIAS)
    try:
        yield FILE_ALIAS
    finally:
        connections[FILE_ALIAS].close()
        del connections[FILE_ALIAS]


def copy_rows(*, source: str, target: str) -> None:
    """Replace the rows of every table of `target` by those of `source`, inside the caller's transactions.

    Foreign keys are checked when the transaction ends, so the order of the tables does not matter.
    """
    database = connections[target]
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    with database.cursor() as cursor:
        for statement in database.ops.sql_flush(no_style(), [model._meta.db_table for model in models]):
            cursor.execute(statement)
    for model in models:
        _copy_table(model, source=source, target=target)
    with database.cursor() as cursor:
        for statement in database.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _copy_table(model: type[Model], *, source: str, target: str) -> None:
    database = connections[target]
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    table = database.ops.quote_name(model._meta.db_table)
    columns = [database.ops.quote_name(str(field.column)) for field in fields]
    places = ", ".join(["%s"] * len(columns))
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - names of our own models
    found = model._base_manager.using(source).values_list(*(field.attname for field in fields))
    rows = found.iterator(chunk_size=ROWS_AT_ONCE)
    with database.cursor() as cursor:
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(insert, [_written(fields, row, database) for row in batch])


def _written(fields: list[Field], row: tuple[Any, ...], database: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, database) for field, value in zip(fields, row, strict=True)]
