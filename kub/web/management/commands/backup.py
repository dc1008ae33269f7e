"""Back the installation up: database and pictures, in one file, while it is used."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from kub.lib.copying import OtherSchema
from kub.web.backup import write_backup


class Command(BaseCommand):
    help = "Write the database and the pictures to one file, as they are at one moment, while KUB is used."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; one that is there is not overwritten")

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            pictures = write_backup(file)
        except OtherSchema as error:
            raise CommandError(
                "The database is of another version of KUB than this code; start KUB once before the backup."
            ) from error
        except OSError as error:
            raise CommandError(f"No backup was written: {error}.") from error
        size = filesizeformat(file.stat().st_size)
        self.stdout.write(f"Wrote {file}: the database and {pictures} pictures, {size}.")
