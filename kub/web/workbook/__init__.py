"""The workbook of a group and a period: what a mentor hands in."""

import datetime as dt
from collections.abc import Callable
from typing import IO

from django.utils import timezone

from kub.lib.dates import today
from kub.lib.db import snapshot
from kub.lib.xlsx import build_workbook
from kub.people.access import Access, Permission
from kub.people.models import Group
from kub.web.days import period_in_words
from kub.web.reporting.asking import signatures_of
from kub.web.workbook.front import cover_sheet, index_sheet
from kub.web.workbook.size import estimated_rows
from kub.web.workbook.summary import summary_sheet
from kub.web.workbook.tables import report_sheets
from kub.web.workbook.wanted import Wanted

__all__ = ["estimated_rows", "group_workbook", "workbook_name"]

Progress = Callable[[int], None]


def group_workbook(
    *, access: Access, since: dt.date, until: dt.date, progress: Progress = lambda _rows: None
) -> IO[bytes]:
    """Give the workbook as a temporary file: every report that the reader may see, all of one moment.

    What is asked of a day is given as at the end of the period, or as today where that is not over.
    `progress` is told the number of rows that are done.
    """
    access.require(Permission.EXPORT)
    wanted = Wanted(
        access=access,
        since=since,
        until=until,
        on=min(until, today()),
        signatures=signatures_of(access.group),
    )
    with snapshot():
        summary, sections = summary_sheet(wanted), report_sheets(wanted)
        tables = [sheet for section in sections for sheet, _kind in section.sheets]
        return build_workbook(
            title=f"{access.group.name}, {period_in_words(since, until)}",
            sheets=[cover_sheet(wanted), index_sheet(summary, sections), summary, *tables],
            made_at=timezone.now(),
            progress=progress,
        )


def workbook_name(*, group: Group, since: dt.date, until: dt.date) -> str:
    return f"{group.slug}-{since:%Y%m%d}-{until:%Y%m%d}.xlsx"
