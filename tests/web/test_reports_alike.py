"""Every report is the same to the digit as a page, as CSV, in Excel and by the API."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from kub.entries.services import undo
from kub.lib.reports import Column, for_machines
from kub.people.models import Group, User
from kub.people.reporting import Asked, Asks, ReportKind
from kub.web.reporting import REPORTS
from kub.web.reporting.asking import built
from tests.kitchen import Kitchen
from tests.plugins.office import all_recalculated
from tests.web.report_readers import Read, from_api, from_csv, from_page, from_xlsx

SINCE, UNTIL = dt.date(2026, 3, 1), dt.date(2026, 3, 31)


@pytest.fixture
def traded(kitchen: Kitchen) -> Kitchen:
    """A kitchen with a month behind it, in which everything happened that a report tells of."""
    kitchen.cook(on=dt.date(2026, 3, 2))
    kitchen.cook(on=dt.date(2026, 3, 9))
    kitchen.sell("12", on=dt.date(2026, 3, 3))
    owed = kitchen.sell("20", on=dt.date(2026, 3, 4), customer=kitchen.customer().pk)
    kitchen.sell("7", "Keripik 250 g", on=dt.date(2026, 3, 5), discount=1_000)
    kitchen.post("sale_return", {"sale": str(owed.uid), "lines": [{"line": 0, "quantity": "3"}]})
    undo(access=kitchen.access, uid=kitchen.sell("2", on=dt.date(2026, 3, 6)).uid)
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "2.5", "amount": 27_777}
    kitchen.post("purchase", {"lines": [line], "supplier": kitchen.supplier("=SUM(A1)").pk})
    kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 5_000_000})
    taken = {"item": kitchen.item("Keripik 100 g").pk, "quantity": "2", "why": "spoiled"}
    kitchen.post("taken_out", taken)
    return kitchen


def asked_of(kind: ReportKind, group: Group) -> tuple[Asked, dict[str, Any], dict[str, Any]]:
    """Give what is asked, and how a page and the API are asked for it."""
    if kind.asks is Asks.DAY:
        return Asked(group=group, since=UNTIL, until=UNTIL), {"on": UNTIL}, {"on": UNTIL}
    asked = Asked(group=group, since=SINCE, until=UNTIL)
    return asked, {"start": SINCE, "end": UNTIL}, {"since": SINCE, "until": UNTIL, "page_size": 200}


def columns_of(kind: ReportKind, asked: Asked) -> tuple[list[Column], list[Column]]:
    """Give the columns of the report, and those with units apart."""
    with built(kind=kind, asked=asked) as report:
        return list(report.columns), list(for_machines(report).columns)


def test_every_report_is_the_same_everywhere(
    traded: Kitchen, chair: User, client_of: Callable[..., Client], api_of: Callable[..., APIClient]
) -> None:
    client, caller, slug = client_of(chair), api_of(chair), traded.group.slug
    empty = []
    for kind in REPORTS:
        asked, of_page, of_api = asked_of(kind, traded.group)
        columns, apart = columns_of(kind, asked)
        told = caller.get(reverse("web:api-report", args=[slug, kind.name]), of_api).json()
        read = from_api(told)
        assert len(read.rows) == told["count"], kind.name
        page = client.get(reverse("web:report", args=[slug, kind.name]), of_page)
        assert from_page(page.content, columns) == expected_of_page(read), kind.name
        table = client.get(reverse("web:report-csv", args=[slug, kind.name]), of_page).getvalue()
        assert from_csv(table, apart) == read.rows, kind.name
        workbook = client.get(reverse("web:report-xlsx", args=[slug, kind.name]), of_page).getvalue()
        assert from_xlsx(workbook, apart, told["count"]) == expected_of_page(read), kind.name
        empty += [] if read.rows else [kind.name]
    assert empty == []


def expected_of_page(read: Read) -> Read:
    """A table without rows has no line of totals."""
    return read if read.rows else Read([], {})


@pytest.mark.office
def test_libreoffice_reckons_every_total_as_the_page_shows_it(
    traded: Kitchen, chair: User, client_of: Callable[..., Client], tmp_path: Path
) -> None:
    client, slug = client_of(chair), traded.group.slug
    workbooks, pages, columns = {}, {}, {}
    for kind in REPORTS:
        asked, of_page, _of_api = asked_of(kind, traded.group)
        own, columns[kind.name] = columns_of(kind, asked)
        address = reverse("web:report-xlsx", args=[slug, kind.name])
        workbooks[kind.name] = client.get(address, of_page).getvalue()
        page = client.get(reverse("web:report", args=[slug, kind.name]), of_page)
        pages[kind.name] = from_page(page.content, own)
    for name, recounted in all_recalculated(workbooks, tmp_path).items():
        read = from_xlsx(recounted.read_bytes(), columns[name], len(pages[name].rows))
        assert read.totals == pages[name].totals, name


def test_every_report_of_a_new_group_is_empty_and_whole(
    sari: Group, chair: User, client_of: Callable[..., Client], api_of: Callable[..., APIClient]
) -> None:
    client, caller = client_of(chair), api_of(chair)
    for kind in REPORTS:
        for route in ("web:report", "web:report-csv", "web:report-xlsx"):
            answer = client.get(reverse(route, args=[sari.slug, kind.name]))
            assert (answer.status_code, len(answer.getvalue()) > 20) == (200, True), kind.name
        assert caller.get(reverse("web:api-report", args=[sari.slug, kind.name])).status_code == 200
