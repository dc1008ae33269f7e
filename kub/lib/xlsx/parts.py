"""What is laid over the rows of a sheet: a named table, and colours of what needs attention."""

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from kub.lib.reports import SOON_DAYS, Column
from kub.lib.xlsx.cells import day_number, safe_text

_BAD: Final = {"font": Font(color="9C2B20"), "fill": PatternFill(bgColor="FBE4E0")}
_SOON: Final = {"font": Font(color="7A5200"), "fill": PatternFill(bgColor="FFF1D6")}


def data_table(name: str, columns: Sequence[Column], *, head: int, last: int) -> Table:
    """Make the table of the rows from the headings in row `head` to row `last`, with its filter."""
    table = Table(displayName=name, ref=f"A{head}:{get_column_letter(len(columns))}{last}")
    table._initialise_columns()
    for column, made in zip(columns, table.tableColumns, strict=True):
        made.name = safe_text(column.heading)
    return table


def colour_what_needs_attention(sheet: Any, columns: Sequence[Column], part: Any) -> None:
    """Colour losses and days of expiry in a part of a report, also when its cells are changed."""
    for place, column in enumerate(columns, start=1):
        cells = part.range_of(place)
        if column.loss:
            sheet.conditional_formatting.add(cells, CellIsRule(operator="lessThan", formula=["0"], **_BAD))
        if column.expiry_on:
            first, on = cells.split(":")[0], day_number(column.expiry_on) or 0
            for days, look in ((0, _BAD), (SOON_DAYS + 1, _SOON)):
                rule = FormulaRule([f"AND(ISNUMBER({first}),{first}<{on + days})"], stopIfTrue=True, **look)
                sheet.conditional_formatting.add(cells, rule)
