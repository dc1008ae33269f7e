"""The one door: record, undo, correct, and what waits for review."""

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.entries.models import Entry, Source, Status
from kub.entries.payloads import flat_errors, without_blanks
from kub.entries.periods import first_open_day, is_closed
from kub.entries.registry import Kind, StandsOn, Unpostable, find_kind, kind_of, words_of
from kub.lib.dates import ZONE, today
from kub.lib.db import alone_in, beside_others, write_transaction
from kub.lib.numbers import write_rp
from kub.people.access import Access, AccessState, Permission
from kub.people.models import Group

VOID = "void"
# What was written away from the books, and cannot be asked again while its writer waits.
TRAY_SOURCES = frozenset({Source.OFFLINE, Source.IMPORT, Source.PAPER})
VOID_LABEL = gettext_lazy("Undone")
_VOID_SPACE = uuid.UUID("6f6d2b3e-4b3c-5a57-9d59-5d6f0c1b7a11")

Errors = dict[str, list[str]]


class OutcomeStatus(enum.StrEnum):
    POSTED = "posted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"
    REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to record; `uid` was made where it was written, so that a retry is known."""

    uid: uuid.UUID
    kind: str
    happened_on: dt.date
    data: Mapping[str, Any]
    source: Source = Source.PAGE


@dataclass(frozen=True, slots=True)
class Outcome:
    """The door's answer; `errors` are sentences by field where it did not post.

    `standing` are the later entries because of which an undo was refused.
    """

    status: OutcomeStatus
    entry: Entry | None = None
    errors: Errors = field(default_factory=dict)
    standing: tuple[Entry, ...] = ()

    @property
    def stored(self) -> bool:
        """Tell whether the fact is in the books or in the tray, now or since an earlier try."""
        return self.status in {OutcomeStatus.POSTED, OutcomeStatus.DUPLICATE, OutcomeStatus.REVIEW}


class _Refused(Exception):
    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


def record(*, access: Access, draft: Draft, replaces: Entry | None = None) -> Outcome:
    """Take one business fact through the door. Raises `PermissionDenied` where a page may not record it."""
    kind = find_kind(draft.kind)
    if kind is None:
        return _refused({"kind": [_("There is no such kind of entry.")]})
    barred = _barred(access, kind, draft.source)
    data, payload, errors = _read(kind, access.group, draft.data)
    errors |= _date_errors(access.group, draft.happened_on)
    if errors:
        return _refused(errors)
    try:
        with write_transaction():
            beside_others(access.group.pk)
            return _store(access, kind, draft, data, payload, barred, replaces)
    except _Refused as refused:
        return refused.outcome


def undo(*, access: Access, uid: uuid.UUID, reason: str = "") -> Outcome:
    """Post the exact opposite of an entry. Asked twice, it is done once.

    It counts on the entry's day, or on the first open day after it. Raises `Entry.DoesNotExist` and
    `PermissionDenied`; refused where something later stands on the entry.
    """
    try:
        with write_transaction():
            beside_others(access.group.pk)
            return _undo(access, uid, reason)
    except _Refused as refused:
        return refused.outcome


def correct(*, access: Access, uid: uuid.UUID, draft: Draft, reason: str = "") -> Outcome:
    """Undo an entry and record the one that replaces it: both, or neither."""
    try:
        with write_transaction():
            # Each entry locks in one order, but a correction is two: beside others it could wait for one that
            # waits for it.
            alone_in(access.group.pk)
            replaced = locked_entry(group=access.group, uid=uid)
            if not Entry.objects.filter(group=access.group, uid=draft.uid).exists():
                undone = _undo(access, uid, reason)
                if undone.status is OutcomeStatus.DUPLICATE:
                    raise _Refused(_refused({"non_field_errors": [_("This entry is undone already.")]}))
            outcome = record(access=access, draft=draft, replaces=replaced)
            if not outcome.stored or outcome.status is OutcomeStatus.REVIEW:
                raise _Refused(outcome)
            return outcome
    except _Refused as refused:
        return refused.outcome


def post_from_tray(*, access: Access, uid: uuid.UUID) -> Outcome:
    """Post an entry that waits for review, if it has become postable."""
    access.require(Permission.UNDO_ANY)
    try:
        with write_transaction():
            beside_others(access.group.pk)
            entry = locked_entry(group=access.group, uid=uid)
            if entry.status != Status.REVIEW:
                return Outcome(OutcomeStatus.DUPLICATE, entry)
            if "access" in (entry.reasons or {}) and not access.may(kind_of(entry).permission):
                return _refused({"access": [_("You may not record this in this group.")]})
            return _posted_again(entry)
    except Unpostable as unpostable:
        return _refused(unpostable.errors)


def set_aside(*, access: Access, uid: uuid.UUID, reason: str) -> Outcome:
    """Put a waiting entry aside with a reason. It stays readable in the logbook."""
    access.require(Permission.UNDO_ANY)
    if not reason.strip():
        return _refused({"reason": [_("Write why it is put aside.")]})
    with write_transaction():
        entry = locked_entry(group=access.group, uid=uid)
        if entry.status == Status.REVIEW:
            entry.status, entry.reason = Status.SET_ASIDE, reason.strip()[:200]
            entry.save(update_fields=["status", "reason"])
        return Outcome(OutcomeStatus.DUPLICATE, entry)


def what_stops_posting(*, entry: Entry) -> Errors:
    """Try to post a waiting entry and take it back: give what still stops it, nothing if it is postable."""
    try:
        with write_transaction(), transaction.atomic():
            beside_others(entry.group_id)
            _posted_again(copy(entry))  # what the trial writes on it is not so
            transaction.set_rollback(True)
    except Unpostable as unpostable:
        return unpostable.errors
    return {}


def locked_entry(*, group: Group, uid: uuid.UUID) -> Entry:
    """Give the group's entry, locked. What stands on an entry locks it first, and so does undo."""
    return Entry.objects.select_for_update(of=("self",)).get(group=group, uid=uid)


def standing_entry(*, group: Group, uid: uuid.UUID, kinds: Collection[str], field: str) -> Entry:
    """Give the locked, posted entry of these kinds that another is about. Raises `Unpostable` at `field`."""
    entries = Entry.objects.select_for_update(of=("self",)).filter(group=group, uid=uid, kind__in=kinds)
    entry = entries.first()
    if entry is None:
        raise Unpostable.at(field, _("This was not found in the group."))
    if entry.status != Status.POSTED:
        raise Unpostable.at(field, _("This has been undone."))
    return entry


def may_undo(*, access: Access, entry: Entry) -> bool:
    """Tell whether the person may undo the entry: her own of today, or any as an officer."""
    if entry.status != Status.POSTED or entry.kind == VOID:
        return False
    own = entry.recorded_by_id == access.user.pk and entry.recorded_at.astimezone(ZONE).date() == today()
    return access.may(Permission.UNDO_ANY) or (own and access.may(Permission.UNDO_OWN))


def _barred(access: Access, kind: Kind, source: Source) -> Errors:
    """Give why this person's entry must wait; refuse at once what can be refused to her face."""
    if access.may(kind.permission):
        return {}
    if access.state is AccessState.ENDED:
        return {"access": [_("The writer is no longer in the group.")]}
    if source in TRAY_SOURCES:
        return {"access": [_("The writer may not record this; an officer can.")]}
    raise PermissionDenied


def _read(kind: Kind, group: Group, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], Errors]:
    schema = kind.schema(data=raw, context={"group": group, "rows": {}})
    if not schema.is_valid():
        return {}, {}, flat_errors(schema.errors)
    return schema.validated_data, without_blanks(schema.data), {}


def _date_errors(group: Group, happened_on: dt.date) -> Errors:
    if happened_on > today():
        return {"happened_on": [_("This day is still to come.")]}
    if happened_on < group.started_on:
        return {"happened_on": [_("The group's books begin later than this day.")]}
    return {}


def _store(
    access: Access,
    kind: Kind,
    draft: Draft,
    data: dict[str, Any],
    payload: dict[str, Any],
    barred: Errors,
    replaces: Entry | None,
) -> Outcome:
    entry = Entry(
        group=access.group,
        uid=draft.uid,
        kind=kind.name,
        happened_on=draft.happened_on,
        recorded_by=access.user,
        source=draft.source,
        payload=payload,
        replaces=replaces,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return _second_time(entry)
    if barred:
        return _to_tray(entry, barred)
    try:
        with transaction.atomic():
            return _posted(kind, entry, data)
    except Unpostable as unpostable:
        if draft.source in TRAY_SOURCES:
            return _to_tray(entry, unpostable.errors)
        raise _Refused(_refused(unpostable.errors)) from unpostable


def _second_time(entry: Entry) -> Outcome:
    """Answer a uid that is known: the first answer again, or a conflict when it says something else."""
    first = Entry.objects.filter(group=entry.group, uid=entry.uid).first()
    if first is None:  # not the uid was known: the entry it replaces has been replaced
        raise _Refused(_refused({"non_field_errors": [_("This entry has been corrected already.")]}))
    same = (first.kind, first.happened_on, first.payload) == (entry.kind, entry.happened_on, entry.payload)
    if not same:
        return Outcome(
            OutcomeStatus.CONFLICT, first, {"uid": [_("Something else was recorded under this number.")]}
        )
    return Outcome(OutcomeStatus.DUPLICATE, first)


def _to_tray(entry: Entry, reasons: Errors) -> Outcome:
    entry.status, entry.reasons = Status.REVIEW, reasons
    entry.save(update_fields=["status", "reasons"])
    return Outcome(OutcomeStatus.REVIEW, entry, reasons)


def _posted(kind: Kind, entry: Entry, data: dict[str, Any]) -> Outcome:
    """Post an entry and keep what the logbook says of it. Raises `Unpostable`."""
    if is_closed(group=entry.group, on=entry.happened_on):
        raise Unpostable.at("happened_on", _("This month is closed. Record it in an open month."))
    said = kind.post(entry, data)
    entry.summary, entry.amount_rp = said.summary[:200], said.amount_rp
    entry.status, entry.reasons = Status.POSTED, None
    entry.save(update_fields=["summary", "amount_rp", "status", "reasons"])
    return Outcome(OutcomeStatus.POSTED, entry)


def _posted_again(entry: Entry) -> Outcome:
    kind = kind_of(entry)
    data, _payload, errors = _read(kind, entry.group, entry.payload)
    if errors:
        raise Unpostable(errors)
    return _posted(kind, entry, data)


def _undo(access: Access, uid: uuid.UUID, reason: str) -> Outcome:
    entry = locked_entry(group=access.group, uid=uid)
    if entry.status == Status.VOIDED:
        return Outcome(OutcomeStatus.DUPLICATE, entry.voided_by)
    if not may_undo(access=access, entry=entry):
        raise PermissionDenied
    kind = kind_of(entry)
    blockers = kind.blockers(entry)
    if blockers:
        raise _Refused(_stands_on(blockers))
    by = Entry.objects.create(
        group=access.group,
        uid=_void_uid(entry),
        kind=VOID,
        happened_on=first_open_day(group=access.group, on=entry.happened_on),
        recorded_by=access.user,
        source=Source.PAPER if access.records_from_paper else Source.PAGE,
        payload={"entry": str(entry.uid)},
        reason=reason.strip()[:200],
        summary=entry.summary,
        amount_rp=None if entry.amount_rp is None else -entry.amount_rp,
        voids=entry,
    )
    try:
        with transaction.atomic():
            kind.void(entry, by)
    except StandsOn as stands_on:
        raise _Refused(_stands_on(stands_on.entries)) from stands_on
    entry.status = Status.VOIDED
    entry.save(update_fields=["status"])
    return Outcome(OutcomeStatus.POSTED, by)


def _void_uid(entry: Entry) -> uuid.UUID:
    """Give the undoing of an entry a uid that follows from it, and that nobody has sent before."""
    uid = uuid.uuid5(_VOID_SPACE, str(entry.uid))
    taken = Entry.objects.filter(group=entry.group, uid=uid).exists()
    return uuid.uuid4() if taken else uid


def _stands_on(entries: list[Entry]) -> Outcome:
    """Refuse, and say which later entries must be undone first."""
    named = ", ".join(describe(entry) for entry in entries[:3])
    more = len(entries) - 3
    if more > 0:
        named += " " + _("and %(count)s more") % {"count": more}
    sentence = _("First undo what was recorded later on top of it: %(entries)s.") % {"entries": named}
    return Outcome(OutcomeStatus.REFUSED, errors={"non_field_errors": [sentence]}, standing=tuple(entries))


def entry_label(entry: Entry) -> str:
    """Give the name of an entry's kind in the reader's language."""
    kind = find_kind(entry.kind)
    return str(kind.label if kind else VOID_LABEL)


def describe(entry: Entry) -> str:
    """Name an entry in words: "Sale 24/11/2026, Keripik 100 g × 12"."""
    words = words_of(entry)
    parts = [f"{entry_label(entry)} {entry.happened_on:%d/%m/%Y}", words]
    if not words and entry.amount_rp is not None:
        parts.append(write_rp(entry.amount_rp))
    return ", ".join(part for part in parts if part)


def _refused(errors: Errors) -> Outcome:
    return Outcome(OutcomeStatus.REFUSED, errors=errors)
