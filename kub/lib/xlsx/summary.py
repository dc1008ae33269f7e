"""A summary sheet: figures, small tables, and native charts of them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from kub.lib.reports import Kind
from kub.lib.xlsx.charts import CHART_ROWS, native_chart
from kub.lib.xlsx.page import Page, lines_of
from kub.lib.xlsx.sheets import ChartTable, Figure, Figures, SummarySheet, TableSheet, TotalOf
from kub.lib.xlsx.table import WrittenTable

WIDTHS: Final = (36, 16, 16, 14, 16, 16, 16, 16)
_LINES_A_PAGE: Final = 42  # of landscape A4, at the scale at which the widths fit

_CHART_COLUMN: Final = 5  # so that the charts stand below each other

Written = Mapping[TableSheet, WrittenTable]


def write_summary(summary: SummarySheet, *, page: Page, written: Written) -> None:
    """Write the summary; `written` are the tables whose totals it quotes."""
    page.append(page.cells.text(summary.heading, "title"))
    for note in summary.notes:
        page.append(page.cells.text(note, "note"))
    page_starts_after = 0
    for block in summary.blocks:
        page.skip()
        if page.lines + _lines(block) > page_starts_after + _LINES_A_PAGE:
            page.break_here()
            page_starts_after = page.lines
        if isinstance(block, Figures):
            _write_figures(block, page, written)
        else:
            _write_chart_table(block, page)
    page.sign(summary.signatures)


def _lines(block: Figures | ChartTable) -> int:
    if isinstance(block, Figures):
        return 1 + sum(lines_of(figure.label, WIDTHS[0]) for figure in block.figures)
    return max(4 + len(block.labels), 1 + CHART_ROWS)  # its headings may take two lines


def _write_figures(figures: Figures, page: Page, written: Written) -> None:
    text = page.cells.text
    page.append_wrapped(text(figures.heading, "heading"), text("", "heading"), text("", "heading"))
    for figure in figures.figures:
        page.append_wrapped(
            text(figure.label), _figure_cell(figure, page, written), text(figure.note, "note")
        )


def _figure_cell(figure: Figure, page: Page, written: Written) -> Any:
    if not isinstance(figure.value, TotalOf):
        return page.cells.value(figure.kind, figure.value)
    table, key = written[figure.value.sheet], figure.value.column
    kind, total = table.kind(key), table.totals[key]
    formula = table.sum_formula(key)
    if not formula:
        return page.cells.value(kind, total)
    return page.formula(2, formula, kind, total, "body")


def _write_chart_table(block: ChartTable, page: Page) -> None:
    text, value = page.cells.text, page.cells.value
    page.append(text(block.heading, "title"))
    head = page.append_wrapped(
        text(block.label_heading, "heading"),
        *(text(f"{series.label} (Rp)", "number heading") for series in block.series),
    )
    if not block.labels:
        page.append(text(_("There is nothing to show for this choice."), "note"))
        return
    for place, label in enumerate(block.labels):
        page.append(text(label), *(value(Kind.MONEY, series.values_rp[place]) for series in block.series))
    if block.adds_up:
        _append_totals(block, page, head)
    chart = native_chart(block, sheet_title=page.sheet.title, head=head)
    beside = get_column_letter(max(len(block.series) + 3, _CHART_COLUMN))
    page.sheet.add_chart(chart, f"{beside}{head}")
    page.skip(max(CHART_ROWS - (page.row - head), 0))


def _append_totals(block: ChartTable, page: Page, head: int) -> None:
    totals = []
    for column, series in enumerate(block.series, start=2):
        letter = get_column_letter(column)
        formula = f"SUM({letter}{head + 1}:{letter}{head + len(block.labels)})"
        totals.append(page.formula(column, formula, Kind.MONEY, sum(series.values_rp)))
    page.append(page.cells.text(_("Total"), "total"), *totals)
