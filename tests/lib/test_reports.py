import csv
import datetime as dt
from io import StringIO
from itertools import islice

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kub.lib.reports import (
    Column,
    Kind,
    Quantity,
    Report,
    Signature,
    UnknownColumn,
    as_csv,
    as_page,
    plain_text,
    with_columns,
)

COLUMNS = [
    Column(key="sold_on", label="Tanggal", kind=Kind.DATE),
    Column(key="item", label="Barang"),
    Column(key="packs", label="Bungkus", kind=Kind.INTEGER, total=True),
    Column(key="weight", label="Berat", kind=Kind.QUANTITY, unit="kg", total=True),
    Column(key="taken", label="Dipakai", kind=Kind.MEASURE),
    Column(key="amount", label="Omzet", kind=Kind.MONEY, total=True, loss=True),
    Column(key="margin", label="Untung", kind=Kind.PERCENT),
]
ROWS = [
    (dt.date(2026, 11, 3), "Keripik 100 g", 12, 1_200, Quantity(2_500, "kg"), 84_000, 265),
    (dt.date(2026, 11, 24), "Keripik 250 g", 3, 750, Quantity(20_000, "g"), -48_000, -43),
    (None, "Remahan", None, None, None, None, None),
]


def sales(rows=ROWS, **options):
    return Report(title="Penjualan", columns=COLUMNS, rows=rows, **options)


def read_csv(report):
    return list(csv.reader(StringIO(b"".join(as_csv(report)).decode("utf-8-sig")), delimiter=";"))


def texts(cells):
    return [cell.text.replace("\u00a0", " ") for cell in cells]


def test_page_writes_every_kind_the_indonesian_way():
    page = as_page(sales())
    assert texts(page.headings) == [
        "Tanggal",
        "Barang",
        "Bungkus",
        "Berat (kg)",
        "Dipakai",
        "Omzet (Rp)",
        "Untung",
    ]
    assert texts(page.rows[0]) == ["3 Nov 2026", "Keripik 100 g", "12", "1,2", "2,5 kg", "84.000", "26,5 %"]
    assert texts(page.rows[1]) == ["24 Nov 2026", "Keripik 250 g", "3", "0,75", "20 g", "-48.000", "-4,3 %"]
    assert texts(page.rows[2]) == ["–", "Remahan", "–", "–", "–", "–", "–"]
    assert texts(page.totals) == ["Total", "", "15", "1,95", "", "36.000", ""]


def test_months_are_named_in_the_readers_language():
    with translation.override("id"):
        page = as_page(sales([(dt.date(2026, 8, 17), "Keripik", 1, 1, None, 1, None)]))
    assert page.rows[0][0].text == "17 Agu 2026"


def test_page_marks_numbers_and_losses():
    page = as_page(sales())
    assert [cell.style for cell in page.rows[0]] == ["day", "", "num", "num", "num", "num", "num"]
    assert page.rows[1][5].style == "num bad"


def test_page_that_is_cut_still_counts_and_adds_every_row():
    rows = ((None, f"Barang {number}", 1, None, None, 1_000, None) for number in range(3_014))
    page = as_page(sales(rows), limit=200)
    assert len(page.rows) == 200
    assert (page.is_cut, page.count) == (True, 3_014)
    assert texts(page.totals)[5] == "3.014.000"
    assert "3.014" in render_to_string("parts/report.html", {"report": page})


def test_later_page_shows_its_own_rows_and_the_totals_of_all():
    rows = ((None, f"Barang {number}", 1, None, None, 1_000, None) for number in range(1, 251))
    page = as_page(sales(rows), limit=100, page=3)
    assert [row[1].text for row in page.rows] == [f"Barang {number}" for number in range(201, 251)]
    assert (page.count, texts(page.totals)[5]) == (250, "250.000")
    assert "Rows 201 to 250 of 250" in render_to_string("parts/report.html", {"report": page})


def test_page_beyond_the_end_has_no_rows_and_the_same_totals():
    for number in (9, 10**30):
        page = as_page(sales(), limit=100, page=number)
        assert (page.rows, page.count, texts(page.totals)[5]) == ([], 3, "36.000")


def test_columns_can_be_chosen_and_keep_the_order_of_the_report():
    page = as_page(with_columns(sales(), ["amount", "item"]))
    assert texts(page.headings) == ["Barang", "Omzet (Rp)"]
    assert texts(page.rows[0]) == ["Keripik 100 g", "84.000"]
    assert texts(page.totals) == ["Total", "36.000"]


def test_choosing_columns_reads_no_row_before_it_must():
    read = []
    rows = (read.append(number) or ROWS[0] for number in range(5))
    chosen = with_columns(sales(rows), ["item"])
    assert read == []
    assert list(islice(chosen.checked_rows(), 2)) == [["Keripik 100 g"]] * 2
    assert read == [0, 1]


def test_column_that_is_not_there_is_named():
    with pytest.raises(UnknownColumn, match="no column “price” in this report"):
        with_columns(sales(), ["item", "price"])
    with pytest.raises(UnknownColumn, match="at least one column"):
        with_columns(sales(), [])


def test_report_without_totals_has_no_foot():
    report = Report(title="Anggota", columns=[Column(key="name", label="Nama")], rows=[["Siti"]])
    page = as_page(report)
    assert page.totals == ()
    assert "<tfoot>" not in render_to_string("parts/report.html", {"report": page})


def test_total_in_the_first_column_is_not_hidden_by_its_word():
    column = Column(key="amount", label="Omzet", kind=Kind.MONEY, total=True)
    assert texts(as_page(Report(title="", columns=[column], rows=[[5], [7]])).totals) == ["12"]


def test_rendered_page_has_filters_totals_and_who_signs():
    report = sales(
        filters=["1–30 November 2026", "Toko <Siti>"], signatures=[Signature("Ketua", "Ibu Aminah")]
    )
    html = render_to_string("parts/report.html", {"report": as_page(report)})
    assert "1–30 November 2026 · Toko &lt;Siti&gt;" in html
    assert '<td class="num bad">-48.000</td>' in html
    assert '<th scope="row">Total</th>' in html
    assert "Ibu Aminah<br>Ketua" in html


def test_report_without_rows_says_so():
    html = render_to_string(
        "parts/report.html", {"report": as_page(sales([])), "empty": "Belum ada penjualan."}
    )
    assert "Belum ada penjualan." in html
    assert "<table>" not in html


def test_csv_is_what_excel_in_indonesia_opens():
    data = b"".join(as_csv(sales()))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n")[:2] == [
        "Tanggal;Barang;Bungkus;Berat (kg);Dipakai;Unit;Omzet (Rp);Untung",
        "2026-11-03;Keripik 100 g;12;1,2;2,5;kg;84000;26,5%",
    ]


def test_csv_leaves_empty_what_is_not_known():
    assert read_csv(sales())[3] == ["", "Remahan", "", "", "", "", "", ""]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_text_is_never_run_as_a_formula(text):
    report = Report(title="", columns=[Column(key="note", label=text)], rows=[[text]])
    for (cell,) in read_csv(report):
        assert cell.startswith("'")


def test_csv_numbers_below_zero_stay_numbers():
    assert read_csv(sales())[2][6] == "-48000"


@given(st.lists(st.text(max_size=30), max_size=5))
def test_any_text_comes_back_from_csv(notes):
    columns = [Column(key="note", label="Catatan"), Column(key="x", label="X")]
    report = Report(title="", columns=columns, rows=[[note, "x"] for note in notes])
    for (cell, _x), note in zip(read_csv(report)[1:], notes, strict=True):
        assert cell.removeprefix("'") == plain_text(note).removeprefix("'")


def test_csv_is_streamed_without_reading_all_rows_first():
    taken = 0

    def rows():
        nonlocal taken
        for _number in range(10_000):
            taken += 1
            yield ["x"]

    report = Report(title="", columns=[Column(key="a", label="A")], rows=rows())
    list(islice(as_csv(report), 2))
    assert 0 < taken <= 501


def test_text_loses_only_what_files_cannot_hold():
    assert plain_text("a\x00b\x1f\ud800c\ufffe") == "abc"
    assert plain_text("satu\r\ndua\rtiga\tempat 🥜 \u200f") == "satu\ndua\ntiga\tempat 🥜 \u200f"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.MONEY, 1.5),
        (Kind.MONEY, True),
        (Kind.MONEY, "5"),
        (Kind.INTEGER, 2.0),
        (Kind.QUANTITY, Quantity(1, "kg")),
        (Kind.MEASURE, 5),
        (Kind.TEXT, 5),
        (Kind.DATE, "2026-11-24"),
        (Kind.DATE, dt.datetime(2026, 11, 24, tzinfo=dt.UTC)),
        (Kind.PERCENT, 0.5),
        (Kind.UNIT_COST, 5_145.45),
    ],
)
def test_cell_of_another_kind_is_refused(kind, cell):
    report = Report(title="", columns=[Column(key="a", label="A", kind=kind)], rows=[[cell]])
    with pytest.raises(TypeError, match="column a"):
        as_page(report)
    with pytest.raises(TypeError, match="column a"):
        list(as_csv(report))


def test_unit_cost_is_shown_to_the_hundredth_of_a_rupiah():
    column = Column(key="cost", label="HPP", kind=Kind.UNIT_COST, loss=True)
    report = Report(title="", columns=[column], rows=[[514_545], [369_100], [-41_450], [None]])
    page = as_page(report)
    assert texts(page.headings) == ["HPP (Rp)"]
    assert [cell.text for [cell] in page.rows] == ["5.145,45", "3.691", "-414,50", "–"]
    assert page.rows[2][0].style == "num bad"
    assert read_csv(report) == [["HPP (Rp)"], ["5145,45"], ["3691"], ["-414,5"], [""]]


def test_row_of_another_length_is_refused():
    with pytest.raises(TypeError, match="1 cells for 7 columns"):
        as_page(sales([["x"]]))


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.DATE, Kind.PERCENT, Kind.MEASURE, Kind.UNIT_COST])
def test_what_does_not_add_up_has_no_total(kind):
    with pytest.raises(ValueError, match="add up"):
        Column(key="a", label="A", kind=kind, total=True)


def test_two_columns_of_one_key_are_refused():
    with pytest.raises(ValueError, match="same key"):
        Report(title="", columns=[Column(key="a", label="A")] * 2, rows=[])
