"""A sheet while it is written, row by row, and how it prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import IO, Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break

from kub.lib.reports import Kind, Signature
from kub.lib.xlsx.cells import CellMaker, written_number

_A4: Final = 9
LINE_HEIGHT: Final = 15  # points
MAX_HEIGHT: Final = 405  # points; Excel allows 409
_LINES_TO_SIGN: Final = 3
_USUAL_WIDTH: Final = 8  # of a column that is not told how wide it is
_UNNAMED: Final = "." * 24


@dataclass(frozen=True, slots=True)
class RowsApart:
    """Rows of a sheet as XML, and the number of the row that they follow."""

    after: int
    rows: IO[bytes]


class _Writer(WorksheetWriter):
    """Leaves out the numbers of the rows that are written apart."""

    rows_apart = 0

    def write_row(self, xf: Any, row: Iterable[Any], row_idx: int) -> None:
        number = row_idx + self.rows_apart
        super().write_row(xf, _moved(row, number), number)


def _moved(row: Iterable[Any], number: int) -> Iterator[Any]:
    for cell in row:
        cell.row = number
        yield cell


class Page:
    """Appends rows to a sheet of a write-only workbook, and keeps what its formulas come to."""

    def __init__(self, sheet: Any, *, widths: Sequence[int], print_title: str) -> None:
        self.sheet = sheet
        self.cells = CellMaker(sheet)
        self.row = 0
        self.lines = 0  # of the usual height, which a row may have several of
        self.values: dict[str, str] = {}
        self.rows_apart: RowsApart | None = None
        self._widths = widths
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        _set_up_print(sheet, print_title)

    def append(self, *cells: Any) -> int:
        """Add a row; gives its number."""
        if self.sheet._writer is None:  # what comes before the rows is written now
            self.sheet._writer = _Writer(self.sheet)
            self.sheet._writer.write_top()
        self.sheet.append(cells)
        self.row += 1
        self.lines += 1
        return self.row

    def append_wrapped(self, *cells: Any) -> int:
        """Add a row as high as its longest text needs, which not every program works out for itself."""
        lines = max(map(_lines, cells, self._widths), default=1)
        if lines > 1:
            self._set_height(min(lines * LINE_HEIGHT, MAX_HEIGHT))
            self.lines += lines - 1
        return self.append(*cells)

    def append_high(self, points: float, *cells: Any) -> int:
        """Add a row of that height; gives its number."""
        self._set_height(points)
        return self.append(*cells)

    def take_in(self, rows: IO[bytes], count: int) -> None:
        """Let rows that are XML already follow, once on a page; the package takes them in when saved."""
        self.rows_apart = RowsApart(after=self.row, rows=rows)
        self.sheet._writer.rows_apart = count
        self.row += count

    def skip(self, rows: int = 1, *, height: float | None = None) -> None:
        """Leave rows empty; `height` in points."""
        for _row in range(rows):
            if height is not None:
                self._set_height(height)
            self.append()

    def _set_height(self, points: float) -> None:
        self.sheet.row_dimensions[self.row + 1].height = points

    def break_here(self) -> None:
        """Let the next row begin a printed page."""
        self.sheet.row_breaks.append(Break(id=self.row))

    def formula(self, column: int, formula: str, kind: Kind, result: int, look: str = "total") -> Any:
        """Make a calculating cell for the row that is appended next, in the numbered column."""
        self.values[f"{get_column_letter(column)}{self.row + 1}"] = written_number(kind, result)
        return self.cells.formula(formula, kind, result, look)

    def sign(self, signatures: Sequence[Signature]) -> None:
        """Leave room to sign: roles, then empty lines, then names, side by side."""
        if not signatures:
            return
        self.skip(2)
        self._side_by_side([signature.role for signature in signatures])
        self.skip(_LINES_TO_SIGN)
        self._side_by_side([signature.name or _UNNAMED for signature in signatures])

    def _side_by_side(self, texts: Sequence[str]) -> None:
        cells: list[Any] = []
        lines = 1
        for text, columns in zip(texts, _shared(self._widths, len(texts)), strict=True):
            first, last = columns[0] + 1, columns[-1] + 1
            if first < last:
                letters = get_column_letter(first), get_column_letter(last)
                self.sheet.merged_cells.add(f"{letters[0]}{self.row + 1}:{letters[1]}{self.row + 1}")
            cells += [self.cells.text(text, "signer"), *[None] * (last - first)]
            lines = max(lines, lines_of(text, sum(self._width(column) for column in columns)))
        self.append_high(lines * LINE_HEIGHT, *cells)

    def _width(self, column: int) -> int:
        return self._widths[column] if column < len(self._widths) else _USUAL_WIDTH


def _shared(widths: Sequence[int], parts: int) -> list[range]:
    """Divide the columns into parts about equally wide; where they are too few, each part has one."""
    if len(widths) <= parts:
        return [range(part, part + 1) for part in range(parts)]
    ends, whole = [0], sum(widths)
    for part in range(1, parts):
        possible = range(ends[-1] + 1, len(widths) - (parts - part) + 1)
        wanted = whole * part / parts
        ends.append(min(possible, key=lambda end: abs(sum(widths[:end]) - wanted)))
    return [range(first, last) for first, last in pairwise([*ends, len(widths)])]


def _lines(cell: Any, width: int) -> int:
    return lines_of(cell.value, width) if cell.data_type == "s" else 1


def lines_of(text: str, width: int) -> int:
    """Give how many lines a text takes in a column of the width, about."""
    return sum(max(ceil(len(line) / (width - 1)), 1) for line in text.split("\n"))


def _set_up_print(sheet: Any, title: str) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.8)
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter.left.text = title.replace("&", "&&")
    sheet.HeaderFooter.oddFooter.right.text = "&P / &N"
