"""An installation in one file: a zip of the database and the pictures.

The database in it is a SQLite file, whatever the installation runs on. It is exact (whole numbers stay whole,
instants keep their microseconds), any SQLite tool opens it, it says which migrations it went through, so that
a later version brings it forward by those that came since, and it moves an installation from SQLite to
PostgreSQL and back.
"""

import os
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connections
from django_tasks_db.models import DBTaskResult

from kub.lib.copying import copy_from_file, copy_to_file, file_database
from kub.lib.schema import applied_migrations, prepare_database
from kub.web.models import Export

DATABASE = "database.sqlite3"
MEDIA = "media"
FIRST_MIGRATION = ("people", "0001_initial")
# What reading a zip or a database raises when it is none, or is cut short or changed.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, sqlite3.DatabaseError)


class NotABackup(Exception):
    """The file is no backup of KUB, or not a whole one; the message is a sentence that says so."""


def write_backup(path: Path) -> int:
    """Write all that the installation knows to `path`, as it is at one moment, while it is used.

    Gives the number of pictures. Left out are the sessions (a backup signs nobody in) and the exports, whose
    files stay behind. Raises `OSError` (a `FileExistsError` rather than to write over a file), and
    `OtherSchema`.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
        database, whole = Path(folder) / DATABASE, Path(folder) / "whole"
        # Listed before and after: a record of that moment names a picture that may be new, or gone by now.
        pictures = _pictures()
        copy_to_file(database)
        pictures |= _pictures()
        _forget_what_stays(database)
        _pack(whole, database, pictures)
        whole.replace(path)
    return len(pictures)


def restore_backup(path: Path) -> None:
    """Put the backup in the place of all that the installation holds: all of it, or nothing of it.

    Raises `NotABackup`, `NewerDatabase`, and `OSError`.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    # Beside the media folder, so that the two can change places in one step.
    with TemporaryDirectory(dir=media.parent, prefix="restoring-") as folder:
        _unpack(path, Path(folder))
        _bring_forward(Path(folder) / DATABASE)
        with _pictures_replaced_by(Path(folder) / MEDIA):
            copy_from_file(Path(folder) / DATABASE)


def _pictures() -> set[str]:
    """Give the name of each picture below the media folder, as the records write it."""
    media = Path(settings.MEDIA_ROOT)
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


def _forget_what_stays(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as copy:
        # The database may be of an older version, which has not all of them.
        there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there & {model._meta.db_table for model in (Session, Export, DBTaskResult)}:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own models
        copy.execute("VACUUM")


def _pack(whole: Path, database: Path, pictures: set[str]) -> None:
    """Write the zip, readable by its owner only, and see it safe on the disk."""
    descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            archive.write(database, DATABASE)
            for name in sorted(pictures):
                archive.write(Path(settings.MEDIA_ROOT) / name, f"{MEDIA}/{name}", zipfile.ZIP_STORED)
        file.flush()
        os.fsync(file.fileno())


def _unpack(path: Path, folder: Path) -> None:
    (folder / MEDIA).mkdir()
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if DATABASE not in names or not all(map(_is_ours, names)):
                raise NotABackup(f"{path} is not a backup of KUB.")
            for name in names:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as packed, target.open("wb") as file:
                    shutil.copyfileobj(packed, file)
    except BROKEN as error:
        raise NotABackup(f"{path} is not a backup of KUB, or was cut short or changed ({error}).") from error


def _is_ours(name: str) -> bool:
    """Tell whether a name in the zip is the database, or stays below the folder of pictures."""
    parts = PurePosixPath(name).parts
    stays = len(parts) > 1 and parts[0] == MEDIA and ".." not in parts and not name.endswith("/")
    return name == DATABASE or (stays and not set(name) & set("\\:"))


def _bring_forward(database: Path) -> None:
    """Prove that the unpacked database is whole, and bring it to this code's schema."""
    try:
        with closing(sqlite3.connect(database)) as file:
            verdict = file.execute("PRAGMA integrity_check").fetchone()[0]
    except BROKEN as error:
        raise NotABackup(f"The database in the backup cannot be read ({error}).") from error
    if verdict != "ok":
        raise NotABackup(f"The database in the backup is damaged ({verdict}).")
    with file_database(database) as file:
        if FIRST_MIGRATION not in applied_migrations(file):
            raise NotABackup("The database in the backup is not one of KUB.")
        prepare_database(file)
        try:
            connections[file].check_constraints()
        except IntegrityError as error:
            raise NotABackup(f"The database in the backup is damaged ({error}).") from error


@contextmanager
def _pictures_replaced_by(restored: Path) -> Iterator[None]:
    """Put a folder in the place of the media folder; ours comes back when the block fails."""
    ours, before = Path(settings.MEDIA_ROOT), restored.with_name("before")
    ours.replace(before)
    restored.replace(ours)
    try:
        yield
    except BaseException:
        ours.replace(restored)
        before.replace(ours)
        raise
