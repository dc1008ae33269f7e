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
    IndexSheet,
    Series,
    SummarySheet,
    TableSheet,
    build_workbook,
)

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
    index = IndexSheet(
        title="Index",
        heading="Index",
        note="Tap a name.",
        entries=[(summary, "All"), (long, "Each line"), (empty, "?")],
    )
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
    sheet = book["Index"]
    targets = {cell.value: cell.hyperlink.location for [cell] in sheet["B4:B6"]}
    assert targets == {
        "Summary": "'Summary'!A1",
        book.sheetnames[3]: f"'{book.sheetnames[3]}'!A1",
        "Nothing": "'Nothing'!A1",
    }
    assert [cell.value for [cell] in sheet["C4:C6"]] == ["All", "Each line", "?"]


def test_table_whose_sum_says_nothing_has_no_total(book: Workbook) -> None:
    texts = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert "Total" not in texts
    assert len(book["Summary"]._charts) == 1
