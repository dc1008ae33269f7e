"""For who works on KUB: bring the catalogues of translations to what the source code says."""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from kub.lib.catalogue import find_faults, gather_messages, read_catalogue, update_catalogue

FOLDERS: Final = ("inventory", "kub", "sales", "templates")


class Command(BaseCommand):
    help = (
        "Add new messages to the written catalogues, drop those that are gone, and list what is to translate."
    )
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        messages = gather_messages(root=settings.BASE_DIR, folders=FOLDERS)
        for path in sorted(settings.CATALOGUES_DIR.glob("*/LC_MESSAGES/django.po")):
            new, dropped = update_catalogue(path, messages)
            self.stdout.write(f"{path.parts[-3]}: {new} new, {dropped} dropped")
            for fault in find_faults(read_catalogue(path), messages):
                self.stdout.write(f"  {fault}")
