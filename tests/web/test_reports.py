"""The report room: its list, the pages of a report, what is refused in words, and its files."""

import datetime as dt
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from rest_framework.test import APIClient

from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.reports import Column, Kind, Report, Row, as_page
from kub.people.access import Permission
from kub.people.models import Group, User
from kub.people.reporting import Asked, Asks, ReportKind, Section
from kub.web.models import ColumnChoice
from kub.web.reporting import REPORTS, catalogue, views
from sales.models import Channel
from tests.kitchen import Kitchen
from tests.races import race

MARCH = {"start": "2026-03-01", "end": "2026-03-31"}
ROWS = 5_000


def page_of(group: Group, name: str, part: str = "") -> str:
    return reverse("web:report", args=[group.slug, name]) + part


def api_page(group: Group, name: str) -> str:
    return reverse("web:api-report", args=[group.slug, name])


def hang_up(answer: Any) -> None:
    """Close the answer, as a server does when whoever asked is gone; the test keeps its connection."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def names_of_columns(content: bytes) -> str:
    return content.decode().partition("<thead>")[2].partition("</thead>")[0]


@pytest.fixture
def chairs_page(chair: User, client_of: Callable[..., Client]) -> Client:
    return client_of(chair)


@pytest.fixture
def chairs_api(chair: User, api_of: Callable[..., APIClient]) -> APIClient:
    return api_of(chair)


@pytest.fixture
def numbered(monkeypatch: pytest.MonkeyPatch) -> ReportKind:
    """A report of 5.000 numbered rows, in the place of one of KUB's."""
    return put_in_place(monkeypatch, lambda: ((f"Row {number}", number) for number in range(1, ROWS + 1)))


def put_in_place(monkeypatch: pytest.MonkeyPatch, rows: Callable[[], Iterator[Row]]) -> ReportKind:
    def build(_asked: Asked) -> Report:
        columns = [
            Column(key="what", label="What"),
            Column(key="much", label="Much", kind=Kind.MONEY, total=True),
        ]
        return Report(title="Numbered", columns=columns, rows=rows())

    kind = ReportKind(
        name="numbered", title="Numbered", about="How many?", section=Section.BOOKS, build=build
    )
    monkeypatch.setitem(catalogue._BY_NAME, kind.name, kind)
    return kind


def test_names_are_their_own_and_stand_in_addresses() -> None:
    names = [kind.name for kind in REPORTS]
    longest = ColumnChoice._meta.get_field("report").max_length
    assert len(set(names)) == len(names)
    assert all(name == name.lower() and " " not in name and len(name) <= longest for name in names)
    taken = {"page", "page_size", "rows", "start", "end", "on", "since", "until", "columns", "format"}
    assert [kind.name for kind in REPORTS if taken & {each.name for each in kind.filters}] == []


def test_list_shows_each_report_with_its_question(sari: Group, chairs_page: Client) -> None:
    content = chairs_page.get(reverse("web:reports", args=[sari.slug])).content.decode()
    for kind in REPORTS:
        assert page_of(sari, kind.name) in content
    assert "Nothing is recorded yet." in content


def test_menu_leads_to_the_reports(sari: Group, chairs_page: Client) -> None:
    content = chairs_page.get(reverse("web:more", args=[sari.slug])).content.decode()
    assert reverse("web:reports", args=[sari.slug]) in content


def test_list_has_no_hint_once_something_is_recorded(kitchen: Kitchen, chairs_page: Client) -> None:
    kitchen.buy("Kedelai", "10", 110_000)
    content = chairs_page.get(reverse("web:reports", args=[kitchen.group.slug])).content.decode()
    assert "Nothing is recorded yet." not in content


def test_others_earnings_are_neither_listed_nor_given(
    sari: Group, member: User, client_of: Callable[..., Client], api_of: Callable[..., APIClient]
) -> None:
    closed = [kind.name for kind in REPORTS if kind.asks_also is Permission.EARNINGS]
    assert "work" in closed
    client, caller = client_of(member), api_of(member)
    content = client.get(reverse("web:reports", args=[sari.slug])).content.decode()
    listed = {each["name"] for each in caller.get(reverse("web:api-reports", args=[sari.slug])).json()}
    for name in closed:
        assert page_of(sari, name) not in content
        assert name not in listed
        assert client.get(page_of(sari, name)).status_code == 403
        assert client.post(page_of(sari, name, "columns/")).status_code == 403
        assert caller.get(api_page(sari, name)).status_code == 403


def test_files_are_for_who_may_export(sari: Group, member: User, client_of: Callable[..., Client]) -> None:
    client = client_of(member)
    assert "file.csv" not in client.get(page_of(sari, "movements")).content.decode()
    assert client.get(page_of(sari, "movements", "file.csv")).status_code == 403
    assert client.get(page_of(sari, "movements", "file.xlsx")).status_code == 403


def test_report_that_is_not_there_is_not_found(
    sari: Group, chairs_page: Client, chairs_api: APIClient
) -> None:
    assert chairs_page.get(page_of(sari, "nothing")).status_code == 404
    assert chairs_page.get(page_of(sari, "nothing", "file.csv")).status_code == 404
    assert chairs_api.get(api_page(sari, "nothing")).status_code == 404


# Days


def test_month_so_far_is_shown_unless_another_period_is_asked(sari: Group, chairs_page: Client) -> None:
    form = chairs_page.get(page_of(sari, "movements")).context["form"]
    assert form.days() == (month_of(today()), today())
    assert chairs_page.get(page_of(sari, "stock")).context["form"].days() == (today(), today())


def test_usual_periods_are_a_tap_away(sari: Group, chairs_page: Client) -> None:
    presets = chairs_page.get(page_of(sari, "movements")).context["presets"]
    before = add_months(month_of(today()), -1)
    assert [preset["label"] for preset in presets] == [
        "This month",
        "Last month",
        "Last three months",
        "This year",
        "Last twelve months",
    ]
    assert [preset["is_current"] for preset in presets] == [True, False, False, False, False]
    assert presets[1]["query"] == f"start={before}&end={last_of_month(before)}"


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"start": "1850-01-01", "end": "2026-03-31"}, "start", "This is not a day."),
        ({"start": "1901-01-01", "end": "2101-01-01"}, "start", "At most 10 years at once."),
        ({"start": "2026-03-31", "end": "2026-03-01"}, "end", "The last day lies before the first."),
        ({"start": "2026-02-30", "end": "2026-03-01"}, "start", "This is not a day."),
        ({"start": "2026-03-01"}, "end", "Choose a day."),
        ({**MARCH, "item": "999999999999"}, "item", "There is no such choice."),
        ({**MARCH, "item": "<b>"}, "item", "There is no such choice."),
        ({**MARCH, "page": "0"}, "page", "There is no such page."),
        ({**MARCH, "page": "-1"}, "page", "There is no such page."),
        ({**MARCH, "page": "two"}, "page", "There is no such page."),
        ({**MARCH, "page": "9" * 5000}, "page", "There is no such page."),
        ({**MARCH, "page": "2"}, "page", "There is no such page."),
        ({**MARCH, "page": "9" * 30}, "page", "There is no such page."),
    ],
)
def test_wrong_question_is_refused_in_words_beside_its_field(
    sari: Group, chairs_page: Client, asked: dict[str, str], field: str, words: str
) -> None:
    answer = chairs_page.get(page_of(sari, "movements"), asked)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    if field != "page":
        assert words in answer.context["form"].errors[field][0]
        for file in ("file.csv", "file.xlsx"):
            refused = chairs_page.get(page_of(sari, "movements", file), asked)
            assert (refused.status_code, "Content-Disposition" in refused.headers) == (400, False)
            assert words in refused.content.decode()


def test_day_that_has_not_come_is_refused(sari: Group, chairs_page: Client, chairs_api: APIClient) -> None:
    tomorrow = {"on": today() + dt.timedelta(days=1)}
    answer = chairs_page.get(page_of(sari, "stock"), tomorrow)
    assert (answer.status_code, answer.context["form"].errors["on"]) == (400, ["This day has not come yet."])
    told = chairs_api.get(api_page(sari, "stock"), tomorrow)
    assert (told.status_code, told.json()) == (400, {"on": ["This day has not come yet."]})


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"since": "0001-01-01", "until": "2026-03-31"}, "since", "Date has wrong format"),
        ({"since": "1901-01-01", "until": "2101-01-01"}, "since", "At most 10 years at once."),
        ({"since": "2026-03-31", "until": "2026-03-01"}, "until", "The last day lies before the first."),
        ({"since": "2026-03-01"}, "until", "Choose a day."),
        ({"item": "999999999999"}, "item", "There is no such choice."),
        ({"columns": "on,price"}, "columns", "There is no column “price” in this report."),
        ({"columns": ","}, "columns", "There is no column “” in this report."),
        ({"page": "2"}, "page", "There is no such page."),
        ({"page": "9" * 30}, "page", "There is no such page."),
        ({"page": "0"}, "page", "greater than or equal to 1"),
        ({"page": "9" * 5000}, "page", ""),
        ({"page_size": "1000"}, "page_size", "less than or equal to 200"),
        ({"colour": "red"}, "colour", "There is no such field."),
        ({"on": "2026-03-31"}, "on", "There is no such field."),
    ],
)
def test_api_refuses_a_wrong_question_by_its_field(
    sari: Group, chairs_api: APIClient, asked: dict[str, str], field: str, words: str
) -> None:
    answer = chairs_api.get(api_page(sari, "movements"), asked)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert words in answer.json()[field][0]


def test_what_is_another_groups_cannot_be_chosen(
    kitchen: Kitchen, other_group: Group, chairs_page: Client, chairs_api: APIClient
) -> None:
    theirs = Channel.objects.filter(group=other_group).earliest("pk").pk
    ours = Channel.objects.filter(group=kitchen.group).earliest("pk").pk
    for channel, status in ((ours, 200), (theirs, 400)):
        asked = {**MARCH, "channel": channel}
        assert chairs_page.get(page_of(kitchen.group, "sales"), asked).status_code == status
        for file in ("file.csv", "file.xlsx"):
            answer = chairs_page.get(page_of(kitchen.group, "sales", file), asked)
            assert (answer.status_code, bool(answer.getvalue())) == (status, True)
        assert chairs_api.get(api_page(kitchen.group, "sales"), {"channel": channel}).status_code == status


def test_choice_is_said_in_words_and_stays_with_another_period(kitchen: Kitchen, chairs_page: Client) -> None:
    channel = kitchen.channel()
    answer = chairs_page.get(page_of(kitchen.group, "sales"), {**MARCH, "channel": channel.pk})
    assert answer.context["table"].filters == (
        ["KUB Sari Tempe", "1 March 2026 – 31 March 2026", f"Sold through: {channel.name}"]
    )
    assert all(f"channel={channel.pk}" in preset["query"] for preset in answer.context["presets"])


def test_product_without_sales_is_there_with_nothing(kitchen: Kitchen, chairs_api: APIClient) -> None:
    kitchen.cook()
    told = chairs_api.get(
        api_page(kitchen.group, "sales-by-product"), {"since": "2026-03-01", "until": "2026-03-31"}
    ).json()
    assert told["totals"]["revenue"] == 0


# Columns


def test_choice_of_columns_is_kept_for_page_and_files(
    kitchen: Kitchen, chair: User, secretary: User, client_of: Callable[..., Client]
) -> None:
    kitchen.cook()
    client, address = client_of(chair), page_of(kitchen.group, "movements")
    kept = client.post(f"{address}columns/?start=2026-03-01&end=2026-03-31", {"columns": ["value", "item"]})
    assert kept["Location"] == f"{address}?start=2026-03-01&end=2026-03-31"
    heading = names_of_columns(client_of(chair).get(address, MARCH).content)
    assert heading.index("Item") < heading.index("Value (Rp)")
    assert "Date" not in heading
    table = client.get(f"{address}file.csv", MARCH).getvalue().decode("utf-8-sig")
    assert table.splitlines()[0] == "Item;Value (Rp)"
    workbook = load_workbook(BytesIO(client.get(f"{address}file.xlsx", MARCH).getvalue()))
    assert [cell.value for cell in workbook.worksheets[0][3]] == ["Item", "Value (Rp)"]
    assert "Date" in names_of_columns(client_of(secretary).get(address, MARCH).content)


def test_all_columns_come_back(kitchen: Kitchen, chair: User, chairs_page: Client) -> None:
    kitchen.cook()
    address = page_of(kitchen.group, "movements")
    chairs_page.post(f"{address}columns/", {"columns": ["item"]})
    assert ColumnChoice.objects.get(user=chair, report="movements").columns == ["item"]
    chairs_page.post(f"{address}columns/", {"columns": ["item"], "all": "1"})
    assert not ColumnChoice.objects.exists()
    assert "Date" in names_of_columns(chairs_page.get(address, MARCH).content)


def test_choosing_every_column_is_no_choice(sari: Group, chairs_page: Client) -> None:
    columns = [column.key for column, _shown in chairs_page.get(page_of(sari, "stock")).context["columns"]]
    chairs_page.post(page_of(sari, "stock", "columns/"), {"columns": columns})
    assert not ColumnChoice.objects.exists()


@pytest.mark.parametrize(
    ("columns", "words"),
    [(["item", "price"], "There is no column “price” in this report."), ([], "Choose at least one column.")],
)
def test_column_that_is_not_there_is_refused_beside_the_columns(
    sari: Group, chairs_page: Client, columns: list[str], words: str
) -> None:
    answer = chairs_page.post(page_of(sari, "movements", "columns/"), {"columns": columns})
    assert answer.status_code == 400
    assert f'<p class="error" id="columns-error">{words}</p>' in answer.content.decode()
    assert not ColumnChoice.objects.exists()


def test_column_that_a_report_no_longer_has_is_passed_over(
    sari: Group, chair: User, chairs_page: Client
) -> None:
    choice = ColumnChoice.objects.create(user=chair, report="movements", columns=["gone", "item"])
    columns = chairs_page.get(page_of(sari, "movements")).context["columns"]
    assert [column.key for column, is_shown in columns if is_shown] == ["item"]
    choice.columns = ["gone"]
    choice.save()
    columns = chairs_page.get(page_of(sari, "movements")).context["columns"]
    assert all(is_shown for _column, is_shown in columns)


def test_api_gives_the_columns_that_are_named(kitchen: Kitchen, chairs_api: APIClient) -> None:
    kitchen.cook()
    asked = {"since": "2026-03-10", "until": "2026-03-10", "columns": "quantity,item"}
    told = chairs_api.get(api_page(kitchen.group, "movements"), asked).json()
    assert [column["key"] for column in told["columns"]] == ["item", "quantity", "quantity_unit"]
    assert {"item": "Kedelai", "quantity": "10", "quantity_unit": "kg"} in told["results"]
    assert told["totals"] == {}


# Long reports


def test_long_report_is_paged_and_its_totals_are_of_all(
    numbered: ReportKind, sari: Group, chairs_page: Client, chairs_api: APIClient
) -> None:
    total = "12.502.500"
    for page, first, last in ((1, 1, 100), (17, 1_601, 1_700), (50, 4_901, 5_000)):
        answer = chairs_page.get(page_of(sari, numbered.name), {"page": page})
        table = answer.context["table"]
        assert [row[0].text for row in table.rows] == [f"Row {number}" for number in range(first, last + 1)]
        assert table.totals[1].text == total
        assert f"Page {page} of 50" in answer.content.decode()
    assert chairs_page.get(page_of(sari, numbered.name), {"page": 51}).status_code == 400
    assert len(chairs_page.get(page_of(sari, numbered.name), {"rows": "all"}).context["table"].rows) == 2_000
    told = chairs_api.get(api_page(sari, numbered.name), {"page": 25, "page_size": 200}).json()
    assert (told["count"], told["totals"], told["next"]) == (ROWS, {"much": 12_502_500}, None)
    assert told["previous"].endswith("page=24&page_size=200")
    assert told["results"][-1] == {"what": "Row 5000", "much": 5_000}


def test_page_of_a_hundred_thousand_rows_keeps_none_but_its_own() -> None:
    much = Column(key="much", label="Much", kind=Kind.MONEY, total=True)
    rows = ([number] for number in range(100_000))
    tracemalloc.start()
    try:
        page = as_page(Report(title="", columns=[much], rows=rows), limit=100, page=900)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (page.count, page.totals[0].text) == (100_000, "4.999.950.000")
    assert most < 200_000


def test_totals_stand_above_a_long_table_and_in_a_message(
    numbered: ReportKind, sari: Group, chairs_page: Client
) -> None:
    answer = chairs_page.get(page_of(sari, numbered.name), MARCH)
    assert answer.context["message"] == (
        "Numbered\nKUB Sari Tempe\n1 March 2026 – 31 March 2026\n\nMuch (Rp): 12.502.500"
    )
    assert '<dd class="value num">12.502.500</dd>' in answer.content.decode()


def test_every_report_takes_as_many_queries_for_many_rows_as_for_few(
    kitchen: Kitchen, chairs_page: Client, chairs_api: APIClient
) -> None:
    def days_of(kind: ReportKind) -> dict[str, str]:
        march = {"since": "2026-03-01", "until": "2026-03-31"}
        return {"on": "2026-03-31"} if kind.asks is Asks.DAY else march

    def queries() -> dict[str, list[int]]:
        counts = {}
        for kind in REPORTS:
            with CaptureQueriesContext(
                connection,
            ) as page:
                chairs_page.get(page_of(kitchen.group, kind.name), MARCH | {"on": "2026-03-31"})
            with CaptureQueriesContext(connection) as told:
                chairs_api.get(api_page(kitchen.group, kind.name), days_of(kind))
            counts[kind.name] = [len(page), len(told)]
        return counts

    customer = kitchen.customer().pk
    kitchen.buy_for_batches(12, on=dt.date(2026, 3, 1))
    for _batch in range(2):
        kitchen.post("batch", kitchen.batch_data(), on=dt.date(2026, 3, 2))
    for _sale in range(3):
        kitchen.sell("1", customer=customer)
    chairs_page.get(page_of(kitchen.group, "stock"))
    few = queries()
    for _batch in range(10):
        kitchen.post("batch", kitchen.batch_data(), on=dt.date(2026, 3, 3))
    for _sale in range(297):
        kitchen.sell("1", customer=customer)
    assert queries() == few


# Files


def test_file_is_named_after_its_group_report_and_days(sari: Group, chairs_page: Client) -> None:
    for name, file, given in (
        ("movements", "csv", "kub-sari-tempe-movements-20260301-20260331.csv"),
        ("stock", "xlsx", "kub-sari-tempe-stock-20260331.xlsx"),
    ):
        answer = chairs_page.get(page_of(sari, name, f"file.{file}"), {**MARCH, "on": "2026-03-31"})
        assert answer["Content-Disposition"] == f'attachment; filename="{given}"'
        assert int(answer["Content-Length"]) == len(answer.getvalue())


@pytest.mark.parametrize("file", ["file.csv", "file.xlsx"])
def test_report_that_breaks_gives_an_error_and_never_half_a_file(
    sari: Group, chairs_page: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str
) -> None:
    def breaking() -> Iterator[Row]:
        yield from ((f"Row {number}", number) for number in range(3_000))
        raise RuntimeError("the disk is full")

    kind = put_in_place(monkeypatch, breaking)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    chairs_page.raise_request_exception = False
    answer = chairs_page.get(page_of(sari, kind.name, file))
    assert (answer.status_code, "Content-Disposition" in answer.headers) == (500, False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_download_that_breaks_off_leaves_nothing_behind(
    numbered: ReportKind,
    sari: Group,
    chairs_page: Client,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    suffix: str,
) -> None:
    files: list[Any] = []
    write = getattr(views, f"{suffix}_file")
    monkeypatch.setattr(views, f"{suffix}_file", lambda report: files.append(write(report)) or files[0])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = chairs_page.get(page_of(sari, numbered.name, f"file.{suffix}"))
    assert next(answer.streaming_content)
    assert not files[0].closed
    hang_up(answer)
    assert files[0].closed
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_ten_who_ask_at_once_each_get_the_whole_report(
    kitchen: Kitchen, chair: User, client_of: Callable[..., Client]
) -> None:
    kitchen.cook()
    for _sale in range(30):
        kitchen.sell("1")
    address, clients = page_of(kitchen.group, "sales", "file.csv"), [client_of(chair) for _each in range(10)]

    def ask(client: Client) -> Callable[[], bytes]:
        return lambda: client.get(address, MARCH).getvalue()

    alone = ask(clients[0])()
    assert alone.count(b"\n") == 31
    assert race(*(ask(client) for client in clients)) == [alone] * 10
