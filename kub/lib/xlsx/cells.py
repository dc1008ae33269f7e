"""Cells: real numbers, real days, and text that stays text, in the few looks that a workbook has."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils.datetime import to_excel

from kub.lib.numbers import MILLI, from_milli
from kub.lib.reports import Cell, Kind, plain_text

MAX_TEXT: Final = 32_767
_FIRST_DAY: Final = dt.date(1900, 3, 1)  # before it Excel counts a day that never was; other programs do not
_RUNS_WHEN_EDITED: Final = ("=", "+", "-", "@", "'")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# Excel shows these by the language it runs in: 1.234,5 and 24/11/2026 in Indonesia.
_FORMATS: Final = {
    "text": "General",
    "integer": "#,##0",
    "money": "#,##0",
    "unit_cost": "#,##0.00",
    "date": "dd/mm/yyyy",
    "percent": "0.0%",
    "quantity": "#,##0",
    "quantity 1": "#,##0.0",
    "quantity 2": "#,##0.00",
    "quantity 3": "#,##0.000",
}

_INDIGO, _SOFT, _QUIET = "24417F", "E9EEF9", "635C51"
_LINE: Final = Side(style="thin", color=_INDIGO)
_HAIR: Final = Side(style="hair", color="B8B0A2")

_HEADING: Final[dict[str, Any]] = {
    "font": Font(bold=True, color=_INDIGO),
    "fill": PatternFill("solid", fgColor=_SOFT),
    "border": Border(bottom=_LINE),
}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "cover": {
        "font": Font(bold=True, size=24, color=_INDIGO),
        "alignment": Alignment(vertical="center"),
    },
    "subtitle": {"font": Font(size=13, color=_QUIET)},
    "title": {"font": Font(bold=True, size=14, color=_INDIGO)},
    "link": {
        "font": Font(color=_INDIGO, underline="single"),
        "border": Border(bottom=_HAIR),
        "alignment": Alignment(wrap_text=True, vertical="top"),
    },
    "note": {"font": Font(color=_QUIET), "alignment": Alignment(vertical="top")},
    "heading": _HEADING | {"alignment": Alignment(wrap_text=True, vertical="center")},
    "number heading": _HEADING
    | {"alignment": Alignment(wrap_text=True, vertical="center", horizontal="right")},
    "body": {"border": Border(bottom=_HAIR), "alignment": Alignment(wrap_text=True, vertical="top")},
    # Beside numbers, which end where it would begin.
    "heading after number": _HEADING
    | {"alignment": Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)},
    "after number": {
        "border": Border(bottom=_HAIR),
        "alignment": Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1),
    },
    "day": {"border": Border(bottom=_HAIR), "alignment": Alignment(horizontal="left", vertical="top")},
    "total": {"font": Font(bold=True), "border": Border(top=_LINE, bottom=_LINE)},
    "signer": {"alignment": Alignment(horizontal="center", wrap_text=True)},
}


class CellMaker:
    """Makes the cells of one sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._workbook: Workbook = sheet.parent
        self._styles: set[str] = set()

    def text(self, text: str, look: str = "body") -> Any:
        """Make a cell of text, which is never run as a formula, whatever it begins with."""
        text = safe_text(text)
        cell = WriteOnlyCell(self._sheet)
        if text:
            cell.value = text
            cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        cell.style = self._style(look, "text")
        # So that it stays text also when someone edits the cell.
        cell.quotePrefix = self.is_quoted(text)
        return cell

    @staticmethod
    def is_quoted(text: str) -> bool:
        """Tell whether a spreadsheet would run the text as a formula when someone edits it."""
        return text.startswith(_RUNS_WHEN_EDITED)

    def value(self, kind: Kind, value: Cell, look: str = "body") -> Any:
        """Make a cell of what a report's cell holds."""
        if kind is Kind.TEXT:
            return self.text("" if value is None else str(value), look)
        cell = WriteOnlyCell(self._sheet)
        cell.value = _excel_value(kind, value)
        is_day = kind is Kind.DATE and look == "body"
        cell.style = self._style("day" if is_day else look, _format(kind, value))
        return cell

    def formula(self, formula: str, kind: Kind, result: int, look: str = "total") -> Any:
        """Make a cell that calculates; `result` is what it comes to, and only shapes it here."""
        cell = WriteOnlyCell(self._sheet)
        cell.value = f"={formula}"
        cell.style = self._style(look, _format(kind, result))
        return cell

    def _style(self, look: str, format_name: str) -> str:
        name = f"KUB {look} {format_name}"
        if name not in self._styles:
            self._styles.add(name)
            if name not in self._workbook.named_styles:
                style = NamedStyle(name=name, number_format=_FORMATS[format_name], **_LOOKS[look])
                self._workbook.add_named_style(style)
        return name


def safe_text(text: str) -> str:
    """Give the text as Excel can hold it: no control characters, no escapes of its own, not too long."""
    text = _LOOKS_ESCAPED.sub("_x005F_", plain_text(text))
    units = text.encode("utf-16-le")
    if len(units) > 2 * MAX_TEXT:
        text = units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
    return text


def written_number(kind: Kind, value: int) -> str:
    """Write a number as the file holds it."""
    return str(_excel_value(kind, value))


def day_number(day: dt.date) -> int | None:
    """Give the number that the file holds for a day; `None` for one so long ago that it can only be text."""
    return int(to_excel(day)) if day >= _FIRST_DAY else None


def _excel_value(kind: Kind, value: Cell) -> int | Decimal | dt.date | str | None:
    match value:
        case dt.date() if day_number(value) is None:
            return value.isoformat()
        case int() if kind in {Kind.QUANTITY, Kind.PERCENT}:
            return from_milli(value)
        case int() if kind is Kind.UNIT_COST:
            return from_milli(value * 10)
        case None | int() | dt.date():
            return value
    raise TypeError(f"{value!r} is no {kind.value} of a sheet")


def _format(kind: Kind, value: Cell) -> str:
    """Name the format; a quantity shows the decimals that it has, and no comma without one behind."""
    if kind is not Kind.QUANTITY or not isinstance(value, int):
        return kind.value
    places = next(places for places in range(4) if value * 10**places % MILLI == 0)
    return f"quantity {places}" if places else "quantity"
