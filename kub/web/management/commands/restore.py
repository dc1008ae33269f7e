"""Restore a backup in the place of all that the installation holds."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kub.entries.checks import check_books
from kub.lib.db import snapshot
from kub.lib.schema import NewerDatabase, prepare_database
from kub.web.backup import NotABackup, restore_backup
from kub.web.installation import is_empty, told_in_a_sentence


class Command(BaseCommand):
    help = "Put a backup in the place of all that is here, then prove its books. Exit code 1 with findings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--overwrite", action="store_true", help="also where there are data already")

    def handle(self, *, file: Path, overwrite: bool, **options: Any) -> None:
        with told_in_a_sentence():
            prepare_database()
        if not overwrite and not is_empty():
            raise CommandError("There are data already. With --overwrite the backup takes their place.")
        self._restore(file)
        with snapshot():
            findings = check_books()
        if findings:
            self.stderr.write(f"{file} is restored, but its books are not right:")
            for finding in findings:
                self.stderr.write(str(finding))
            sys.exit(1)
        self.stdout.write(f"{file} is restored, and its books are right.")

    def _restore(self, file: Path) -> None:
        try:
            restore_backup(file)
        except NotABackup as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        except NewerDatabase as error:
            raise CommandError(
                f"Nothing was restored. The backup is of a newer version of KUB (it has {error})."
            ) from error
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error}.") from error
