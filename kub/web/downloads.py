"""The pages from which a group's workbook is fetched: at once, or when the worker has made it."""

import datetime as dt
from dataclasses import dataclass
from typing import IO, Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kub.lib.dates import today
from kub.lib.numbers import write_int
from kub.lib.xlsx import CONTENT_TYPE
from kub.people.access import Permission
from kub.people.reporting import Asks
from kub.people.requests import GroupRequest
from kub.web.exports.selectors import get_export, open_file, period_of, recent_exports
from kub.web.exports.services import KEPT_FOR, ask_for_workbook
from kub.web.forms import PeriodForm
from kub.web.models import Export
from kub.web.reporting.periods import presets
from kub.web.workbook import estimated_rows, group_workbook, workbook_name

MOST_ROWS_AT_ONCE: Final = 10_000  # made in one second, or in three where the computer is slow


def workbook(request: GroupRequest) -> HttpResponse:
    """Choose a period, and see what one asked for before."""
    request.access.require(Permission.EXPORT)
    chosen = presets(Asks.PERIOD, today())[0]
    form = PeriodForm(initial={"start": chosen.start, "end": chosen.end})
    return _workbook_page(request, form)


def workbook_file(request: GroupRequest) -> FileResponse | HttpResponse:
    """Give the workbook of a period at once, unless it is large: then offer to make it in the background."""
    request.access.require(Permission.EXPORT)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return _workbook_page(request, form, status=400)
    since, until = form.cleaned_data["start"], form.cleaned_data["end"]
    rows = estimated_rows(group=request.access.group, since=since, until=until)
    if rows > MOST_ROWS_AT_ONCE:
        return _workbook_page(request, form, rows=rows)
    return _as_download(
        group_workbook(access=request.access, since=since, until=until),
        workbook_name(group=request.access.group, since=since, until=until),
    )


@require_POST
def workbook_make(request: GroupRequest) -> HttpResponse:
    """Have the workbook of a period made in the background."""
    request.access.require(Permission.EXPORT)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _workbook_page(request, form, status=400)
    since, until = form.cleaned_data["start"], form.cleaned_data["end"]
    export = ask_for_workbook(access=request.access, since=since, until=until)
    return redirect("web:export", request.access.group.slug, export.pk)


def export(request: GroupRequest, pk: UUID) -> HttpResponse:
    """Show how far it is, and give it when it is there."""
    request.access.require(Permission.EXPORT)
    return render(request, "web/export.html", {"shown": _shown(get_export(request.access, pk))})


def export_file(request: GroupRequest, pk: UUID) -> FileResponse:
    request.access.require(Permission.EXPORT)
    found = get_export(request.access, pk)
    if not found.is_ready:
        raise Http404
    since, until = period_of(found)
    return _as_download(open_file(found), workbook_name(group=request.access.group, since=since, until=until))


def _as_download(file: IO[bytes], name: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
    # It is compressed already; left as it is, it says its length, by which a browser sees that it broke off.
    response["Content-Encoding"] = "identity"
    return response


def _workbook_page(
    request: GroupRequest, form: PeriodForm, *, rows: int | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "presets": presets(Asks.PERIOD, today()),
        "large": rows is not None,
        "written_rows": write_int(rows or 0),
        "recent": [_shown(each) for each in recent_exports(request.access)],
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "web/workbook.html", context, status=status)


@dataclass(frozen=True, slots=True)
class ShownExport:
    """An export, and in words how far it is."""

    export: Export
    since: dt.date
    until: dt.date
    written_done: str
    written_total: str
    forgotten_on: dt.datetime


def _shown(found: Export) -> ShownExport:
    since, until = period_of(found)
    return ShownExport(
        export=found,
        since=since,
        until=until,
        written_done=write_int(found.done),
        written_total=write_int(found.total),
        forgotten_on=found.asked_at + KEPT_FOR,
    )
