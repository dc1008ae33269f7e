"""The schema of a database, against the one that this code knows."""

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class NewerDatabase(Exception):
    """The database was written by a newer version of KUB; the message names what this one does not know."""


def applied_migrations(alias: str) -> set[tuple[str, str]]:
    """Give the app and name of each migration that the database has gone through."""
    return set(MigrationRecorder(connections[alias]).applied_migrations())


def refuse_newer_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Raise `NewerDatabase` when migrations were applied that this code does not have."""
    ours = MigrationLoader(None).disk_migrations
    known = set(ours).union(*(migration.replaces for migration in ours.values()))
    if unknown := sorted(applied_migrations(alias) - known):
        raise NewerDatabase(", ".join(f"{app}.{name}" for app, name in unknown))


def prepare_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the database to this code's schema, whatever older one it has. Raises `NewerDatabase`."""
    refuse_newer_database(alias)
    call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("createcachetable", database=alias, verbosity=0)
