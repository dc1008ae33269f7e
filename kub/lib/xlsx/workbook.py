"""Builds the workbook, sheet by sheet: tables first, since a summary quotes their totals."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any, Final

from openpyxl import Workbook

from kub.lib.reports import plain_text
from kub.lib.xlsx.front import COVER_WIDTHS, INDEX_WIDTHS, write_cover, write_index
from kub.lib.xlsx.package import save
from kub.lib.xlsx.page import Page
from kub.lib.xlsx.sheets import CoverSheet, IndexSheet, Sheet, SummarySheet, TableSheet
from kub.lib.xlsx.summary import WIDTHS, write_summary
from kub.lib.xlsx.table import MAX_ROWS, Site, WrittenTable, write_table
from kub.lib.xlsx.titles import SheetTitles, TableNames

Progress = Callable[[int], None]
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _unseen(rows: int) -> None:
    """Tell nobody."""


def build_workbook(
    *,
    title: str,
    sheets: Sequence[Sheet],
    made_at: dt.datetime,
    max_rows: int = MAX_ROWS,
    progress: Progress = _unseen,
) -> IO[bytes]:
    """Write the sheets, in their order, into a temporary file that is gone when it is closed.

    `title` stands at the foot of every printed page. A report of more than `max_rows` rows goes on to
    numbered sheets. `progress` is called now and then with the number of rows written so far; what it raises
    ends the work, and nothing is left of it.
    """
    with ExitStack() as files:
        builder = _Builder(title=title, made_at=made_at, progress=progress, files=files)
        try:
            _write_sheets(sheets, builder, max_rows)
        except BaseException:
            builder.discard()
            raise
        return builder.save()


def _write_sheets(sheets: Sequence[Sheet], builder: "_Builder", max_rows: int) -> None:
    first_sheets = [builder.add_sheet(sheet.title) for sheet in sheets]
    written: dict[TableSheet, WrittenTable] = {}
    for sheet, first in zip(sheets, first_sheets, strict=True):
        if isinstance(sheet, TableSheet):
            site = builder.site_of(sheet.title, first)
            written[sheet] = write_table(sheet.report, site, max_rows=max_rows)
    titles = {sheet: str(first.title) for sheet, first in zip(sheets, first_sheets, strict=True)}
    for sheet, first in zip(sheets, first_sheets, strict=True):
        match sheet:
            case SummarySheet():
                write_summary(sheet, page=builder.start_page(first, WIDTHS), written=written)
            case CoverSheet():
                write_cover(sheet, builder.start_page(first, COVER_WIDTHS))
            case IndexSheet():
                write_index(sheet, builder.start_page(first, INDEX_WIDTHS), titles)


class _Builder:
    """The workbook under construction, and the pages that were started in it."""

    def __init__(self, *, title: str, made_at: dt.datetime, progress: Progress, files: ExitStack) -> None:
        self._tables, self._files = TableNames(), files
        self._progress, self._rows = progress, 0
        self._title = plain_text(title)
        self._workbook = Workbook(write_only=True)
        self._titles = SheetTitles()
        self._pages: list[Page] = []
        properties = self._workbook.properties
        properties.title, properties.creator = self._title, "KUB"
        properties.created = made_at.astimezone(dt.UTC).replace(tzinfo=None)

    def add_sheet(self, title: str, *, after: Any = None) -> Any:
        index = None if after is None else self._workbook.index(after) + 1
        return self._workbook.create_sheet(self._titles.take(title), index)

    def start_page(self, sheet: Any, widths: Sequence[int]) -> Page:
        page = Page(sheet, widths=widths, print_title=self._title)
        self._pages.append(page)
        return page

    def site_of(self, title: str, first_sheet: Any) -> Site:
        """Give the site of a table: pages on the first sheet, and then on one more behind it each time."""
        sheets = self._sheet_and_further(title, first_sheet)
        return Site(
            start_page=lambda widths: self.start_page(next(sheets), widths),
            take_name=self._tables.take,
            open_file=lambda: self._files.enter_context(TemporaryFile()),
            count=self._count,
        )

    def _sheet_and_further(self, title: str, sheet: Any) -> Iterator[Any]:
        while True:
            yield sheet
            sheet = self.add_sheet(title, after=sheet)

    def _count(self, rows: int) -> None:
        """Count rows that were written, and tell how many there are."""
        self._rows += rows
        self._progress(self._rows)

    def save(self) -> IO[bytes]:
        return save(self._workbook, self._pages)

    def discard(self) -> None:
        """Let openpyxl remove the temporary files of its sheets, which it does when it saves."""
        self._workbook.save(BytesIO())
