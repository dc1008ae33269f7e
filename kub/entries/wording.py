"""What was recorded, in words: the payload of an entry, read by the schema of its kind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rest_framework import serializers

from kub.entries.earnings import told_to
from kub.entries.models import Entry
from kub.entries.registry import find_kind
from kub.entries.serializers import GroupChoice, LineNumber, QuantityField, RupiahField
from kub.entries.services import Errors, describe
from kub.lib.numbers import write_number, write_rp
from kub.people.access import Access
from kub.people.models import Group

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was recorded; `about` is the entry that it names."""

    label: str
    text: str
    about: Entry | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an entry: what it is about, and the rest in one sentence."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Wording:
    facts: list[Fact]
    sections: list[Section]


def wording_of(*, access: Access, entry: Entry) -> Wording:
    """Read what the reader may know of an entry: labels for its fields, and names where it holds ids.

    An undoing says nothing of its own.
    """
    kind = find_kind(entry.kind)
    if kind is None:
        return Wording([], [])
    schema = kind.schema(context={"group": entry.group, "rows": {}})
    names = _Names(entry.group)
    payload = told_to(access=access, payload=entry.payload)
    names.look_up(schema, payload)
    facts, sections = [], []
    for name, field in _recorded(schema, payload):
        value = payload[name]
        if child := _line_schema(field):
            lines = [_line(child, line, names) for line in value]
            if lines:
                sections.append(Section(str(field.label), lines))
        elif isinstance(field, serializers.Serializer):
            facts += _facts(field, value, names)
        elif name != "unit":
            facts.append(_fact(field, value, names, unit=_unit(schema, payload, names)))
    return Wording(facts, sections)


def reasons_of(entry: Entry) -> list[str]:
    """Say why an entry waits for review."""
    return sentences_of(entry, entry.reasons or {})


def sentences_of(entry: Entry, errors: Errors) -> list[str]:
    """Say each sentence of the door with the field that it is about: "Goods 2, Quantity: …"."""
    kind = find_kind(entry.kind)
    schema = kind.schema(context={"group": entry.group, "rows": {}}) if kind else None
    return [
        f"{where}: {sentence}" if (where := _where(schema, path)) else sentence
        for path, sentences in errors.items()
        for sentence in sentences
    ]


class _Names:
    """The names behind the ids and uids of a payload, read at once for each model."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.rows: dict[tuple[type[Model], int], Model] = {}
        self.entries: dict[str, Entry] = {}

    def look_up(self, schema: serializers.Serializer, payload: Mapping[str, Any]) -> None:
        ids: dict[type[Model], set[int]] = defaultdict(set)
        uids: set[str] = set()
        for field, value in _leaves(schema, payload):
            if isinstance(field, GroupChoice) and field.model is not None:
                ids[field.model].add(value)
            elif isinstance(field, serializers.UUIDField):
                uids.add(value)
        for model, pks in ids.items():
            for row in model._default_manager.filter(group=self.group, pk__in=pks):
                self.rows[model, row.pk] = row
        if uids:
            named = Entry.objects.filter(group=self.group, uid__in=uids).select_related("group")
            self.entries = {str(entry.uid): entry for entry in named}

    def row(self, field: GroupChoice, pk: int) -> Model | None:
        return self.rows.get((field.model, pk)) if field.model else None


def _leaves(
    schema: serializers.Serializer, payload: Mapping[str, Any]
) -> Iterator[tuple[serializers.Field, Any]]:
    for name, field in _recorded(schema, payload):
        value = payload[name]
        if child := _line_schema(field):
            for line in value:
                yield from _leaves(child, line)
        elif isinstance(field, serializers.Serializer):
            yield from _leaves(field, value)
        else:
            yield field, value


def _line_schema(field: serializers.Field) -> serializers.Serializer | None:
    """Give the schema of the lines that a field holds, if it holds lines."""
    child = field.child if isinstance(field, serializers.ListSerializer) else None
    return child if isinstance(child, serializers.Serializer) else None


def _recorded(
    schema: serializers.Serializer, payload: Mapping[str, Any]
) -> Iterator[tuple[str, serializers.Field]]:
    """Give the fields that were filled, in the order of the schema; a "no" goes without saying."""
    return ((name, field) for name, field in schema.fields.items() if payload.get(name, False) is not False)


def _facts(schema: serializers.Serializer, payload: Mapping[str, Any], names: _Names) -> list[Fact]:
    unit = _unit(schema, payload, names)
    return [
        _fact(field, payload[name], names, unit=unit)
        for name, field in _recorded(schema, payload)
        if not _line_schema(field) and name != "unit"
    ]


def _fact(field: serializers.Field, value: Any, names: _Names, *, unit: str = "") -> Fact:
    about = names.entries.get(value) if isinstance(field, serializers.UUIDField) else None
    return Fact(str(field.label), describe(about) if about else _text(field, value, names, unit), about)


def _line(schema: serializers.Serializer, payload: Mapping[str, Any], names: _Names) -> Line:
    """Put the first thing, which names the line, at its head, and the rest behind it."""
    facts = _facts(schema, payload, names)
    title, rest = (facts[0].text, facts[1:]) if facts else (UNKNOWN, [])
    if title.isdecimal():
        title = f"{facts[0].label} {title}"
    parts = [f"{fact.label}: {fact.text}" for fact in rest]
    for name, field in _recorded(schema, payload):
        if child := _line_schema(field):
            inner = [_line(child, line, names) for line in payload[name]]
            parts.append(f"{field.label}: " + "; ".join(f"{each.title} ({each.text})" for each in inner))
    return Line(title, " · ".join(parts))


def _unit(schema: serializers.Serializer, payload: Mapping[str, Any], names: _Names) -> str:
    """Give the unit of the quantities in a part of a payload: as written, else that of the thing itself."""
    written = payload.get("unit", "")
    field = schema.fields.get("unit")
    if written and isinstance(field, serializers.ChoiceField):
        return str(field.choices[written])
    for name, each in _recorded(schema, payload):
        row = names.row(each, payload[name]) if isinstance(each, GroupChoice) else None
        if row is not None and hasattr(row, "unit_label"):
            return written if written not in {"", getattr(row, "base_unit", "")} else row.unit_label
    return written


def _text(field: serializers.Field, value: Any, names: _Names, unit: str) -> str:
    match field:
        case GroupChoice():
            return str(names.row(field, value) or UNKNOWN)
        case RupiahField():
            return write_rp(value)
        case QuantityField():
            return f"{write_number(Decimal(value))} {unit}".strip()
        case LineNumber():
            return str(value + 1)
        case serializers.ChoiceField():
            return str(field.choices.get(value, value))
        case serializers.DateField():
            return date_format(dt.date.fromisoformat(value), "j F Y")
        case serializers.BooleanField():
            return _("yes")
    return str(value)


def _where(schema: serializers.Serializer | None, path: str) -> str:
    """Give the labels along a path of an error; nothing where it is about the whole."""
    labels: list[str] = []
    field: Any = schema
    for part in path.split("."):
        if part.isdecimal():
            labels[-1:] = [f"{labels[-1]} {int(part) + 1}"] if labels else []
            field = getattr(field, "child", field)
            continue
        field = getattr(field, "fields", {}).get(part)
        if field is None:
            break
        labels.append(str(field.label))
    return ", ".join(labels)
