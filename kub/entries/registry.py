"""The kinds of entry. Upper rooms register theirs in `AppConfig.ready()`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rest_framework import serializers

from kub.entries.models import Entry
from kub.people.access import Permission


@dataclass(frozen=True, slots=True)
class Posted:
    """What a kind says of a posted entry, for the logbook."""

    summary: str
    amount_rp: int | None = None


class Unpostable(Exception):
    """A well-formed entry that cannot be posted now; `errors` are sentences by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(errors)
        self.errors = dict(errors)

    @classmethod
    def at(cls, field: str, sentence: str) -> "Unpostable":
        return cls({field: [sentence]})


class StandsOn(Exception):
    """Something later stands on what would be undone; `entries` are those."""

    def __init__(self, entries: list[Entry]) -> None:
        super().__init__(entries)
        self.entries = entries


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry.

    `post(entry, data)` writes what follows from validated `data` and says what the logbook shows; it
    raises `Unpostable`. `void(entry, by)` writes the exact opposite on the day of `by`. `blockers(entry)`
    gives the later entries that stand on it and must be undone first. `words(entry)` says what lists show of
    it where that depends on the reader's language; otherwise they show its summary.
    """

    name: str
    label: Any  # a lazy translation
    icon: str
    permission: Permission
    schema: type[serializers.Serializer]
    post: Callable[[Entry, dict[str, Any]], Posted]
    void: Callable[[Entry, Entry], None]
    blockers: Callable[[Entry], list[Entry]]
    # Page routes, by name: where it is recorded and corrected, and where one is shown (by uid).
    form_route: str
    page_route: str
    example: Mapping[str, Any] = field(default_factory=dict)
    words: Callable[[Entry], str] | None = None


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        if kind.name in _kinds:
            raise ValueError(f"two kinds are named {kind.name}")
        _kinds[kind.name] = kind


def find_kind(name: str) -> Kind | None:
    return _kinds.get(name)


def kind_of(entry: Entry) -> Kind:
    return _kinds[entry.kind]


def words_of(entry: Entry) -> str:
    """Say in one line what an entry is about; what undoes another is about the same."""
    told = entry.voids or entry
    kind = find_kind(told.kind)
    return kind.words(told) if kind and kind.words else told.summary


def all_kinds() -> Iterator[Kind]:
    return iter(_kinds.values())
