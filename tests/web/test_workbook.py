"""The workbook of a group: the same totals as the books, in Excel and in LibreOffice."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kub.books.chart import Account
from kub.books.selectors import balances, result
from kub.entries.services import undo
from kub.web.workbook import group_workbook
from tests.kitchen import Kitchen
from tests.plugins.office import recalculated

SINCE, UNTIL = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


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


def totals_of(data: bytes) -> dict[str, list[int]]:
    """Give the numbers in the last filled row of each sheet that is a table: its totals."""
    book = load_workbook(BytesIO(data), data_only=True)
    totals = {}
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows(values_only=True):
            if row[0] == "Total":
                totals[sheet.title] = [cell for cell in row if isinstance(cell, int | float)]
    return totals


def test_totals_are_those_of_the_books(traded: Kitchen) -> None:
    with group_workbook(access=traded.access, since=SINCE, until=UNTIL) as file:
        totals = totals_of(file.read())
    found = result(group=traded.group, since=SINCE, until=UNTIL)
    revenue, cost = found.income[Account.SALES], found.expenses[Account.COST_OF_SALES]
    assert totals["Sales lines"] == [revenue, cost, revenue - cost]
    held = balances(group=traded.group)
    worth = sum(held.get(account, 0) for account in (Account.MATERIALS, Account.PACKAGING, Account.PRODUCTS))
    assert totals["Stock by lot"] == [worth]
    assert totals["Owed by customers"][-1] == held[Account.RECEIVABLE]
    assert totals["Members' work"] == [320_000]


def figures_of(data: bytes) -> dict[str, int]:
    """Give the figures of the summary by their label."""
    sheet = load_workbook(BytesIO(data), data_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    return {row[0]: row[1] for row in rows if isinstance(row[0], str) and isinstance(row[1], int | float)}


@pytest.mark.office
def test_libreoffice_reckons_the_same(traded: Kitchen, tmp_path: Path) -> None:
    with group_workbook(access=traded.access, since=SINCE, until=UNTIL) as file:
        data = file.read()
    recounted = recalculated(data, tmp_path).read_bytes()
    assert totals_of(recounted) == totals_of(data)
    assert figures_of(recounted) == figures_of(data)
    found = result(group=traded.group, since=SINCE, until=UNTIL)
    assert figures_of(recounted)["Revenue"] == found.income[Account.SALES]
    assert figures_of(recounted)["Profit"] == found.profit_rp
