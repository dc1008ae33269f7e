"""Entries that are sent as data: each is read, taken through the door, and answered on its own."""

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kub.entries.models import Entry, Source
from kub.entries.payloads import flat_errors
from kub.entries.representations import DraftSerializer, VoidSchema
from kub.entries.services import VOID, Draft, Errors, Outcome, OutcomeStatus, record, undo
from kub.people.access import Access, AccessState

MOST_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of one thing sent; `uid` is the one it was sent under."""

    uid: uuid.UUID | None
    outcome: Outcome


def take(*, access: Access, raw: Any) -> Answer:
    """Take one entry as it was sent through the door. Whatever is wrong with it is said in the answer.

    Somebody whose access has ended learns only that it was kept, or that it was not.
    """
    sent = DraftSerializer(data=raw)
    if not sent.is_valid():
        return Answer(_uid_of(raw), _refused(flat_errors(sent.errors)))
    facts = sent.validated_data
    outcome = _outcome(access, facts)
    if access.state is AccessState.ENDED:
        outcome = Outcome(outcome.status)
    return Answer(facts["uid"], outcome)


def _outcome(access: Access, facts: dict[str, Any]) -> Outcome:
    try:
        if facts["kind"] == VOID:
            return _undone(access, facts["data"])
        draft = Draft(
            uid=facts["uid"],
            kind=facts["kind"],
            happened_on=facts["happened_on"],
            data=facts["data"],
            source=Source.PAPER if access.records_from_paper else Source(facts["source"]),
        )
        return record(access=access, draft=draft)
    except PermissionDenied:
        return _refused({"kind": [_("You may not record this in this group.")]})


def _undone(access: Access, data: dict[str, Any]) -> Outcome:
    asked = VoidSchema(data=data)
    if not asked.is_valid():
        return _refused(flat_errors(asked.errors))
    entry = asked.validated_data["entry"]
    try:
        return undo(access=access, uid=entry, reason=asked.validated_data.get("reason", ""))
    except Entry.DoesNotExist:
        return _refused({"entry": [_("This was not found in the group.")]})


def _uid_of(raw: Any) -> uuid.UUID | None:
    """Give the uid of what could not be read otherwise, so that its sender knows what the answer is about."""
    text = raw.get("uid") if isinstance(raw, dict) else None
    try:
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _refused(errors: Errors) -> Outcome:
    return Outcome(OutcomeStatus.REFUSED, errors=errors)
