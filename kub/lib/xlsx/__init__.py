"""Workbooks for Excel: the only room that knows the format.

A workbook is a list of sheets: reports, summaries, a cover and an index. Numbers and days are real ones;
totals are formulas that also carry their value, because a phone's preview does not calculate; text stays
text.
"""

from kub.lib.xlsx.sheets import (
    ChartKind,
    ChartTable,
    CoverSheet,
    Facts,
    Figure,
    Figures,
    IndexGroup,
    IndexSheet,
    Series,
    SummarySheet,
    TableSheet,
    TotalOf,
)
from kub.lib.xlsx.workbook import CONTENT_TYPE, build_workbook

__all__ = [
    "CONTENT_TYPE",
    "ChartKind",
    "ChartTable",
    "CoverSheet",
    "Facts",
    "Figure",
    "Figures",
    "IndexGroup",
    "IndexSheet",
    "Series",
    "SummarySheet",
    "TableSheet",
    "TotalOf",
    "build_workbook",
]
