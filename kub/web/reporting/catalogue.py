"""One list of all reports, in the order in which people look for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from inventory.reports import REPORTS as OF_GOODS
from kub.entries.reports import REPORTS as OF_ENTRIES
from kub.people.access import Access
from kub.people.reporting import ReportKind, Section
from kub.treasury.reports import REPORTS as OF_MONEY
from sales.reports import REPORTS as OF_SALES

SECTIONS: Final[dict[Section, Any]] = {
    Section.SUMMARY: _("Summary"),
    Section.SALES: _("Sales"),
    Section.PRODUCTION: _("Production"),
    Section.STOCK: _("Stock"),
    Section.MONEY: _("Money"),
    Section.BOOKS: _("The books"),
}


def _in_order(kinds: Sequence[ReportKind]) -> Sequence[ReportKind]:
    """Order by section; within one, as the apps list them."""
    places = list(SECTIONS)
    return tuple(sorted(kinds, key=lambda kind: places.index(kind.section)))


REPORTS: Final[Sequence[ReportKind]] = _in_order([*OF_SALES, *OF_GOODS, *OF_MONEY, *OF_ENTRIES])
_BY_NAME: Final = {kind.name: kind for kind in REPORTS}


@dataclass(frozen=True, slots=True)
class SectionOfReports:
    """Reports that answer questions of one kind."""

    title: Any  # a lazy translation
    kinds: Sequence[ReportKind]


def report_for(access: Access, name: str) -> ReportKind:
    """Raise `Http404` where there is no such report, `PermissionDenied` where it is not for this reader."""
    kind = _BY_NAME.get(name)
    if kind is None:
        raise Http404
    if not kind.may_be_seen(access):
        raise PermissionDenied
    return kind


def reports_for(access: Access) -> list[ReportKind]:
    """Give the reports that the reader may see."""
    return [kind for kind in REPORTS if kind.may_be_seen(access)]


def sections_for(access: Access) -> list[SectionOfReports]:
    """Give the reports that the reader may see, section by section."""
    seen = reports_for(access)
    sections = [
        SectionOfReports(title, [kind for kind in seen if kind.section is section])
        for section, title in SECTIONS.items()
    ]
    return [section for section in sections if section.kinds]
