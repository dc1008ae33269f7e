"""A demo group's notebook: everything goes through the door, under numbers that a seed decides."""

import datetime as dt
import uuid
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from kub.entries.models import Entry, Source
from kub.entries.services import Draft, Outcome, OutcomeStatus, correct, record, undo
from kub.lib.dates import ZONE
from kub.people.access import Access

_SPACE: Final = uuid.UUID("0f5d3c1e-7a55-5f0b-9d8e-2c4b6a1d9e70")
_WRITTEN_AT_ONCE: Final = 200


class NotRecorded(Exception):
    """The door did not take what the demo brought; the message says what and why."""


class Notebook:
    """Records for one group, each entry as if it was written in the evening of the day it is told on."""

    def __init__(self, *, name: str, seed: int, last: dt.date) -> None:
        self._name = f"{seed}/{name}"
        self._last = last
        self._count = 0
        self._written: list[Entry] = []
        self.rng = Random(self._name)  # noqa: S311 - a story, not a secret

    def record(
        self, access: Access, kind: str, on: dt.date, data: Mapping[str, Any], *, source: Source = Source.PAGE
    ) -> Entry:
        """Record what must be posted, or from paper at least be kept. Raises `NotRecorded`."""
        draft = self._draft(kind, on, data, source)
        return self._kept(record(access=access, draft=draft), draft, on)

    def correct(self, access: Access, entry: Entry, data: Mapping[str, Any], *, reason: str) -> Entry:
        """Replace an entry. Raises `NotRecorded`."""
        draft = self._draft(entry.kind, entry.happened_on, data, Source.PAGE)
        outcome = correct(access=access, uid=entry.uid, draft=draft, reason=reason)
        self._date(Entry.objects.get(voids=entry), entry.happened_on)
        return self._kept(outcome, draft, entry.happened_on)

    def undo(self, access: Access, entry: Entry, *, reason: str) -> None:
        """Undo an entry. Raises `NotRecorded`."""
        outcome = undo(access=access, uid=entry.uid, reason=reason)
        if outcome.status is not OutcomeStatus.POSTED or outcome.entry is None:
            raise NotRecorded(f"undo {entry}: {outcome.errors}")
        self._date(outcome.entry, entry.happened_on)

    def finish(self) -> None:
        """Date what was written since the last time."""
        Entry.objects.bulk_update(self._written, ["recorded_at"], batch_size=_WRITTEN_AT_ONCE)
        self._written.clear()

    def _draft(self, kind: str, on: dt.date, data: Mapping[str, Any], source: Source) -> Draft:
        self._count += 1
        uid = uuid.uuid5(_SPACE, f"{self._name}/{self._count}")
        return Draft(uid=uid, kind=kind, happened_on=on, data=data, source=source)

    def _kept(self, outcome: Outcome, draft: Draft, on: dt.date) -> Entry:
        if outcome.entry is None or not outcome.stored:
            raise NotRecorded(f"{self._name}: {draft.kind} on {on}: {outcome.errors}, {draft.data}")
        self._date(outcome.entry, on)
        return outcome.entry

    def _date(self, entry: Entry, on: dt.date) -> None:
        """Note when it was written down; what is of the last day has just been."""
        if on < self._last:
            evening = dt.datetime.combine(on, dt.time(17), ZONE)
            entry.recorded_at = evening + dt.timedelta(minutes=len(self._written) % 180)
            self._written.append(entry)
