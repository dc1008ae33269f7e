"""How fast KUB is on this machine, against the bare limits of the same run."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kub.lib.dates import today
from kub.web.bench.beside import BesideFailed
from kub.web.bench.run import NotClean, clear, run
from kub.web.bench.table import written


class Command(BaseCommand):
    help = "Measure KUB on sets of its own, in a temporary folder, or in an empty PostgreSQL by DATABASE_URL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the sets here, and use them again")
        parser.add_argument("--json", type=Path, metavar="FILE", help="where the table goes; else it is said")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same sets")
        parser.add_argument("--quick", action="store_true", help="tiny sets, to see that it works")

    def handle(self, *, keep: Path | None, json: Path | None, seed: int, quick: bool, **options: Any) -> None:
        # Only PostgreSQL: a file is made for each set.
        url = os.environ.get("DATABASE_URL", "")
        with tempfile.TemporaryDirectory(prefix="kub-bench-") as temporary:
            folder = (keep or Path(temporary)).resolve()
            try:
                rows, about = run(
                    folder=folder, database_url=url, seed=seed, on=today(), quick=quick, say=self._say
                )
                if not keep:
                    clear(folder=folder, database_url=url)
            except (BesideFailed, NotClean) as failed:
                raise CommandError(str(failed)) from failed
        self._tell({"machine": about, "rows": [row.as_data() for row in rows]}, json)
        self._say(written(rows, about))

    def _tell(self, table: dict[str, Any], file: Path | None) -> None:
        text = json.dumps(table, indent=1, ensure_ascii=False)
        if file:
            file.write_text(text + "\n")
        else:
            self.stdout.write(text)

    def _say(self, sentence: str) -> None:
        """Say how it goes, beside the table."""
        self.stderr.write(sentence)
        self.stderr.flush()
