"""The page of a group's figures in any period."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from inventory.models import BaseUnit
from inventory.selectors.costs import CostHistory
from kub.lib.charts import Chart
from kub.lib.dates import today
from kub.lib.numbers import half_up
from kub.people.access import Permission
from kub.people.reporting import Asks
from kub.people.requests import GroupRequest
from kub.web import charts
from kub.web.forms import PeriodForm
from kub.web.reporting.periods import Preset, presets
from kub.web.selectors import Compared, Figures, Span, figures
from kub.web.selectors.figures import Yields
from kub.web.words import alarm_text, figures_text, rise_text

REVENUE, PROFIT = "revenue", "profit"
MOST_COST_CHARTS: Final = 6
DEBTORS_NAMED: Final = 10


def figures_page(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    on = today()
    usual = presets(Asks.PERIOD, on)
    asks = "start" in request.GET or "end" in request.GET
    form = PeriodForm(request.GET if asks else None, initial={"start": usual[0].start, "end": usual[0].end})
    rank = PROFIT if request.GET.get("rank") == PROFIT else REVENUE
    context: dict[str, Any] = {"form": form, "rank": rank, "is_open": asks and not form.is_valid()}
    if asks and not form.is_valid():
        context["presets"] = [_preset(preset, None) for preset in usual]
        return render(request, "web/figures.html", context, status=400)
    chosen = form.cleaned_data if asks else form.initial
    span = Span(chosen["start"], chosen["end"])
    shown = figures(group=access.group, span=span, on=on)
    context |= {
        "shown": shown,
        "query": _query(span),
        "presets": [_preset(preset, span) for preset in usual],
        "text": figures_text(shown=shown, group_name=access.group.name),
        **_drawn(shown, by_profit=rank == PROFIT),
    }
    return render(request, "web/figures.html", context)


def _query(span: Span) -> str:
    return urlencode({"start": span.first, "end": span.last})


def _preset(preset: Preset, span: Span | None) -> dict[str, Any]:
    own = Span(preset.start, preset.end)
    return {"label": preset.label, "query": _query(own), "is_current": own == span}


def _drawn(shown: Figures, *, by_profit: bool) -> dict[str, Any]:
    ranked = {
        "products": charts.rank_chart(
            name="products",
            title=_("Products"),
            over=_("Product"),
            rows=shown.products,
            by_profit=by_profit,
        ),
        "channels": charts.rank_chart(
            name="channels",
            title=_("Ways to sell"),
            over=_("Way to sell"),
            rows=shown.channels,
            by_profit=by_profit,
        ),
    }
    return {
        "history": charts.figures_chart(shown),
        "by_channel": charts.channels_chart(shown),
        "ranked": ranked,
        "weekdays": charts.weekday_chart(shown.weekdays),
        "costs": [_cost(history, place) for place, history in enumerate(shown.costing.histories)],
        "yields": [_yield(shown, each) for each in shown.yields],
        "alarms": [(alarm_text(each), rise_text(each.rise), each) for each in shown.costing.alarms],
        "debtors": shown.owed.debtors[:DEBTORS_NAMED],
        "more_debtors": max(len(shown.owed.debtors) - DEBTORS_NAMED, 0),
    }


@dataclass(frozen=True, slots=True)
class ShownCost:
    """What one of a product costs: by its last batch, against the one before, and drawn over many."""

    history: CostHistory
    change: Compared | None
    chart: Chart | None


def _cost(history: CostHistory, place: int) -> ShownCost:
    before = history.before
    last_rp = half_up(history.last.total.numerator, history.last.total.denominator)
    change = Compared(last_rp, half_up(before.total.numerator, before.total.denominator)) if before else None
    return ShownCost(history, change, charts.cost_chart(history) if place < MOST_COST_CHARTS else None)


@dataclass(frozen=True, slots=True)
class ShownYield:
    """What came out, good and rejected, in kilograms or in pieces."""

    yields: Yields
    unit: str
    chart: Chart
    shares: Chart


def _yield(shown: Figures, yields: Yields) -> ShownYield:
    unit = str((BaseUnit.KG if yields.is_weight else BaseUnit.PIECE).label)
    return ShownYield(yields, unit, charts.yield_chart(shown, yields), charts.reject_chart(shown, yields))
