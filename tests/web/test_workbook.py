"""The workbook of a group: the same totals as the pages and the books, in Excel and in LibreOffice."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html
from openpyxl import Workbook, load_workbook
from PIL import Image

from inventory.models import Batch
from kub.books.chart import Account
from kub.books.selectors import balances, result
from kub.entries.checks import check_books
from kub.entries.services import undo
from kub.people.access import Access
from kub.people.models import Group, Stage, User
from kub.people.reporting import Asks, ReportKind
from kub.people.services import set_logo
from kub.web.reporting import sections_for
from kub.web.workbook import group_workbook
from tests.kitchen import Kitchen
from tests.plugins.office import recalculated
from tests.web.walk import Walk

SINCE, UNTIL = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
YEAR = dt.date(2025, 4, 1), UNTIL
# Cover, index and summary.
BEFORE_THE_REPORTS = 3


@pytest.fixture
def traded(kitchen: Kitchen) -> Kitchen:
    """A kitchen with a month behind it: two batches, sales, a return, one sale undone."""
    kitchen.cook(on=dt.date(2026, 3, 2))
    kitchen.cook(on=dt.date(2026, 3, 9))
    kitchen.sell("12", on=dt.date(2026, 3, 3))
    owed = kitchen.sell("20", on=dt.date(2026, 3, 4), customer=kitchen.customer().pk)
    kitchen.sell("7", "Keripik 250 g", on=dt.date(2026, 3, 5), discount=1_000)
    kitchen.post("sale_return", {"sale": str(owed.uid), "lines": [{"line": 0, "quantity": "3"}]})
    undo(access=kitchen.access, uid=kitchen.sell("2", on=dt.date(2026, 3, 6)).uid)
    return kitchen


@pytest.fixture
def lived(kitchen: Kitchen) -> Kitchen:
    """A kitchen after a year of all that can be recorded."""
    walk = Walk(kitchen, seed=20_261_125, first=YEAR[0], last=YEAR[1])
    walk.open_books()
    walk.go(250)
    return kitchen


def made(access: Access, since: dt.date = SINCE, until: dt.date = UNTIL) -> bytes:
    with group_workbook(access=access, since=since, until=until) as file:
        return file.read()


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data), data_only=True)


def figures_of(data: bytes) -> dict[str, int]:
    """Give the figures of the summary by their label."""
    sheet = opened(data).worksheets[BEFORE_THE_REPORTS - 1]
    rows = sheet.iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if isinstance(row[0], str) and isinstance(row[1], int | float)}


def totals_of(data: bytes) -> dict[str, list[int]]:
    """Give the numbers in the line of totals of each report."""
    totals = {}
    for sheet in opened(data).worksheets[BEFORE_THE_REPORTS:]:
        for row in sheet.iter_rows(values_only=True):
            if row[0] == "Total":
                totals[sheet.title] = [cell for cell in row if isinstance(cell, int | float)]
    return totals


def reports_of(access: Access) -> list[ReportKind]:
    return [kind for section in sections_for(access) for kind in section.kinds]


def totals_on_the_page(client: Client, group: Group, kind: ReportKind) -> list[Decimal]:
    """Give the numbers in the line of totals of a report's page."""
    since, until = (day.isoformat() for day in YEAR)
    asked = {"on": until} if kind.asks is Asks.DAY else {"start": since, "end": until}
    page = client.get(reverse("web:report", args=[group.slug, kind.name]), asked)
    assert page.status_code == 200, kind.name
    cells = html.fromstring(page.content.decode()).xpath("//tfoot//td")
    return [
        Decimal(text.replace(".", "").replace(",", ".")) for cell in cells if (text := cell.text_content())
    ]


@pytest.mark.office
def test_libreoffice_reckons_every_total_of_every_report_as_its_page_does(
    lived: Kitchen, chair: User, client_of: Callable[[User], Client], tmp_path: Path
) -> None:
    assert check_books() == []
    data = made(lived.access, *YEAR)
    recounted = recalculated(data, tmp_path).read_bytes()
    kinds, titles = reports_of(lived.access), opened(recounted).sheetnames[BEFORE_THE_REPORTS:]
    assert len(titles) == len(kinds)
    totals, differences, compared = totals_of(recounted), [], 0
    for kind, title in zip(kinds, titles, strict=True):
        on_the_page = totals_on_the_page(client_of(chair), lived.group, kind)
        in_the_sheet = [Decimal(str(round(total, 3))) for total in totals.get(title, [])]
        compared += len(on_the_page)
        if on_the_page != in_the_sheet:
            differences.append((kind.name, on_the_page, in_the_sheet))
    assert differences == []
    assert compared > 40, "too little to prove much"
    assert totals == totals_of(data)


@pytest.mark.office
def test_libreoffice_reckons_the_figures_of_the_summary_the_same(traded: Kitchen, tmp_path: Path) -> None:
    data = made(traded.access)
    assert figures_of(recalculated(data, tmp_path).read_bytes()) == figures_of(data)


def test_summary_is_of_the_books(traded: Kitchen) -> None:
    figures = figures_of(made(traded.access))
    found = result(group=traded.group, since=SINCE, until=UNTIL)
    revenue, cost = found.income[Account.SALES], found.expenses[Account.COST_OF_SALES]
    assert (figures["Revenue"], figures["Cost of goods"]) == (revenue, -cost)
    assert (figures["Gross profit"], figures["Profit"]) == (revenue - cost, found.profit_rp)
    held = balances(group=traded.group)
    worth = sum(held.get(account, 0) for account in (Account.MATERIALS, Account.PACKAGING, Account.PRODUCTS))
    assert (figures["Stock"], figures["Owed by customers"]) == (worth, held[Account.RECEIVABLE])


def test_summary_draws_months_products_and_what_a_pack_cost(traded: Kitchen) -> None:
    sheet = opened(made(traded.access)).worksheets[BEFORE_THE_REPORTS - 1]
    texts = [cell.value for row in sheet.iter_rows() for cell in row]
    for heading in (
        "Revenue and profit by month",
        "Revenue by product",
        "What one pack of Keripik 100 g cost",
    ):
        assert heading in texts
    assert len(sheet._charts) == 4
    row = texts.index(Batch.objects.earliest("pk").code)
    assert texts[row + 1 : row + 3] == [5_145, 3_691]


def test_what_there_is_is_of_the_end_of_the_period(traded: Kitchen) -> None:
    before = figures_of(made(traded.access, until=dt.date(2026, 3, 3)))
    held = balances(group=traded.group, until=dt.date(2026, 3, 3))
    assert before["Cash"] == held[Account.CASH]
    assert before["Owed by customers"] == 0


def test_cover_says_whose_workbook_it_is(traded: Kitchen) -> None:
    group = traded.group
    group.nib, group.stage = "1234567890123", Stage.DEVELOPING
    group.save()
    picture = BytesIO()
    Image.new("RGB", (160, 160), "navy").save(picture, "WEBP")
    set_logo(group=group, picture=ContentFile(picture.getvalue(), name="logo.webp"))
    cover = opened(made(traded.access)).worksheets[0]
    words = [cell.value for row in cover.iter_rows() for cell in row if cell.value]
    assert words[0] == "KUB Sari Tempe"
    for known in (
        "1 March 2026 – 31 March 2026",
        "Donowangun, Talun, Kabupaten Pekalongan, Jawa Tengah",
        "1234567890123",
        "Developing (berkembang)",
        "Siti Khotimah",
        "Siti Khotimah (Chair)",
    ):
        assert known in words
    assert "P-IRT" not in words
    assert len(cover._images) == 1


def test_index_names_every_sheet_and_its_question(traded: Kitchen) -> None:
    book = opened(made(traded.access))
    rows = [row for row in book.worksheets[1].iter_rows() if isinstance(row[0].value, int)]
    assert [row[1].value for row in rows] == book.sheetnames[BEFORE_THE_REPORTS - 1 :]
    assert all(row[1].hyperlink and row[2].value for row in rows)


def test_members_earnings_are_not_in_a_coordinators_workbook(
    traded: Kitchen, coordinator: User, access_of: Callable[[User, Group], Access]
) -> None:
    hers = opened(made(access_of(coordinator, traded.group))).sheetnames
    assert set(opened(made(traded.access)).sheetnames) - set(hers) == {"Members' work", "Work by member"}


def test_group_just_made_has_a_workbook_too(kitchen: Kitchen) -> None:
    book = opened(made(kitchen.access))
    assert len(book.sheetnames) == BEFORE_THE_REPORTS + len(reports_of(kitchen.access))


def test_workbook_of_ten_years_that_begins_before_the_group_is_made(traded: Kitchen) -> None:
    assert (
        figures_of(made(traded.access, dt.date(2016, 4, 1)))["Revenue"]
        == figures_of(made(traded.access))["Revenue"]
    )


def test_workbook_speaks_indonesian(traded: Kitchen) -> None:
    with translation.override("id"):
        data = made(traded.access)
    assert "1 Maret 2026 – 31 Maret 2026" in [
        cell.value for row in opened(data).worksheets[0] for cell in row
    ]


def test_progress_is_told_row_by_row_until_all_are_done(traded: Kitchen) -> None:
    told: list[int] = []
    group_workbook(access=traded.access, since=SINCE, until=UNTIL, progress=told.append).close()
    assert told == sorted(told)
    assert told[-1] > 20
