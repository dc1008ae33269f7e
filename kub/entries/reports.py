"""The logbook as a report: who recorded what, when, and what became of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.entries.models import Source, Status
from kub.entries.registry import all_kinds, words_of
from kub.entries.selectors import LogbookFilter, logbook, writers
from kub.entries.services import describe, entry_label
from kub.lib.dates import ZONE
from kub.lib.reports import Column, Kind, Report, Row
from kub.people.models import Group
from kub.people.reporting import Asked, Filter, ReportKind, Section

_ROWS_A_CHUNK: Final = 2000


def _kinds(group: Group) -> Sequence[tuple[str, str]]:
    return [(kind.name, str(kind.label)) for kind in all_kinds()]


def _statuses(group: Group) -> Sequence[tuple[str, str]]:
    return [(status.value, str(status.label)) for status in Status]


def _writers(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(user.pk), user.name) for user in writers(group=group)]


KIND: Final = Filter(name="kind", label=gettext_lazy("Kind"), options=_kinds)
STATUS: Final = Filter(name="status", label=gettext_lazy("Status"), options=_statuses)
RECORDED_BY: Final = Filter(name="by", label=gettext_lazy("Recorded by"), options=_writers)


def _logbook(asked: Asked) -> Report:
    """Give all that was recorded for the period, the first recorded first; what was undone is said to be."""
    return Report(
        title=_("Logbook"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="kind", label=_("Kind")),
            Column(key="words", label=_("What")),
            Column(key="amount", label=_("Amount"), kind=Kind.MONEY),
            Column(key="status", label=_("Status")),
            Column(key="about", label=_("Undoes or replaces")),
            Column(key="reason", label=_("Reason")),
            Column(key="by", label=_("Recorded by")),
            Column(key="recorded_on", label=_("Recorded on"), kind=Kind.DATE),
            Column(key="at", label=_("At")),
            Column(key="source", label=_("Source")),
        ],
        rows=_rows(asked),
    )


def _rows(asked: Asked) -> Iterator[Row]:
    by = asked.chosen.get("by")
    chosen = LogbookFilter(
        kind=asked.chosen.get("kind", ""),
        status=asked.chosen.get("status", ""),
        since=asked.since,
        until=asked.until,
        recorded_by=int(by) if by else None,
    )
    for entry in logbook(group=asked.group, chosen=chosen).order_by("pk").iterator(_ROWS_A_CHUNK):
        about = entry.voids or entry.replaces
        recorded = entry.recorded_at.astimezone(ZONE)
        yield (
            entry.happened_on,
            entry_label(entry),
            words_of(entry),
            entry.amount_rp,
            str(Status(entry.status).label),
            describe(about) if about else "",
            entry.reason,
            entry.recorded_by.name,
            recorded.date(),
            date_format(recorded, "H.i"),
            str(Source(entry.source).label),
        )


REPORTS: Sequence[ReportKind] = (
    ReportKind(
        name="logbook",
        title=gettext_lazy("Logbook"),
        about=gettext_lazy("Who recorded what and when, and what was undone."),
        section=Section.BOOKS,
        build=_logbook,
        filters=(KIND, STATUS, RECORDED_BY),
    ),
)
