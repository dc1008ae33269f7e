"""The rows of a table as the XML of their sheet, with no object and no call for each cell: those are slow."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice, repeat
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from kub.lib.numbers import MILLI
from kub.lib.reports import Column, Kind, Row, Tally
from kub.lib.xlsx.cells import CellMaker, day_number, safe_text
from kub.lib.xlsx.page import LINE_HEIGHT, MAX_HEIGHT, lines_of

ROWS_A_CHUNK: Final = 500
# Names, days and shares repeat from row to row; about so many of a column are kept written.
_KEPT: Final = 1_000
_LONGEST_KEPT: Final = 200
_BEGIN_LEFT: Final = {Kind.TEXT, Kind.DATE}
_NEEDS_NO_CARE: Final = re.compile(r"[0-9A-Za-z](?:[ 0-9A-Za-z./:()-]*[0-9A-Za-z.)])?").fullmatch

# Gives what follows the reference in the XML of a cell: `s="2"><v>12</v></c>`.
Write = Callable[[Any], str]


class RowWriter:
    """Writes rows of a report, which starts at a numbered row of a sheet, as XML."""

    def __init__(self, columns: Sequence[Column], *, cells: CellMaker, widths: Sequence[int]) -> None:
        self._columns = columns
        kinds: list[Kind] = []
        for column in columns:
            kinds += [Kind.QUANTITY, Kind.TEXT] if column.kind is Kind.MEASURE else [column.kind]
        looks = ["body", *("body" if kind in _BEGIN_LEFT else "after number" for kind in kinds)]
        self._written = [
            _written(kind, cells, width, look)
            for kind, width, look in zip(kinds, widths, looks[:-1], strict=True)
        ]
        references = (f'<c r="{get_column_letter(place)}#" %s' for place in range(1, len(kinds) + 1))
        self._template = f'<row r="#"%s>{"".join(references)}</row>'

    def write(self, rows: Iterable[Row], *, first: int, out: IO[bytes], tally: Tally) -> Iterator[int]:
        """Write the rows, and give after each chunk how many it had.

        Raises `TypeError` at the first row that does not hold what the columns promise.
        """
        rows = iter(rows)
        number = first
        while chunk := list(islice(rows, ROWS_A_CHUNK)):
            out.write("".join(self._lines_of_xml(chunk, number)).encode())
            tally.add(chunk)
            number += len(chunk)
            yield len(chunk)

    def _lines_of_xml(self, chunk: Sequence[Row], first: int) -> list[str]:
        try:
            columns = self._by_column(chunk)
            cells = [written.all(column) for written, column in zip(self._written, columns, strict=True)]
        except (TypeError, ValueError, AttributeError) as error:
            raise self._named(chunk) from error
        rows = zip(self._heights(columns), *cells, strict=False)
        template = self._template
        return [
            template.replace("#", str(number)) % row for number, row in zip(count(first), rows, strict=False)
        ]

    def _by_column(self, chunk: Sequence[Row]) -> list[Sequence[Any]]:
        columns: list[Sequence[Any]] = []
        for column, cells in zip(self._columns, zip(*chunk, strict=True), strict=True):
            if column.kind is Kind.MEASURE:
                columns.append([None if quantity is None else quantity.milli for quantity in cells])
                columns.append([None if quantity is None else quantity.unit for quantity in cells])
            else:
                columns.append(cells)
        return columns

    def _heights(self, columns: Sequence[Sequence[Any]]) -> Iterable[str]:
        """Give for each row what says how high it is, where it has a text of several lines."""
        lines = [
            map(written.lines, column)
            for written, column in zip(self._written, columns, strict=True)
            if isinstance(written, _Texts) and written.has_tall
        ]
        if not lines:
            return repeat("")
        return [_height(max(of_row)) for of_row in zip(*lines, strict=True)]

    def _named(self, chunk: Sequence[Row]) -> TypeError:
        for row in chunk:
            if len(row) != len(self._columns):
                return TypeError(f"{len(row)} cells for {len(self._columns)} columns")
            for column, cell in zip(self._columns, row, strict=True):
                if not column.kind.holds(cell):
                    return TypeError(f"column {column.key}: {cell!r} is no {column.kind.value}")
        return TypeError(f"rows like {chunk[0]!r} cannot be written")


def _height(lines: int) -> str:
    return f' ht="{min(lines * LINE_HEIGHT, MAX_HEIGHT)}" customHeight="1"' if lines > 1 else ""


class _Cells:
    """The cells of one column, of which those that repeat are kept written."""

    def __init__(self, kind: Kind, write: Write) -> None:
        self._kind = kind
        self._usual = {_USUAL.get(kind, int), type(None)}
        self._kept = _Kept(write)

    def all(self, cells: Sequence[Any]) -> list[str]:
        """Write some cells of the column. Raises `TypeError` where one is not of its kind."""
        # The types of all at once: almost always they are just the column's.
        if not set(map(type, cells)) <= self._usual and not all(map(self._kind.holds, cells)):
            raise TypeError
        return self._all(cells)

    def _all(self, cells: Sequence[Any]) -> list[str]:
        if len(self._kept) > _KEPT:
            self._kept.clear()
        return list(map(self._kept.__getitem__, cells))


_USUAL: Final[dict[Kind, type]] = {Kind.TEXT: str, Kind.DATE: dt.date}


class _Kept(dict[Any, str]):
    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, cell: Any) -> str:
        written = self._write(cell)
        if len(written) <= _LONGEST_KEPT:
            self[cell] = written
        return written


class _Integers(_Cells):
    """Amounts seldom repeat, and are written faster than looked up."""

    def __init__(self, kind: Kind, cells: CellMaker) -> None:
        self._style = cells.value(kind, 0).style_id
        super().__init__(kind, str)

    def _all(self, cells: Sequence[int | None]) -> list[str]:
        before, after, empty = f's="{self._style}"><v>', "</v></c>", f's="{self._style}"/>'
        return [empty if number is None else f"{before}{number}{after}" for number in cells]


class _Texts(_Cells):
    """Texts, and how many lines each takes in the column's width."""

    def __init__(self, cells: CellMaker, width: int, look: str) -> None:
        self.has_tall = False
        self._width, self._is_quoted = width, cells.is_quoted
        self._plain, self._quoted = (cells.text(text, look).style_id for text in "a=")
        super().__init__(Kind.TEXT, self._write)

    def lines(self, text: str | None) -> int:
        if not text or (len(text) < self._width and text.isprintable()):
            return 1
        return lines_of(safe_text(text), self._width)

    def _write(self, text: str | None) -> str:
        if text and len(text) < self._width and _NEEDS_NO_CARE(text):
            return f's="{self._plain}" t="inlineStr"><is><t>{text}</t></is></c>'
        safe = safe_text(text or "")
        if not safe:
            return f's="{self._plain}"/>'
        self.has_tall = self.has_tall or lines_of(safe, self._width) > 1
        style = self._quoted if self._is_quoted(safe) else self._plain
        space = ' xml:space="preserve"' if safe != safe.strip() else ""
        return f's="{style}" t="inlineStr"><is><t{space}>{escape(safe)}</t></is></c>'


def _written(kind: Kind, cells: CellMaker, width: int, look: str) -> _Cells:
    """Give what writes the cells of a column; `look` is that of text."""
    match kind:
        case Kind.TEXT:
            return _Texts(cells, width, look)
        case Kind.INTEGER | Kind.MONEY:
            return _Integers(kind, cells)
        case Kind.DATE:
            return _Cells(kind, _days(cells))
        case Kind.UNIT_COST:
            return _Cells(kind, _hundredths(cells))
    return _Cells(kind, _thousandths(kind, cells))


def _thousandths(kind: Kind, cells: CellMaker) -> Write:
    # By the number of decimals that the quantity has.
    styles = [cells.value(kind, milli).style_id for milli in (MILLI, 100, 10, 1)]

    def write(milli: int | None) -> str:
        if milli is None:
            return f's="{styles[0]}"/>'
        decimals = 0 if milli % MILLI == 0 else 1 if milli % 100 == 0 else 2 if milli % 10 == 0 else 3
        return f's="{styles[decimals]}"><v>{_decimal(milli)}</v></c>'

    return write


def _hundredths(cells: CellMaker) -> Write:
    style = cells.value(Kind.UNIT_COST, 0).style_id

    def write(hundredths: int | None) -> str:
        return (
            f's="{style}"/>' if hundredths is None else f's="{style}"><v>{_decimal(hundredths * 10)}</v></c>'
        )

    return write


def _decimal(milli: int) -> str:
    """Write thousandths exactly; faster than a `Decimal` does."""
    whole, thousandths = divmod(abs(milli), MILLI)
    number = f"{whole}.{thousandths:03d}".rstrip("0") if thousandths else str(whole)
    return f"-{number}" if milli < 0 else number


def _days(cells: CellMaker) -> Write:
    style = cells.value(Kind.DATE, dt.date(2026, 1, 1)).style_id

    def write(day: dt.date | None) -> str:
        if day is None:
            return f's="{style}"/>'
        number = day_number(day)
        if number is None:
            return f's="{style}" t="inlineStr"><is><t>{day.isoformat()}</t></is></c>'
        return f's="{style}"><v>{number}</v></c>'

    return write
