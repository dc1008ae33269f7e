"""Pages that look across the whole business."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inventory.selectors.stock import StockRow
from kub.entries.rows import rows_of
from kub.entries.selectors import tray
from kub.lib.charts import Chart
from kub.lib.dates import today
from kub.lib.periods import Step
from kub.people.access import Permission
from kub.people.requests import GroupRequest
from kub.web.charts import cover_chart, history_chart
from kub.web.menu import TRAY, menu_of
from kub.web.selectors import dashboard as dashboard_of
from kub.web.steps import first_steps
from kub.web.words import alarm_text, dashboard_text, rise_text

MOST_ALARMS: Final = 4
DEBTORS_NAMED: Final = 3


def dashboard(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    step = _step(request)
    shown = dashboard_of(group=access.group, on=today(), step=step)
    alarms = shown.costing.alarms[:MOST_ALARMS]
    return render(
        request,
        "web/dashboard.html",
        {
            "shown": shown,
            "chart": history_chart(shown.history),
            "alarms": [(alarm_text(each), rise_text(each.rise), each) for each in alarms],
            "debtors": shown.owed.debtors[:DEBTORS_NAMED],
            "more_alarms": len(shown.costing.alarms) - len(alarms),
            "ready": [(row, _cover(row)) for row in shown.products],
            "query": urlencode({"start": shown.this_month.first, "end": shown.this_month.last}),
            "text": dashboard_text(shown=shown, group_name=access.group.name),
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


def _cover(row: StockRow) -> Chart | None:
    """Draw how long a product lasts, where that is known and there is any."""
    if row.cover_days is None or not row.held.quantity_milli:
        return None
    return cover_chart(item=row.item, days=row.cover_days)


def _step(request: HttpRequest) -> Step:
    """Give the step of the chart that the address asks for."""
    asked = request.GET.get("chart")
    return Step(asked) if asked in {step.value for step in Step} else Step.DAY
