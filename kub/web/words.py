"""Figures in words: what a price leaves, and what is sent by WhatsApp."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.selectors.costs import CostHistory, PriceRise
from kub.lib.numbers import MILLI, half_up, write_percent, write_rp, write_unit_cost
from kub.mentoring.selectors import Progress
from kub.web.selectors import Compared, Dashboard, Figures
from sales.selectors.debtors import OwedNow
from sales.selectors.margins import Margin

MOST_LINES = 5


def alarm_text(margin: Margin) -> str:
    """Say what a price leaves, and which would be safe."""
    words = {
        "item": margin.item.name,
        "channel": margin.channel.name,
        "unit": margin.item.unit_label,
        "left": write_rp(abs(margin.left_rp)),
        "safe": write_rp(margin.safe_price_rp),
    }
    if margin.left_rp < 0:
        return _("%(item)s, %(channel)s: each %(unit)s loses %(left)s; a safe price is %(safe)s") % words
    return _("%(item)s, %(channel)s: only %(left)s left per %(unit)s; a safe price is %(safe)s") % words


def rise_text(rise: PriceRise | None) -> str:
    """Say which material made a product dearer; nothing where none did."""
    if rise is None:
        return ""
    return _("%(item)s rose from %(before)s to %(now)s per %(unit)s since %(day)s.") % {
        "item": rise.item.name,
        "before": write_unit_cost(rise.before, MILLI),
        "now": write_unit_cost(rise.now, MILLI),
        "unit": rise.item.unit_label,
        "day": date_format(rise.since, "j F Y"),
    }


def change_text(compared: Compared) -> str:
    """Say by how much a figure grew or fell; nothing where it cannot be said in percent."""
    if compared.before_rp <= 0 or compared.now_rp == compared.before_rp:
        return ""
    share = write_percent(half_up(compared.distance_rp * 1000, compared.before_rp))
    return f"▲ {share}" if compared.is_more else f"▼ {share}"


def dashboard_text(*, shown: Dashboard, group_name: str) -> str:
    """Sum up a group's first page for WhatsApp."""
    days = shown.this_month.name
    parts = [[f"*{group_name}*", _("Figures of %(days)s") % {"days": days}]]
    parts.append(list(_results(shown.revenue, shown.gross, shown.result)))
    parts.append(
        [
            _("Cash: %(amount)s") % {"amount": write_rp(shown.cash_rp)},
            _("Stock is worth: %(amount)s") % {"amount": write_rp(shown.stock_rp)},
        ]
    )
    parts.append(list(_debts(shown.owed)))
    parts.append([f"• {alarm_text(margin)}" for margin in shown.costing.alarms[:MOST_LINES]])
    parts.append([_target(progress) for progress in shown.targets])
    return _together(parts)


def figures_text(*, shown: Figures, group_name: str) -> str:
    """Sum up the figures of a period for WhatsApp."""
    parts = [[f"*{group_name}*", _("Figures of %(days)s") % {"days": shown.span.name}]]
    results = (shown.revenue.with_before, shown.gross.with_before, shown.result.with_before)
    parts.append([*_results(*results), _("Compared with %(days)s") % {"days": shown.before.name}])
    if shown.products:
        rows = [f"• {row.name}: {write_rp(row.sold.revenue_rp)}" for row in shown.products[:MOST_LINES]]
        parts.append([_("Sold most:"), *rows])
    if shown.costing.histories:
        costs = [_cost(history) for history in shown.costing.histories[:MOST_LINES]]
        parts.append([_("What one costs, wages included:"), *costs])
    parts.append([f"• {alarm_text(margin)}" for margin in shown.costing.alarms[:MOST_LINES]])
    parts.append(list(_debts(shown.owed)))
    parts.append([_target(progress) for progress in shown.targets])
    return _together(parts)


def _together(parts: Iterable[Sequence[str]]) -> str:
    return "\n\n".join("\n".join(part) for part in parts if part)


def _results(revenue: Compared, gross: Compared, result: Compared) -> Iterator[str]:
    for label, compared in (
        (_("Revenue"), revenue),
        (_("Gross profit"), gross),
        (_("Loss") if result.now_rp < 0 else _("Profit"), result),
    ):
        yield f"{label}: {write_rp(compared.now_rp)} {change_text(compared)}".rstrip()


def _debts(owed: OwedNow) -> Iterator[str]:
    if owed.open_rp:
        yield _("Not paid yet: %(amount)s") % {"amount": write_rp(owed.open_rp)}
    for debtor in owed.debtors[:MOST_LINES]:
        yield f"• {debtor.name}: {write_rp(debtor.open_rp)}, {since_text(debtor.since)}"


def since_text(day: dt.date) -> str:
    return _("since %(day)s") % {"day": date_format(day, "j F Y")}


def _cost(history: CostHistory) -> str:
    return f"• {history.item.name}: {write_unit_cost(history.last.total, MILLI)}"


def _target(progress: Progress) -> str:
    goal, reached = progress.target.goal, progress.reached
    words = {
        "what": progress.target.get_measure_display(),
        "reached": write_rp(reached) if progress.is_money else str(reached),
        "goal": write_rp(goal) if progress.is_money else str(goal),
        "percent": progress.per_cent,
    }
    said = _("Target %(what)s: %(reached)s of %(goal)s, %(percent)s %%") % words
    if progress.days_left > 0 and not progress.is_reached:
        days = ngettext("%(days)s day left", "%(days)s days left", progress.days_left)
        said = f"{said}; {days % {'days': progress.days_left}}"
    return said
