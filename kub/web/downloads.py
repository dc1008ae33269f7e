"""The page from which a group's workbook is fetched."""

import datetime as dt
from dataclasses import dataclass

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.xlsx import CONTENT_TYPE
from kub.people.access import Permission
from kub.people.requests import GroupRequest
from kub.web.forms import PeriodForm
from kub.web.workbook import group_workbook, workbook_name


@dataclass(frozen=True, slots=True)
class Preset:
    """A period that is often asked for."""

    label: str
    start: dt.date
    end: dt.date


def workbook(request: GroupRequest) -> HttpResponse:
    """Choose a period."""
    request.access.require(Permission.EXPORT)
    chosen = _presets()[0]
    form = PeriodForm(initial={"start": chosen.start, "end": chosen.end})
    return render(request, "web/workbook.html", {"form": form, "presets": _presets()})


def workbook_file(request: GroupRequest) -> FileResponse | HttpResponse:
    """Give the workbook of the period that was asked for, or say what is wrong with the period."""
    request.access.require(Permission.EXPORT)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "web/workbook.html", {"form": form, "presets": _presets()}, status=400)
    since, until = form.cleaned_data["start"], form.cleaned_data["end"]
    return FileResponse(
        group_workbook(access=request.access, since=since, until=until),
        as_attachment=True,
        filename=workbook_name(group=request.access.group, since=since, until=until),
        content_type=CONTENT_TYPE,
    )


def _presets() -> list[Preset]:
    now = today()
    this_month, last_month = month_of(now), add_months(month_of(now), -1)
    return [
        Preset(_("This month"), this_month, now),
        Preset(_("Last month"), last_month, last_of_month(last_month)),
        Preset(_("Last three months"), add_months(this_month, -3), last_of_month(last_month)),
        Preset(_("This year"), now.replace(month=1, day=1), now),
        Preset(_("Last twelve months"), add_months(this_month, -11), now),
    ]
