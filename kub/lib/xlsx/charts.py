"""Native charts, which also carry their numbers: a phone's preview draws from those."""

from collections.abc import Sequence
from typing import Final

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.data_source import (
    AxDataSource,
    NumData,
    NumDataSource,
    NumRef,
    NumVal,
    StrData,
    StrRef,
    StrVal,
)
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter, quote_sheetname

from kub.lib.xlsx.cells import safe_text
from kub.lib.xlsx.sheets import ChartKind, ChartTable

CHART_ROWS: Final = 15  # of the usual height, 15 points
_WIDTH_CM: Final = 14.5
_HEIGHT_CM: Final = 7.5
_GRID: Final = "E6DFD2"
_COLOURS: Final = ("24417F", "C98A4B", "2F8A59")
_LINE_WIDTH: Final = 28_575  # EMU: 2,25 points
_NUMBERS: Final = "#,##0"


def native_chart(table: ChartTable, *, sheet_title: str, head: int) -> BarChart | LineChart:
    """Make the chart of a table that stands in columns A and on, its headings in row `head`."""
    is_bar = table.kind is ChartKind.BAR
    chart = BarChart() if is_bar else LineChart()
    chart.width, chart.height = _WIDTH_CM, _HEIGHT_CM
    chart.x_axis.delete = chart.y_axis.delete = False  # newer versions of Excel hide them otherwise
    chart.x_axis.tickLblPos = "low"  # below the bars of a loss
    chart.y_axis.number_format = _NUMBERS
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
    chart.legend.position = "b"
    if is_bar:
        chart.gapWidth = 60
    for place in range(len(table.series)):
        series = _series(table, place, sheet=quote_sheetname(sheet_title), head=head)
        _colour(series, _COLOURS[place % len(_COLOURS)], is_bar=is_bar)
        chart.series.append(series)
    return chart


def _series(table: ChartTable, place: int, *, sheet: str, head: int) -> Series:
    letter = get_column_letter(place + 2)
    first, last = head + 1, head + len(table.labels)
    column = table.series[place]
    return Series(
        idx=place,
        order=place,
        tx=SeriesLabel(strRef=_texts(f"{sheet}!${letter}${head}", [f"{column.label} (Rp)"])),
        cat=AxDataSource(strRef=_texts(f"{sheet}!$A${first}:$A${last}", table.labels)),
        val=NumDataSource(numRef=_amounts(f"{sheet}!${letter}${first}:${letter}${last}", column.values_rp)),
    )


def _texts(cells: str, texts: Sequence[str]) -> StrRef:
    points = [StrVal(idx=place, v=safe_text(text)) for place, text in enumerate(texts)]
    return StrRef(f=cells, strCache=StrData(ptCount=len(points), pt=points))


def _amounts(cells: str, amounts: Sequence[int]) -> NumRef:
    points = [NumVal(idx=place, v=amount) for place, amount in enumerate(amounts)]
    return NumRef(f=cells, numCache=NumData(formatCode=_NUMBERS, ptCount=len(points), pt=points))


def _colour(series: Series, colour: str, *, is_bar: bool) -> None:
    if is_bar:
        series.spPr = GraphicalProperties(solidFill=colour)
        series.invertIfNegative = False
        return
    series.spPr = GraphicalProperties(ln=LineProperties(solidFill=colour, w=_LINE_WIDTH))
    series.marker = Marker(symbol="circle", size=5, spPr=GraphicalProperties(solidFill=colour))
    series.smooth = False
