"""A report read back from its page, its CSV, its Excel file and the API, each into the same plain rows."""

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from lxml import html
from openpyxl import load_workbook

from kub.lib.numbers import read_decimal
from kub.lib.reports import UNKNOWN, Column, Kind

Plain = str | Decimal | dt.date | None
FIRST_ROW = 4  # of a sheet, below its title, what was asked for, and the headings


@dataclass
class Read:
    """What somebody has read: rows, and the totals by the key of their column."""

    rows: list[list[Plain]]
    totals: dict[str, Plain]


def from_api(told: dict[str, Any]) -> Read:
    kinds = {column["key"]: Kind(column["kind"]) for column in told["columns"]}
    rows = [[_datum(kinds[key], row[key]) for key in kinds] for row in told["results"]]
    return Read(rows, {key: _datum(kinds[key], total) for key, total in told["totals"].items()})


def _datum(kind: Kind, value: Any) -> Plain:
    if value is None or value == "":
        return None
    if kind is Kind.TEXT:
        return str(value)
    return dt.date.fromisoformat(value) if kind is Kind.DATE else Decimal(value)


def from_csv(data: bytes, columns: Sequence[Column]) -> list[list[Plain]]:
    heading, *lines = csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";")
    assert heading == [column.heading for column in columns]
    return [[_from_csv_cell(column, cell) for column, cell in pairs(columns, line)] for line in lines]


def _from_csv_cell(column: Column, cell: str) -> Plain:
    if column.kind is Kind.TEXT:
        return _datum(column.kind, cell.removeprefix("'"))
    return _datum(column.kind, cell if column.kind is Kind.DATE else cell.replace(",", ".").removesuffix("%"))


def from_xlsx(data: bytes, columns: Sequence[Column], count: int) -> Read:
    sheet = load_workbook(BytesIO(data), data_only=True).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True, max_col=len(columns)))[FIRST_ROW - 1 :]
    rows = [[_from_sheet(column, cell) for column, cell in pairs(columns, line)] for line in lines[:count]]
    # An empty line keeps the totals apart.
    totals = lines[count + 1] if count and any(column.total for column in columns) else ()
    written = zip(columns, totals, strict=True) if totals else ()
    return Read(rows, {column.key: _from_sheet(column, cell) for column, cell in written if column.total})


def _from_sheet(column: Column, cell: Any) -> Plain:
    if cell is None or cell == "":
        return None
    if column.kind is Kind.TEXT:
        return str(cell)
    if column.kind is Kind.DATE:
        return cell.date() if isinstance(cell, dt.datetime) else cell
    number = Decimal(str(cell))
    return number * 100 if column.kind is Kind.PERCENT else number


def from_page(content: bytes, columns: Sequence[Column]) -> Read:
    """Read the table of a page; `columns` are those of the report itself, a quantity with its unit in one."""
    table = html.fromstring(content.decode()).find(".//section[@aria-label]//table")
    if table is None:
        return Read([], {})
    lines = [[cell.text_content() for cell in line] for line in table.findall(".//tbody/tr")]
    foot = [[cell.text_content() for cell in line] for line in table.findall(".//tfoot/tr")]
    rows = [
        [plain for column, text in pairs(columns, line) for plain in _from_text(column, text)]
        for line in lines
    ]
    totals = [
        (column.key, _from_text(column, text)[0])
        for line in foot
        for column, text in pairs(columns, line)
        if column.total
    ]
    return Read(rows, dict(totals))


def _from_text(column: Column, text: str) -> list[Plain]:
    if column.kind is Kind.MEASURE:
        number, _space, unit = text.partition("\u00a0")
        return [None, None] if text == UNKNOWN else [read_decimal(number), unit]
    if text in (UNKNOWN, ""):
        return [None]
    if column.kind is Kind.TEXT:
        return [text]
    if column.kind is Kind.DATE:
        return [dt.datetime.strptime(text, "%d %b %Y").date()]
    return [read_decimal(text.removesuffix("%").strip())]


def pairs(columns: Sequence[Column], cells: Sequence[Any]) -> list[tuple[Column, Any]]:
    return list(zip(columns, cells, strict=True))
