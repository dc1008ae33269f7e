"""Pages that look across the whole business."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kub.entries.rows import rows_of
from kub.entries.selectors import tray
from kub.lib.dates import today
from kub.lib.periods import Step
from kub.people.access import Permission
from kub.people.requests import GroupRequest
from kub.web.charts import history_chart
from kub.web.menu import TRAY, menu_of
from kub.web.selectors import dashboard as dashboard_of
from kub.web.steps import first_steps


def dashboard(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    step = _step(request)
    shown = dashboard_of(group=access.group, on=today(), step=step)
    return render(
        request,
        "web/dashboard.html",
        {
            "shown": shown,
            "chart": history_chart(shown.history),
            "steps": list(Step),
            "step": step,
            "rows": rows_of(access=access, entries=shown.last),
            "first_steps": first_steps(access=access, beginning=shown.beginning) if shown.beginning else [],
        },
    )


def more(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    waiting = tray(group=access.group).count() if access.may(Permission.UNDO_ANY) else 0
    return render(
        request,
        "web/more.html",
        {"sections": menu_of(access), "tray_route": TRAY, "waiting": waiting},
    )


def _step(request: HttpRequest) -> Step:
    """Give the step of the chart that the address asks for."""
    asked = request.GET.get("chart")
    return Step(asked) if asked in {step.value for step in Step} else Step.DAY
