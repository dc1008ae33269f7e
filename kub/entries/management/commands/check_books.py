"""Prove from bare moves and postings that every stored balance and total is right."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kub.entries.checks import check_books
from kub.lib.db import snapshot
from kub.people.models import Group


class Command(BaseCommand):
    help = "Prove that every stored balance and total follows from the records. Exit code 1 with findings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", help="the slug of one group; all groups without it")

    def handle(self, *args: Any, group: str | None = None, **options: Any) -> None:
        chosen = Group.objects.filter(slug=group).first() if group else None
        if group and chosen is None:
            raise CommandError(f"There is no group {group}.")
        with snapshot():
            findings = check_books(group=chosen)
        for finding in findings:
            self.stdout.write(str(finding))
        if findings:
            self.stderr.write(f"{len(findings)} findings.")
            sys.exit(1)
        self.stdout.write("The books are right.")
