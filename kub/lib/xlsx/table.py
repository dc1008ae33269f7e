"""A report as a sheet: a heading that stays in view, a filter, totals; on further sheets where it is long."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count, islice
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, quote_sheetname

from kub.lib.reports import Column, Kind, Report, Row, Tally, for_machines
from kub.lib.xlsx.page import Page
from kub.lib.xlsx.parts import colour_what_needs_attention, data_table
from kub.lib.xlsx.rows import RowWriter

MAX_ROWS: Final = 1_048_576  # of a sheet, by the format
_HEADING_ROW: Final = 3
_ROWS_BELOW: Final = 12  # for totals and signatures
_SAMPLE: Final = 200
_WIDTHS: Final = {
    Kind.DATE: 12,
    Kind.MONEY: 16,
    Kind.UNIT_COST: 14,
    Kind.INTEGER: 10,
    Kind.QUANTITY: 12,
    Kind.PERCENT: 9,
}
_NARROWEST: Final = 9
_WIDEST: Final = 44


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a report that one sheet holds."""

    sheet_title: str
    first: int
    last: int

    def range_of(self, column: int) -> str:
        letter = get_column_letter(column)
        return f"{letter}{self.first}:{letter}{self.last}"


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """Where a report went and what it came to, so that a summary can quote it."""

    columns: Sequence[Column]
    totals: dict[str, int]
    parts: list[Part] = field(default_factory=list)

    def kind(self, key: str) -> Kind:
        return self.columns[self._place(key) - 1].kind

    def sum_formula(self, key: str) -> str:
        """Add up a column over all its sheets, filtered or not; empty where there are no rows."""
        place = self._place(key)
        ranges = [f"{quote_sheetname(part.sheet_title)}!{part.range_of(place)}" for part in self.parts]
        return _exact("+".join(f"SUM({cells})" for cells in ranges), self.kind(key))

    def _place(self, key: str) -> int:
        return next(place for place, column in enumerate(self.columns, start=1) if column.key == key)


@dataclass(frozen=True, slots=True)
class Site:
    """What a table needs of the workbook around it.

    Its rows go to files of `open_file`, which stay open until the workbook is saved; `count` is told how many
    were written each time.
    """

    start_page: Callable[[Sequence[int]], Page]
    take_name: Callable[[str], str]
    open_file: Callable[[], IO[bytes]]
    count: Callable[[int], None]


def write_table(report: Report, site: Site, *, max_rows: int) -> WrittenTable:
    """Write the report to one page or more, of at most `max_rows` lines each."""
    return _TableWriter(report, site).write(max_rows)


class _TableWriter:
    def __init__(self, report: Report, site: Site) -> None:
        self._report, self._site = report, site
        self._columns = _with_headings_apart(for_machines(report).columns)
        rows = iter(report.rows)
        sample = list(islice(rows, _SAMPLE))
        self._widths = _widths(report, self._columns, sample)
        self._rows = chain(sample, rows)
        self._written = WrittenTable(columns=self._columns, totals=Tally(self._columns).totals)

    def write(self, max_rows: int) -> WrittenTable:
        page: Page | None = None
        for rows in _in_parts(self._rows, max_rows - _HEADING_ROW - _ROWS_BELOW):
            page = self._start()
            self._write_part(page, rows)
        if page is None:
            page = self._start()
            page.append(page.cells.text(_("There is nothing to show for this choice."), "note"))
        elif len(self._written.parts) > 1 and self._report.has_totals:
            self._append_totals(
                page, _("Total of all sheets"), self._written.totals, self._written.sum_formula
            )
        page.sign(self._report.signatures)
        return self._written

    def _start(self) -> Page:
        page = self._site.start_page(self._widths)
        sheet, text = page.sheet, page.cells.text
        sheet.freeze_panes = f"A{_HEADING_ROW + 1}"
        sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
        page.append(text(self._report.title, "title"))
        page.append(text(" · ".join(self._report.filters), "note"))
        before = [None, *self._columns[:-1]]
        page.append_wrapped(
            *(
                text(column.heading, _heading_look(column, left))
                for left, column in zip(before, self._columns, strict=True)
            )
        )
        return page

    def _write_part(self, page: Page, rows: Iterator[Row]) -> None:
        file, tally = self._site.open_file(), Tally(self._report.columns)
        writer = RowWriter(self._report.columns, cells=page.cells, widths=self._widths)
        for written in writer.write(rows, first=_HEADING_ROW + 1, out=file, tally=tally):
            self._site.count(written)
        page.take_in(file, tally.count)
        part = Part(page.sheet.title, _HEADING_ROW + 1, page.row)
        self._written.parts.append(part)
        for key, total in tally.totals.items():
            self._written.totals[key] += total
        name = self._site.take_name(self._report.title)
        # Its own way of adding a table wants all cells in memory.
        page.sheet._tables.add(data_table(name, self._columns, head=_HEADING_ROW, last=page.row))
        colour_what_needs_attention(page.sheet, self._columns, part)
        if not self._report.has_totals:
            return
        # An empty line, thin as a hair, keeps the totals out of what is filtered and sorted.
        page.skip(height=4)
        places = {column.key: place for place, column in enumerate(self._columns, start=1)}
        self._append_totals(
            page,
            _("Total"),
            tally.totals,
            # 109 adds up the rows that the filter shows; with no filter, all.
            lambda key: _exact(f"SUBTOTAL(109,{part.range_of(places[key])})", self._written.kind(key)),
        )

    def _append_totals(
        self, page: Page, label: str, totals: dict[str, int], formula: Callable[[str], str]
    ) -> None:
        cells: list[Any] = []
        for place, column in enumerate(self._columns, start=1):
            if column.total:
                total = totals[column.key]
                cells.append(page.formula(place, formula(column.key), column.kind, total))
            else:
                cells.append(page.cells.text(label if place == 1 else "", "total"))
        page.append(*cells)


def _heading_look(column: Column, left: Column | None) -> str:
    if column.is_number:
        return "number heading"
    return "heading after number" if left and left.is_number and column.kind is Kind.TEXT else "heading"


def _in_parts(rows: Iterator[Row], size: int) -> Iterator[Iterator[Row]]:
    """Give the rows in runs of at most `size`; each is to be read before the next."""
    for first in rows:
        yield chain([first], islice(rows, size - 1))


def _exact(formula: str, kind: Kind) -> str:
    """Round what adds up binary fractions, as Excel does, to the thousandths that we keep."""
    return f"ROUND({formula},3)" if formula and kind is Kind.QUANTITY else formula


def _with_headings_apart(columns: Sequence[Column]) -> list[Column]:
    """Number headings that are alike: the columns of a table have different names."""
    taken: set[str] = set()
    apart = []
    for column in columns:
        numbered = (replace(column, label=f"{column.label} {number}") for number in count(2))
        free = next(each for each in chain([column], numbered) if each.heading.casefold() not in taken)
        taken.add(free.heading.casefold())
        apart.append(free)
    return apart


def _widths(report: Report, columns: Sequence[Column], sample: Sequence[Row]) -> list[int]:
    rows = list(for_machines(replace(report, rows=sample)).rows)
    return [_width(column, (row[at] for row in rows)) for at, column in enumerate(columns)]


def _width(column: Column, cells: Iterable[object]) -> int:
    """Give a width in characters: by kind, and for text by the heading's words and the first rows."""
    words = max(map(len, column.heading.split()), default=0) + 2
    if column.kind is not Kind.TEXT:
        return max(_WIDTHS[column.kind], words)
    longest = max((len(str(cell or "")) for cell in cells), default=0) + 2
    return min(max(longest, words, _NARROWEST), _WIDEST)
