"""Cover and index of a workbook."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from kub.lib.reports import Column, Report, Signature
from kub.lib.xlsx import (
    ChartKind,
    ChartTable,
    CoverSheet,
    Facts,
    IndexGroup,
    IndexSheet,
    Series,
    SummarySheet,
    TableSheet,
    build_workbook,
)
from kub.lib.xlsx.page import _shared

MADE_AT = dt.datetime(2026, 3, 31, 9, tzinfo=dt.UTC)


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (160, 80), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def book() -> Workbook:
    report = Report(title="Sales", columns=[Column(key="item", label="Item")], rows=[["=1+1"]])
    long = TableSheet(title="Sales of every day, by product and by channel", report=report)
    empty = TableSheet(title="Nothing", report=Report(title="Nothing", columns=report.columns, rows=[]))
    summary = SummarySheet(
        title="Summary",
        heading="KUB Sari Tempe",
        blocks=[
            ChartTable(
                heading="What one pack cost",
                label_heading="Batch",
                labels=["TMP-1", "TMP-2"],
                series=[Series("Including wages", [5_145, 5_200])],
                kind=ChartKind.LINE,
                adds_up=False,
            )
        ],
    )
    cover = CoverSheet(
        title="Cover",
        heading="=KUB Sari Tempe",
        notes=["March 2026"],
        blocks=[Facts(heading="The group", facts=[("NIB", "0123456789012")])],
        logo=picture(),
        signatures=[Signature("Chair", "Siti"), Signature("Treasurer", "")],
    )
    groups = [
        IndexGroup("All", [(summary, "In one page")]),
        IndexGroup("Sales", [(long, "Each line"), (empty, "?")]),
    ]
    index = IndexSheet(title="Index", heading="Index", note="Choose a name.", groups=groups)
    with build_workbook(title="x", sheets=[cover, index, summary, long, empty], made_at=MADE_AT) as file:
        return load_workbook(BytesIO(file.read()))


def test_cover_says_whose_it_is_and_is_signed(book: Workbook) -> None:
    sheet = book["Cover"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert texts[:4] == ["=KUB Sari Tempe", "March 2026", "The group", "NIB"]
    assert "0123456789012" in texts
    assert texts[-4:] == ["Chair", "Treasurer", "Siti", "." * 24]
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    assert sheet.page_setup.orientation == "portrait"
    assert len(sheet._images) == 1


def test_index_links_to_each_sheet_by_the_name_that_it_got(book: Workbook) -> None:
    rows = [row for row in book["Index"].iter_rows() if row[0].value]
    long = book.sheetnames[3]
    assert [(row[1].value, row[1].hyperlink.location) for row in rows[2:]] == [
        ("Summary", "'Summary'!A1"),
        (long, f"'{long}'!A1"),
        ("Nothing", "'Nothing'!A1"),
    ]
    assert [(row[0].value, row[2].value) for row in rows[2:]] == [
        (1, "In one page"),
        (2, "Each line"),
        (3, "?"),
    ]


def test_table_whose_sum_says_nothing_has_no_total(book: Workbook) -> None:
    texts = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert "Total" not in texts
    assert len(book["Summary"]._charts) == 1


@pytest.mark.parametrize(
    ("widths", "parts", "shared"),
    [
        ([10, 40, 16], 2, [[0, 1], [2]]),
        ([10, 10, 10, 10], 2, [[0, 1], [2, 3]]),
        ([50, 9, 9], 2, [[0], [1, 2]]),
        ([20], 2, [[0], [1]]),
        ([9, 9, 60, 9], 3, [[0, 1], [2], [3]]),
    ],
)
def test_who_signs_shares_the_width_of_the_sheet(
    widths: list[int], parts: int, shared: list[list[int]]
) -> None:
    assert [list(columns) for columns in _shared(widths, parts)] == shared
