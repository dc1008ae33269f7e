"""The review tray: why each entry waits, and whether it could be posted by now."""

from collections.abc import Iterable
from dataclasses import dataclass

from kub.entries.models import Entry
from kub.entries.rows import Row, again_url, row_of
from kub.entries.services import what_stops_posting
from kub.entries.wording import Wording, reasons_of, sentences_of, wording_of
from kub.people.access import Access


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry of the tray: why it came there, and what stops it still (nothing, if it can be posted)."""

    row: Row
    wording: Wording
    reasons: list[str]
    stops: list[str]
    again_url: str


def waiting_of(*, access: Access, entries: Iterable[Entry]) -> list[Waiting]:
    """Try each entry against the books of now, and take the trial back."""
    return [
        Waiting(
            row=row_of(access=access, entry=entry),
            wording=wording_of(access=access, entry=entry),
            reasons=reasons_of(entry),
            stops=sentences_of(entry, what_stops_posting(entry=entry)),
            again_url=again_url(access=access, entry=entry),
        )
        for entry in entries
    ]
