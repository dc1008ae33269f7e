"""What an installation needs before it can serve: made by `manage.py start`, found again by the next one."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from kub.lib.catalogue import compile_catalogues
from kub.lib.schema import prepare_database


def prepare() -> None:
    """Make what is missing or out of date, and leave the rest as it is.

    Raises `OSError` where the data folder cannot be written, `NewerDatabase`, and `DatabaseError`.
    """
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    compile_catalogues(source=settings.CATALOGUES_DIR, target=settings.LOCALE_PATHS[0])
    prepare_database()
    collect_static_files()


def collect_static_files() -> bool:
    """Collect, hash and compress the static files when they have changed; tell whether they had."""
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    wanted = _digest_of_static_files()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _digest_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"{path}\0{file.size}\0".encode())
                digest.update(file.read())
    return digest.hexdigest()
