"""Entries as lists show them, with what the reader may do about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kub.entries.models import Entry, Status
from kub.entries.recording import entry_url
from kub.entries.registry import find_kind, kind_of, words_of
from kub.entries.services import VOID_LABEL, may_undo
from kub.people.access import Access

VOID_ICON = "rotate-ccw"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, its page, and the form that corrects it where the reader may."""

    entry: Entry
    label: Any  # a lazy translation
    words: str
    icon: str
    url: str
    may_undo: bool
    correct_url: str

    @property
    def is_off(self) -> bool:
        """Tell whether the entry does not count: undone, or put aside."""
        return self.entry.status in {Status.VOIDED, Status.SET_ASIDE}

    @property
    def waits(self) -> bool:
        return self.entry.status == Status.REVIEW


def rows_of(*, access: Access, entries: Iterable[Entry]) -> list[Row]:
    """Give the rows of entries that were read with their group; no query an entry."""
    return [row_of(access=access, entry=entry) for entry in entries]


def row_of(*, access: Access, entry: Entry) -> Row:
    kind = find_kind(entry.kind)
    undoable = may_undo(access=access, entry=entry)
    return Row(
        entry=entry,
        label=kind.label if kind else VOID_LABEL,
        words=words_of(entry),
        icon=kind.icon if kind else VOID_ICON,
        url=entry_url(entry),
        may_undo=undoable,
        correct_url=_form_url(entry, "corrects") if undoable and _may_record(access, entry) else "",
    )


def linked_rows(*, access: Access, entry: Entry) -> list[tuple[str, Row]]:
    """Give what an entry undoes or replaces, and what undid or replaced it, each with the words for it."""
    links = (
        (_("Undoes"), entry.voids),
        (_("Undone by"), getattr(entry, "voided_by", None)),
        (_("Replaces"), entry.replaces),
        (_("Replaced by"), getattr(entry, "replaced_by", None)),
    )
    return [(words, row_of(access=access, entry=each)) for words, each in links if each is not None]


def again_url(*, access: Access, entry: Entry) -> str:
    """Give the form that begins with what an entry says; nothing where the reader may not record it."""
    return _form_url(entry, "again") if _may_record(access, entry) else ""


def _may_record(access: Access, entry: Entry) -> bool:
    kind = find_kind(entry.kind)
    return kind is not None and access.may(kind.permission)


def _form_url(entry: Entry, parameter: str) -> str:
    return f"{reverse(kind_of(entry).form_route, args=[entry.group.slug])}?{parameter}={entry.uid}"
