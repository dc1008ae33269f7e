"""The schema of a database, against the one that this code knows."""

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class NewerDatabase(Exception):
    """The database was written by a newer version of KUB, whose schema this one does not know."""


def refuse_newer_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Raise `NewerDatabase` when migrations were applied that this code does not have."""
    loader = MigrationLoader(connections[alias])
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    applied = set(MigrationRecorder(connections[alias]).applied_migrations())
    if unknown := sorted(applied - known):
        raise NewerDatabase(", ".join(f"{app}.{name}" for app, name in unknown))


def prepare_database(alias: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the database to this code's schema, whatever older one it has. Raises `NewerDatabase`."""
    refuse_newer_database(alias)
    call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("createcachetable", database=alias, verbosity=0)
