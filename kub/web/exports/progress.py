"""How far an export is, kept in its record while it is made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from kub.lib.db import write_transaction
from kub.web.models import Export

TELL_EVERY_SECONDS: Final = 1


@contextmanager
def told_progress(export: UUID) -> Iterator[Callable[[int], None]]:
    """Give what the maker calls with the number of rows that are done.

    A thread writes it down, because the maker reads in a snapshot, in which nothing can be written.
    """
    teller = _Teller(export)
    thread = threading.Thread(target=teller.tell_until_stopped)
    thread.start()
    try:
        yield teller.note
    finally:
        teller.stopping.set()
        thread.join()


class _Teller:
    def __init__(self, export: UUID) -> None:
        self.stopping = threading.Event()
        self._export = export
        self._done = 0

    def note(self, done: int) -> None:
        self._done = done

    def tell_until_stopped(self) -> None:
        try:
            while not self.stopping.wait(TELL_EVERY_SECONDS):
                self._tell()
        finally:
            connection.close()

    def _tell(self) -> None:
        done = self._done
        with write_transaction():
            # The estimate gives way when there is more than it said.
            Export.objects.filter(pk=self._export).update(done=done, total=Greatest(F("total"), done))
