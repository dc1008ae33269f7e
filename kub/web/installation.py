"""What an installation needs before it can serve: made by `manage.py start`, found again by the next one."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils.translation.reloader import translation_file_changed

from kub.lib.addresses import CannotListen
from kub.lib.catalogue import compile_catalogues
from kub.lib.schema import NewerDatabase, prepare_database
from kub.people.models import Group, User


def prepare() -> None:
    """Make what is missing or out of date, and leave the rest as it is.

    Raises `OSError` where the data folder cannot be written, `NewerDatabase`, and `DatabaseError`.
    """
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    compile_catalogues(source=settings.CATALOGUES_DIR, target=settings.LOCALE_PATHS[0])
    # The models asked for a text when they were loaded; without this, what was there then would stay.
    translation_file_changed(sender=None, file_path=Path("django.mo"))
    prepare_database()
    collect_static_files()


def is_empty() -> bool:
    """Tell whether nobody has used this installation yet."""
    return not (User.objects.exists() or Group.objects.exists())


def collect_static_files() -> None:
    """Collect, hash and compress the static files when they have changed."""
    stamp = Path(settings.STATIC_ROOT) / "collected-from"
    wanted = _digest_of_static_files()
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(wanted)


def _digest_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                digest.update(f"{path}\0{file.size}\0".encode())
                digest.update(file.read())
    return digest.hexdigest()


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """Turn what can be wrong with the place into a sentence for whoever starts KUB there."""
    try:
        yield
    except CannotListen as error:
        raise CommandError(str(error)) from error
    except NewerDatabase as error:
        raise CommandError(
            f"The database was written by a newer version of KUB (it has {error}); update KUB first."
        ) from error
    except DatabaseError as error:
        raise CommandError(f"The database cannot be used: {str(error).partition(chr(10))[0]}.") from error
    except OSError as error:
        raise CommandError(
            f"The data folder {settings.DATA_DIR} cannot be used ({error}). "
            "Choose a folder that you may write to by KUB_DATA_DIR."
        ) from error
