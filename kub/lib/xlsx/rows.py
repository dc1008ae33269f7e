"""The rows of a table as the XML of their sheet, without an object for each cell: those are what is slow."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import ceil
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from kub.lib.numbers import MILLI, from_milli
from kub.lib.reports import Column, Kind, Quantity, Row, Tally
from kub.lib.xlsx.cells import CellMaker, safe_text, written_number
from kub.lib.xlsx.page import LINE_HEIGHT, MAX_HEIGHT

ROWS_A_CHUNK: Final = 500
# Names repeat from row to row; so many of them, and so many days, are kept written.
_KEPT: Final = 1_000
_LONGEST_KEPT: Final = 200
_NEEDS_NO_CARE: Final = re.compile(r"[0-9A-Za-z](?:[ 0-9A-Za-z./:()-]*[0-9A-Za-z.)])?").fullmatch

# Gives a cell's XML after its number of the row: `"4" s="2"><v>12</v></c>`.
WriteCell = Callable[[Any, int], str]


class RowWriter:
    """Writes rows of a report, which starts at a numbered row of a sheet, as XML."""

    def __init__(self, columns: Sequence[Column], *, cells: CellMaker, widths: Sequence[int]) -> None:
        self._columns = columns
        self._texts: list[tuple[int, _TextCells]] = []
        self._writers: list[WriteCell] = []
        place = 0
        for at, column in enumerate(columns):
            letter = get_column_letter(place + 1)
            if column.kind is Kind.TEXT:
                texts = _TextCells(letter, cells, widths[place])
                self._texts.append((at, texts))
                self._writers.append(texts.write)
            elif column.kind is Kind.MEASURE:
                unit = _TextCells(get_column_letter(place + 2), cells, widths[place + 1])
                self._writers.append(_measures(letter, cells, unit))
                place += 1
            else:
                self._writers.append(_WRITERS[column.kind](letter, cells))
            place += 1

    def write(self, rows: Iterable[Row], *, first: int, out: IO[bytes], tally: Tally) -> Iterator[int]:
        """Write the rows, and give after each chunk how many it had.

        Raises `TypeError` at the first row that does not hold what the columns promise.
        """
        rows = iter(rows)
        number = first
        while chunk := list(islice(rows, ROWS_A_CHUNK)):
            out.write("".join([self._row(row, number + at) for at, row in enumerate(chunk)]).encode())
            tally.add(chunk)
            number += len(chunk)
            yield len(chunk)

    def _row(self, row: Row, number: int) -> str:
        try:
            cells = "".join([write(cell, number) for write, cell in zip(self._writers, row, strict=True)])
        except (TypeError, ValueError, AttributeError) as error:
            raise self._named(row) from error
        lines = max([texts.lines(row[at]) for at, texts in self._texts if texts.has_tall], default=1)
        if lines == 1:
            return f'<row r="{number}">{cells}</row>'
        height = min(lines * LINE_HEIGHT, MAX_HEIGHT)
        return f'<row r="{number}" ht="{height}" customHeight="1">{cells}</row>'

    def _named(self, row: Row) -> TypeError:
        if len(row) != len(self._columns):
            return TypeError(f"{len(row)} cells for {len(self._columns)} columns")
        for column, cell in zip(self._columns, row, strict=True):
            if not column.kind.holds(cell):
                return TypeError(f"column {column.key}: {cell!r} is no {column.kind.value}")
        return TypeError(f"{row!r} cannot be written")


class _TextCells:
    """The texts of one column, and how many lines each takes in its width."""

    def __init__(self, letter: str, cells: CellMaker, width: int) -> None:
        self.has_tall = False
        self._width, self._is_quoted = width, cells.is_quoted
        self._plain, self._quoted = cells.text("a").style_id, cells.text("=").style_id
        self._kept: dict[str, tuple[str, int]] = {}
        self.write = self._writer(letter)

    def lines(self, text: Any) -> int:
        return self._found(text)[1]

    def _writer(self, letter: str) -> WriteCell:
        kept, found = self._kept, self._found

        def write(text: str | None, number: int) -> str:
            return f'<c r="{letter}{number}" {kept[text][0] if text in kept else found(text)[0]}'

        return write

    def _found(self, text: str | None) -> tuple[str, int]:
        if text is None:
            text = ""
        kept = self._kept.get(text)
        if kept is None:
            if not isinstance(text, str):
                raise TypeError
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            kept = self._made(text)
            if len(text) <= _LONGEST_KEPT:
                self._kept[text] = kept
        return kept

    def _made(self, text: str) -> tuple[str, int]:
        if len(text) < self._width and _NEEDS_NO_CARE(text):
            return f's="{self._plain}" t="inlineStr"><is><t>{text}</t></is></c>', 1
        safe = safe_text(text)
        if not safe:
            return f's="{self._plain}"/>', 1
        lines = sum(max(ceil(len(line) / (self._width - 1)), 1) for line in safe.split("\n"))
        self.has_tall = self.has_tall or lines > 1
        style = self._quoted if self._is_quoted(safe) else self._plain
        space = ' xml:space="preserve"' if safe != safe.strip() else ""
        return f's="{style}" t="inlineStr"><is><t{space}>{escape(safe)}</t></is></c>', lines


def _integers(kind: Kind) -> Callable[[str, CellMaker], WriteCell]:
    def writer(letter: str, cells: CellMaker) -> WriteCell:
        style = cells.value(kind, 0).style_id

        def write(value: int | None, number: int) -> str:
            if type(value) is int:
                return f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
            _require_none(value)
            return f'<c r="{letter}{number}" s="{style}"/>'

        return write

    return writer


def _thousandths(kind: Kind) -> Callable[[str, CellMaker], WriteCell]:
    def writer(letter: str, cells: CellMaker) -> WriteCell:
        # By the number of decimals that the quantity has.
        styles = [cells.value(kind, milli).style_id for milli in (MILLI, 100, 10, 1)]

        def write(milli: int | None, number: int) -> str:
            if type(milli) is not int:
                _require_none(milli)
                return f'<c r="{letter}{number}" s="{styles[0]}"/>'
            if milli % MILLI == 0:
                return f'<c r="{letter}{number}" s="{styles[0]}"><v>{milli // MILLI}</v></c>'
            decimals = 1 if milli % 100 == 0 else 2 if milli % 10 == 0 else 3
            return f'<c r="{letter}{number}" s="{styles[decimals]}"><v>{from_milli(milli)}</v></c>'

        return write

    return writer


def _hundredths(letter: str, cells: CellMaker) -> WriteCell:
    style = cells.value(Kind.UNIT_COST, 0).style_id

    def write(hundredths: int | None, number: int) -> str:
        if type(hundredths) is int:
            value = written_number(Kind.UNIT_COST, hundredths)
            return f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>'
        _require_none(hundredths)
        return f'<c r="{letter}{number}" s="{style}"/>'

    return write


def _measures(letter: str, cells: CellMaker, unit: _TextCells) -> WriteCell:
    write_milli = _thousandths(Kind.QUANTITY)(letter, cells)

    def write(quantity: Quantity | None, number: int) -> str:
        if quantity is None:
            return write_milli(None, number) + unit.write(None, number)
        return write_milli(quantity.milli, number) + unit.write(quantity.unit, number)

    return write


def _days(letter: str, cells: CellMaker) -> WriteCell:
    style = cells.value(Kind.DATE, dt.date(2026, 1, 1)).style_id
    kept: dict[dt.date | None, str] = {None: f's="{style}"/>'}

    def write(day: dt.date | None, number: int) -> str:
        if day not in kept:
            if type(day) is not dt.date:
                raise TypeError
            if len(kept) >= _KEPT:
                kept.clear()
                kept[None] = f's="{style}"/>'
            kept[day] = f's="{style}"><v>{to_excel(day):g}</v></c>'
        return f'<c r="{letter}{number}" {kept[day]}'

    return write


def _require_none(value: object) -> None:
    if value is not None:
        raise TypeError


_WRITERS: Final[dict[Kind, Callable[[str, CellMaker], WriteCell]]] = {
    Kind.INTEGER: _integers(Kind.INTEGER),
    Kind.MONEY: _integers(Kind.MONEY),
    Kind.UNIT_COST: _hundredths,
    Kind.QUANTITY: _thousandths(Kind.QUANTITY),
    Kind.PERCENT: _thousandths(Kind.PERCENT),
    Kind.DATE: _days,
}
