"""Fill an empty installation with three groups to try KUB with."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from kub.lib.dates import today
from kub.lib.schema import prepare_database
from kub.people.selectors.administration import any_group
from kub.web.demo.life import MONTHS, days_of_all, load_demo
from kub.web.demo.people import sign_ins
from kub.web.installation import told_in_a_sentence


class Command(BaseCommand):
    help = "Fill an empty installation with three groups and what they recorded in 14 months."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same records")
        parser.add_argument(
            "--months", type=int, default=MONTHS, help="how many months to tell, this one too"
        )

    def handle(self, *, seed: int, months: int, **options: Any) -> None:
        if months < 1:
            raise CommandError("--months is at least 1.")
        with told_in_a_sentence():
            prepare_database()
        if any_group():
            raise CommandError("There are groups already. The demo needs an empty installation.")
        day = today()
        # Only a terminal has somebody who waits in front of it.
        with tqdm(total=days_of_all(today=day, months=months), unit="day", disable=None) as progress:
            load_demo(seed=seed, today=day, months=months, on_day=progress.update)
        self.stdout.write(sign_ins())
