"""The pages of the report room: the list, each report, the choice of its columns, and its files."""

from collections.abc import Callable, Sequence
from typing import IO, Any, Final
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kub.entries.selectors import LogbookFilter, logbook
from kub.lib.dates import today
from kub.lib.numbers import write_int
from kub.lib.reports import Column, Report, ReportPage, UnknownColumn, as_page
from kub.lib.xlsx import CONTENT_TYPE
from kub.people.access import Permission
from kub.people.reporting import Asked, Asks, ReportKind
from kub.people.requests import GroupRequest
from kub.web.reporting.asking import built
from kub.web.reporting.catalogue import report_for, sections_for
from kub.web.reporting.columns import as_kept, forget_columns, keep_columns, kept_columns
from kub.web.reporting.files import csv_file, file_name, xlsx_file
from kub.web.reporting.forms import ReportForm, form_for
from kub.web.reporting.periods import presets

ROWS_A_PAGE: Final = 100
ROWS_A_PAGE_TO_PRINT: Final = 2_000
MANY_COLUMNS: Final = 7  # as many do not fit an upright sheet of paper
MANY_ROWS: Final = 12  # below as many, a phone does not show the totals


def reports(request: GroupRequest) -> HttpResponse:
    """List the reports, each with the question that it answers."""
    access = request.access
    access.require(Permission.SEE)
    is_new = not logbook(group=access.group, chosen=LogbookFilter()).exists()
    return render(request, "web/reports.html", {"sections": sections_for(access), "is_new": is_new})


def report(request: GroupRequest, name: str) -> HttpResponse:
    """Show a report, a page of its rows at a time."""
    kind, form = _asked(request, name)
    return _answered(request, kind, form) if form.is_valid() else _refused(request, kind, form)


@require_POST
def report_columns(request: GroupRequest, name: str) -> HttpResponse:
    """Keep which columns the reader wants to see, or show them all again."""
    kind, form = _asked(request, name)
    if not form.is_valid():
        return _refused(request, kind, form)
    user, asked = request.access.user, form.asked()
    if "all" in request.POST:
        forget_columns(user=user, kind=kind)
    else:
        with built(kind=kind, asked=asked) as found:
            pass  # its columns are wanted, not its rows
        try:
            keep_columns(user=user, kind=kind, report=found, columns=request.POST.getlist("columns"))
        except UnknownColumn as error:
            return _answered(request, kind, form, wrong_columns=str(error))
    return redirect(f"{_address(request, kind)}?{_query(kind, asked)}")


def report_csv(request: GroupRequest, name: str) -> HttpResponse | FileResponse:
    return _file(request, name, "csv", csv_file, "text/csv; charset=utf-8")


def report_xlsx(request: GroupRequest, name: str) -> HttpResponse | FileResponse:
    response = _file(request, name, "xlsx", xlsx_file, CONTENT_TYPE)
    # It is compressed already; left as it is, it says its length, by which a browser sees that it broke off.
    response["Content-Encoding"] = "identity"
    return response


def _file(
    request: GroupRequest, name: str, suffix: str, write: Callable[[Report], IO[bytes]], content_type: str
) -> HttpResponse | FileResponse:
    """Give the whole report with the columns that the reader sees, as a file to keep."""
    request.access.require(Permission.EXPORT)
    kind, form = _asked(request, name)
    if not form.is_valid():
        return _refused(request, kind, form)
    asked = form.asked()
    with built(kind=kind, asked=asked) as found:
        file = write(as_kept(found, kept_columns(user=request.access.user, kind=kind)))
    return FileResponse(
        file,
        as_attachment=True,
        filename=file_name(kind=kind, asked=asked, suffix=suffix),
        content_type=content_type,
    )


def _asked(request: GroupRequest, name: str) -> tuple[ReportKind, ReportForm]:
    request.access.require(Permission.SEE)
    kind = report_for(request.access, name)
    return kind, form_for(kind=kind, group=request.access.group, data=request.GET.dict())


def _answered(
    request: GroupRequest, kind: ReportKind, form: ReportForm, *, wrong_columns: str = ""
) -> HttpResponse:
    asked = form.asked()
    size = ROWS_A_PAGE_TO_PRINT if request.GET.get("rows") == "all" else ROWS_A_PAGE
    with built(kind=kind, asked=asked) as found:
        shown = as_kept(found, kept_columns(user=request.access.user, kind=kind))
        table = as_page(shown, limit=size, page=form.page_number)
    try:
        pager = Paginator(range(table.count), size).page(form.page_number)
    except EmptyPage:
        return _page(request, kind, form, {"first_page": _query(kind, asked)}, status=400)
    seen = {column.key for column in shown.columns}
    sums = _sums(shown.columns, table)
    context = {
        "table": table,
        "page": pager,
        "columns": [(column, column.key in seen) for column in found.columns],
        "has_choice": len(seen) < len(found.columns),
        "wrong_columns": wrong_columns,
        "query": _query(kind, asked),
        "sums": sums,
        "message": _message(table, sums),
        "is_long": len(table.rows) > MANY_ROWS,
        "is_wide": len(shown.columns) >= MANY_COLUMNS,
        "rows_to_print": write_int(ROWS_A_PAGE_TO_PRINT),
    }
    return _page(request, kind, form, context, status=400 if wrong_columns else 200)


def _refused(request: GroupRequest, kind: ReportKind, form: ReportForm) -> HttpResponse:
    """Say in words what is wrong with what was asked."""
    return _page(request, kind, form, {}, status=400)


def _page(
    request: GroupRequest, kind: ReportKind, form: ReportForm, context: dict[str, Any], *, status: int
) -> HttpResponse:
    pills = _presets(kind, form)
    narrowed = any(form.data.get(name) for name in form.filter_names)
    common = {
        "kind": kind,
        "form": form,
        "presets": pills,
        "is_open": narrowed or not form.is_valid() or not any(pill["is_current"] for pill in pills),
        "address": _address(request, kind),
    }
    return render(request, "web/report.html", {**common, **context}, status=status)


def _presets(kind: ReportKind, form: ReportForm) -> list[dict[str, Any]]:
    """Give the usual days, narrowed to what the report is narrowed to now."""
    chosen = form.asked().chosen if form.is_valid() else {}
    current = form.days() if form.is_valid() else None
    return [
        {
            "label": preset.label,
            "query": _query(
                kind, Asked(group=form.group, since=preset.start, until=preset.end, chosen=chosen)
            ),
            "is_current": current == (preset.start, preset.end),
        }
        for preset in presets(kind.asks, today())
    ]


def _query(kind: ReportKind, asked: Asked) -> str:
    """Write what was asked as it stands in an address."""
    days = {"on": asked.until} if kind.asks is Asks.DAY else {"start": asked.since, "end": asked.until}
    return urlencode({**days, **asked.chosen})


def _address(request: GroupRequest, kind: ReportKind) -> str:
    return reverse("web:report", args=[request.access.group.slug, kind.name])


def _sums(columns: Sequence[Column], table: ReportPage) -> list[tuple[str, str]]:
    """Give the totals, each by what it is of; nothing where there are no rows."""
    if not table.count or not table.totals:
        return []
    written = zip(columns, table.totals, strict=True)
    return [(column.heading, cell.text) for column, cell in written if column.total]


def _message(table: ReportPage, sums: Sequence[tuple[str, str]]) -> str:
    """Write the totals as a message: what the report is of, and a line for each."""
    return "\n".join([table.title, *table.filters, "", *(f"{label}: {written}" for label, written in sums)])
