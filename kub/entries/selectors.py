"""The logbook, the tray and single entries of a group."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from kub.entries.models import Entry, Period, Status
from kub.entries.registry import all_kinds
from kub.people.models import Group, User


@dataclass(frozen=True, slots=True)
class LogbookFilter:
    """What the logbook shows; everything where nothing is chosen."""

    kind: str = ""
    status: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    words: str = ""
    recorded_by: int | None = None


def logbook(*, group: Group, chosen: LogbookFilter | None = None) -> QuerySet[Entry]:
    """Give the group's entries, the last recorded first, with who recorded and what replaced them."""
    entries = Entry.objects.filter(group=group).select_related(
        "group", "recorded_by", "voids", "voided_by", "replaced_by", "replaces"
    )
    chosen = chosen or LogbookFilter()
    if chosen.kind:
        entries = entries.filter(kind=chosen.kind)
    if chosen.status:
        entries = entries.filter(status=chosen.status)
    if chosen.since:
        entries = entries.filter(happened_on__gte=chosen.since)
    if chosen.until:
        entries = entries.filter(happened_on__lte=chosen.until)
    if chosen.words:
        entries = entries.filter(_says(chosen.words))
    if chosen.recorded_by:
        entries = entries.filter(recorded_by=chosen.recorded_by)
    return entries.order_by("-pk")


def _says(words: str) -> Q:
    """Look for words in what lists show of an entry, and in its note."""
    lowered = words.lower()
    kinds = [kind.name for kind in all_kinds() if lowered in str(kind.label).lower()]
    return (
        Q(summary__icontains=words)
        | Q(recorded_by__name__icontains=words)
        | Q(payload__note__icontains=words)
        | Q(kind__in=kinds)
    )


def entry_of(*, group: Group, uid: uuid.UUID) -> Entry:
    """Give one entry of the group. Raises `Entry.DoesNotExist`."""
    return logbook(group=group).get(uid=uid)


def get_entry(*, group: Group, uid: uuid.UUID) -> Entry:
    """Raise `Http404` for an entry of another group as for one that never was."""
    return get_object_or_404(logbook(group=group), uid=uid)


def entries_by_uid(*, group: Group, uids: Iterable[uuid.UUID]) -> QuerySet[Entry]:
    """Give the entries in the order in which they must be undone: the last first."""
    return logbook(group=group).filter(uid__in=list(uids))


def last_of_kind(*, group: Group, kind: str) -> Entry | None:
    """Give the last entry of a kind that counts: what "like last time" begins with."""
    return logbook(group=group).filter(kind=kind, status=Status.POSTED).first()


def tray(*, group: Group) -> QuerySet[Entry]:
    """Give what waits for review, the oldest first."""
    entries = Entry.objects.filter(group=group, status=Status.REVIEW).select_related("recorded_by", "group")
    return entries.order_by("pk")


def writers(*, group: Group) -> QuerySet[User]:
    """Give those who may have recorded something in the group, now or before, by name."""
    own = Q(memberships__group=group) | Q(mentored__group=group)
    return User.objects.filter(own).distinct().order_by("name", "pk")


def periods(*, group: Group) -> QuerySet[Period]:
    return Period.objects.filter(group=group).select_related("proposed_by", "closed_by")
