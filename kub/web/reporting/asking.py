"""A report in one snapshot, with all that a page or a file of it says: of whom, of when, narrowed to what."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.lib.db import snapshot
from kub.lib.reports import Report, Signature
from kub.people.models import Group, Role
from kub.people.reporting import Asked, Asks, ReportKind
from kub.people.selectors.members import active_members
from kub.web.days import day_in_words, period_in_words


@contextmanager
def built(*, kind: ReportKind, asked: Asked) -> Iterator[Report]:
    """Give the report, to be read to its end within the block: all its rows are of one moment."""
    with snapshot():
        report = kind.build(asked)
        yield replace(
            report,
            title=str(kind.title),
            filters=[asked.group.name, days_in_words(kind, asked), *_choices(kind, asked), *report.filters],
            signatures=report.signatures or signatures_of(asked.group),
        )


def days_in_words(kind: ReportKind, asked: Asked) -> str:
    """Write "1 March 2026 – 31 March 2026", or "On 31 March 2026" for what is asked of a day."""
    if kind.asks is Asks.DAY:
        return _("On %(day)s") % {"day": day_in_words(asked.until)}
    return period_in_words(asked.since, asked.until)


def signatures_of(group: Group) -> list[Signature]:
    """Give the lines to be signed on paper: chair and treasurer, by name where there is one."""
    names = {member.role: member.name for member in active_members(group=group, on=today())}
    return [Signature(str(role.label), names.get(role, "")) for role in (Role.CHAIR, Role.TREASURER)]


def _choices(kind: ReportKind, asked: Asked) -> list[str]:
    """Write what the report is narrowed to: "Customer: Bu Rini"."""
    chosen = [filter_ for filter_ in kind.filters if asked.chosen.get(filter_.name)]
    return [
        f"{filter_.label}: {dict(filter_.options(asked.group))[asked.chosen[filter_.name]]}"
        for filter_ in chosen
    ]
