"""A report is defined once, and read as a page, on paper, as CSV, and (by `kub.lib.xlsx`) in Excel.

Pure: it knows no model. Rows are taken as they come and read once, so that a long report needs little
memory; give a list where one report is rendered twice.
"""

import csv
import datetime as dt
import enum
import re
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import chain, islice
from operator import itemgetter
from typing import Any, Final, cast

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kub.lib.numbers import from_milli, write_hundredths, write_int, write_percent, write_quantity

UNKNOWN: Final = "–"
SOON_DAYS: Final = 7


class Kind(enum.Enum):
    """What the cells of a column are; `None` is "not known" in each."""

    TEXT = "text"  # str
    INTEGER = "integer"  # int
    QUANTITY = "quantity"  # int in thousandths of the column's unit
    MEASURE = "measure"  # `Quantity`: each row has its own unit
    MONEY = "money"  # int in whole Rupiah
    UNIT_COST = "unit_cost"  # int in hundredths of a Rupiah, for reading: sums are of the money itself
    DATE = "date"  # date
    PERCENT = "percent"  # int in thousandths: 957 is 95,7 %

    def holds(self, cell: "Cell") -> bool:
        # A flag is no number and an instant is no day, though Python's types say so.
        is_other = isinstance(cell, bool | dt.datetime)
        return cell is None or (isinstance(cell, _TYPES.get(self, int)) and not is_other)


@dataclass(frozen=True, slots=True)
class Quantity:
    """Thousandths of a unit that belongs to the row: `Quantity(2500, "kg")`."""

    milli: int
    unit: str


Cell = str | int | dt.date | Quantity | None
Row = Sequence[Cell]

_TYPES: Final = {Kind.TEXT: str, Kind.MEASURE: Quantity, Kind.DATE: dt.date}
_ADD_UP: Final = {Kind.INTEGER, Kind.QUANTITY, Kind.MONEY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A typed column; `key` names it in totals, `unit` is that of all its quantities.

    What needs attention is coloured: with `loss`, less than nothing; with `expiry_on`, a day before that day
    (and, less loudly, one within `SOON_DAYS` of it).
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    total: bool = False
    loss: bool = False
    expiry_on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.total and self.kind not in _ADD_UP:
            raise ValueError(f"column {self.key}: {self.kind.value} does not add up")

    @property
    def heading(self) -> str:
        """The label with the measure of the numbers below it: "Omzet (Rp)", "Berat (kg)"."""
        measure = "Rp" if self.kind in {Kind.MONEY, Kind.UNIT_COST} else self.unit
        return f"{self.label} ({measure})" if measure else str(self.label)

    @property
    def is_number(self) -> bool:
        return self.kind not in {Kind.TEXT, Kind.DATE}


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a report on paper: `Signature("Ketua", "Ibu Siti")`."""

    role: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A title, typed columns, rows, what was asked for in words, and who signs it on paper."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    filters: Sequence[str] = ()
    signatures: Sequence[Signature] = ()

    def __post_init__(self) -> None:
        if len({column.key for column in self.columns}) < len(self.columns):
            raise ValueError(f"{self.title}: two columns have the same key")

    @property
    def has_totals(self) -> bool:
        return any(column.total for column in self.columns)

    def checked_rows(self) -> Iterator[Row]:
        """Give the rows. Raises `TypeError` at the first that does not hold what the columns promise."""
        # Almost every cell is just of its column's type: asked first, long reports take a third of the time.
        types = [_TYPES.get(column.kind, int) for column in self.columns]
        for row in self.rows:
            if len(row) != len(self.columns):
                raise TypeError(f"{self.title}: {len(row)} cells for {len(self.columns)} columns")
            for column, usual, cell in zip(self.columns, types, row, strict=True):
                if type(cell) is not usual and not column.kind.holds(cell):
                    raise TypeError(f"column {column.key}: {cell!r} is no {column.kind.value}")
            yield row


class Tally:
    """Adds up the columns that have a total, while the rows go by."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._places = [(place, column.key) for place, column in enumerate(columns) if column.total]
        self.totals = {key: 0 for _place, key in self._places}
        self.count = 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Give the rows on, counted and added."""
        for row in rows:
            self.count += 1
            for place, key in self._places:
                self.totals[key] += cast("int | None", row[place]) or 0
            yield row

    def add(self, rows: Sequence[Row]) -> None:
        """Count and add rows."""
        self.count += len(rows)
        for place, key in self._places:
            self.totals[key] += sum(filter(None, map(itemgetter(place), rows)))


class UnknownColumn(LookupError):
    """The report has no such column; the message says so in the reader's language."""


def with_columns(report: Report, keys: Collection[str]) -> Report:
    """Give the report with some of its columns, in its own order; its rows are still read as they come.

    Raises `UnknownColumn` for a key that none of its columns has, and where no column would be left.
    """
    known = {column.key for column in report.columns}
    if unknown := [key for key in keys if key not in known]:
        raise UnknownColumn(_("There is no column “%(name)s” in this report.") % {"name": unknown[0][:50]})
    if not keys:
        raise UnknownColumn(_("Choose at least one column."))
    places = [place for place, column in enumerate(report.columns) if column.key in keys]
    return replace(
        report,
        columns=[report.columns[place] for place in places],
        rows=([row[place] for place in places] for row in report.rows),
    )


def for_machines(report: Report) -> Report:
    """Give the report with the unit of each `MEASURE` in a column of its own, so that numbers are numbers."""
    columns: list[Column] = []
    for column in report.columns:
        if column.kind is Kind.MEASURE:
            unit = Column(key=f"{column.key}_unit", label=_("Unit"))
            columns += [replace(column, kind=Kind.QUANTITY), unit]
        else:
            columns.append(column)
    return replace(report, columns=columns, rows=_rows_with_units_apart(report))


def _rows_with_units_apart(report: Report) -> Iterator[Row]:
    for row in report.checked_rows():
        cells: list[Cell] = []
        for column, cell in zip(report.columns, row, strict=True):
            if column.kind is not Kind.MEASURE:
                cells.append(cell)
            elif isinstance(cell, Quantity):
                cells += [cell.milli, cell.unit]
            else:
                cells += [None, None]
        yield cells


_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain_text(text: str) -> str:
    """Give the text without what files cannot hold: control characters and halves of characters."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# Page and paper


@dataclass(frozen=True, slots=True)
class PageCell:
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """What `parts/report.html` shows: some of the rows, after `skipped` others."""

    title: str
    filters: Sequence[str]
    headings: Sequence[PageCell]
    rows: Sequence[Sequence[PageCell]]
    totals: Sequence[PageCell]
    count: int
    signatures: Sequence[Signature]
    skipped: int = 0

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)

    @property
    def written_count(self) -> str:
        return write_int(self.count)

    @property
    def written_first(self) -> str:
        return write_int(self.skipped + 1)

    @property
    def written_last(self) -> str:
        return write_int(self.skipped + len(self.rows))


def as_page(report: Report, *, limit: int | None = None, page: int = 1) -> ReportPage:
    """Write the report for `parts/report.html`: page `page`, from 1, of `limit` rows each, or all rows.

    Totals and count are of all rows, which are read once and not kept. A page beyond the end has no rows.
    """
    tally, skipped = Tally(report.columns), (page - 1) * (limit or 0)
    rows = [
        [_page_cell(column, cell) for column, cell in zip(report.columns, row, strict=True)]
        for row in _rows_of_page(report, tally, limit=limit, page=page)
    ]
    return ReportPage(
        title=report.title,
        filters=report.filters,
        headings=[PageCell(column.heading, "num" if column.is_number else "") for column in report.columns],
        rows=rows,
        totals=_page_totals(report, tally) if report.has_totals else (),
        count=tally.count,
        signatures=report.signatures,
        skipped=skipped,
    )


def _rows_of_page(report: Report, tally: Tally, *, limit: int | None, page: int) -> Iterator[Row]:
    """Give the rows of one page, and once they are read, let those that follow be tallied as well."""
    rows = tally.over(report.checked_rows())
    size = limit or 0
    # Somebody may ask for a page beyond all numbers that a machine counts by.
    skipped = min((page - 1) * size, sys.maxsize - size)
    yield from islice(rows, skipped, skipped + size if size else None)
    deque(rows, maxlen=0)


def _page_totals(report: Report, tally: Tally) -> list[PageCell]:
    cells = [
        _page_cell(column, tally.totals[column.key]) if column.total else PageCell("")
        for column in report.columns
    ]
    if not report.columns[0].total:
        cells[0] = PageCell(_("Total"))
    return cells


def _page_cell(column: Column, cell: Cell) -> PageCell:
    if cell is None:
        return PageCell(UNKNOWN, "num" if column.is_number else "")
    plain = "num" if column.is_number else "day" if column.kind is Kind.DATE else ""
    return PageCell(_WRITERS[column.kind](cell), f"{plain} {_tone(column, cell)}".strip())


def _tone(column: Column, cell: Cell) -> str:
    """Give the colour of what needs attention."""
    if column.expiry_on and isinstance(cell, dt.date):
        left = (cell - column.expiry_on).days
        return "bad" if left < 0 else "warn" if left <= SOON_DAYS else ""
    return "bad" if column.loss and isinstance(cell, int) and cell < 0 else ""


_WRITERS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.TEXT: str,
    Kind.INTEGER: write_int,
    Kind.QUANTITY: write_quantity,
    Kind.MEASURE: lambda quantity: write_quantity(quantity.milli, quantity.unit),
    Kind.MONEY: write_int,
    Kind.UNIT_COST: write_hundredths,
    Kind.DATE: lambda day: date_format(day, "j M Y"),
    Kind.PERCENT: write_percent,
}


# Other programs

Datum = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """A report for other programs: days as 2026-11-24, money in whole Rupiah, other numbers as decimals."""

    columns: Sequence[Column]
    rows: Sequence[dict[str, Datum]]
    totals: dict[str, Datum]
    count: int


def as_data(report: Report, *, limit: int, page: int = 1) -> ReportData:
    """Give one page of the rows by the keys of the columns; totals and count are of all rows.

    The unit of a `MEASURE` has a column of its own, as in files.
    """
    report = for_machines(report)
    tally = Tally(report.columns)
    rows = [
        {column.key: _datum(column, cell) for column, cell in zip(report.columns, row, strict=True)}
        for row in _rows_of_page(report, tally, limit=limit, page=page)
    ]
    totals = {
        column.key: _datum(column, tally.totals[column.key]) for column in report.columns if column.total
    }
    return ReportData(columns=report.columns, rows=rows, totals=totals, count=tally.count)


def _datum(column: Column, cell: Cell) -> Datum:
    return None if cell is None else _DATA_WRITERS[column.kind](cell)


def _decimal(milli: int) -> str:
    return f"{from_milli(milli):f}"


_DATA_WRITERS: Final[dict[Kind, Callable[[Any], Datum]]] = {
    Kind.TEXT: plain_text,
    Kind.INTEGER: int,
    Kind.QUANTITY: _decimal,
    Kind.MONEY: int,
    Kind.UNIT_COST: lambda hundredths: _decimal(hundredths * 10),
    Kind.DATE: dt.date.isoformat,
    Kind.PERCENT: lambda per_mille: _decimal(per_mille * 100),
}


# CSV

_RUNS_IN_A_SPREADSHEET: Final = ("=", "+", "-", "@", "\t", "\n")
_ROWS_A_CHUNK: Final = 500


def as_csv(report: Report) -> Iterator[bytes]:
    """Write the report as CSV for Excel in Indonesia, in pieces to be streamed.

    Semicolons and decimal commas, because that is what Excel expects where Windows is set to Indonesia;
    a mark (BOM) at the start, without which it takes UTF-8 for another encoding; days as 2026-11-24,
    which it reads as days under every setting. One heading and the rows, nothing else, so that other
    programs can read it too. Text that a spreadsheet would run as a formula gets an apostrophe.
    """
    report = for_machines(report)
    # Now rather than when it is streamed: the reader's language is known now.
    heading = _csv_line([_csv_text(column.heading) for column in report.columns])
    return chain([b"\xef\xbb\xbf" + heading.encode()], _csv_chunks(report))


def _csv_chunks(report: Report) -> Iterator[bytes]:
    lines = (_csv_line(_csv_cells(report.columns, row)) for row in report.rows)
    while chunk := "".join(islice(lines, _ROWS_A_CHUNK)):
        yield chunk.encode()


def _csv_cells(columns: Sequence[Column], row: Row) -> list[str]:
    return [
        "" if cell is None else _CSV_WRITERS[column.kind](cell)
        for column, cell in zip(columns, row, strict=True)
    ]


def _csv_line(cells: Sequence[str]) -> str:
    line = StringIO()
    csv.writer(line, delimiter=";").writerow(cells)
    return line.getvalue()


def _csv_text(text: str) -> str:
    text = plain_text(text)
    return f"'{text}" if text.startswith(_RUNS_IN_A_SPREADSHEET) else text


def _csv_milli(milli: int) -> str:
    return str(from_milli(milli)).replace(".", ",")


_CSV_WRITERS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.TEXT: _csv_text,
    Kind.INTEGER: str,
    Kind.QUANTITY: _csv_milli,
    Kind.MONEY: str,
    Kind.UNIT_COST: lambda hundredths: _csv_milli(hundredths * 10),
    Kind.DATE: dt.date.isoformat,
    Kind.PERCENT: lambda per_mille: f"{_csv_milli(per_mille * 100)}%",
}
