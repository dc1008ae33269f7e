"""Make what is queued (large workbooks): `manage.py start` runs this beside the server."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kub.web.installation import told_in_a_sentence
from kub.web.worker import stop_with_input, work


class Command(BaseCommand):
    help = "Make what people asked for and what takes long, until Ctrl-C. `start` runs one of these."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--beside", action="store_true", help="stop also when standard input ends")

    def handle(self, *, beside: bool, **options: Any) -> None:
        if beside:
            stop_with_input()
        with told_in_a_sentence():
            work()
