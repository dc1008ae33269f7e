"""The folder of finished exports: a file is in it whole or not at all, and one process makes it at a time."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from filelock import FileLock, Timeout

_NAME: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(xlsx|part|lock)")


def path_of(export: UUID) -> Path:
    return _folder() / f"{export}.xlsx"


def keep(export: UUID, made: IO[bytes]) -> int:
    """Put the file into the folder, and give its size in bytes. Raises `OSError`."""
    part = path_of(export).with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(made, file)
        file.flush()
        os.fsync(file.fileno())
        size = file.tell()
    part.replace(path_of(export))
    return size


def remove(export: UUID) -> None:
    """Remove all that there is of an export. Windows raises `PermissionError` while somebody fetches it."""
    for path in _folder().glob(f"{export}.*"):
        path.unlink(missing_ok=True)


def kept() -> set[UUID]:
    """Give the exports of which there is something in the folder; files of other names are not ours."""
    return {UUID(path.stem) for path in _folder().iterdir() if _NAME.fullmatch(path.name)}


@contextmanager
def being_made(export: UUID) -> Iterator[bool]:
    """Tell whether it is ours to make: not while another process makes it, but once that one is dead."""
    lock = FileLock(path_of(export).with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _folder() -> Path:
    folder = Path(settings.EXPORTS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
