"""Every report that the reader may see, each as a sheet."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kub.lib.xlsx import TableSheet
from kub.people.reporting import Asked, Asks, ReportKind
from kub.web.days import day_in_words, period_in_words
from kub.web.reporting import sections_for
from kub.web.workbook.wanted import Wanted


@dataclass(frozen=True, slots=True)
class SheetsOfSection:
    """The reports of a section, each with the sheet that it becomes."""

    title: str
    sheets: list[tuple[TableSheet, ReportKind]]


def report_sheets(wanted: Wanted) -> list[SheetsOfSection]:
    """Give all that the reader may see."""
    of_period = Asked(group=wanted.group, since=wanted.since, until=wanted.until)
    of_day = Asked(group=wanted.group, since=wanted.on, until=wanted.on)
    period = period_in_words(wanted.since, wanted.until)
    day = _("On %(day)s") % {"day": day_in_words(wanted.on)}

    def sheet(kind: ReportKind) -> TableSheet:
        is_of_day = kind.asks is Asks.DAY
        report = kind.build(of_day if is_of_day else of_period)
        filters = [wanted.group.name, day if is_of_day else period]
        signed = replace(report, filters=filters, signatures=wanted.signatures)
        return TableSheet(title=report.title, report=signed)

    return [
        SheetsOfSection(str(section.title), [(sheet(kind), kind) for kind in section.kinds])
        for section in sections_for(wanted.access)
    ]
