"""After a random walk, every figure of the dashboard is a plain sum over the bare rows of the ledgers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from inventory.models import Batch, StockMove
from kub.books.chart import EXPENSES, INCOME, POCKETS, Account
from kub.books.models import Posting
from kub.entries.checks import check_books
from kub.entries.models import Entry, Status
from kub.entries.services import undo
from kub.lib.periods import Step
from kub.people.models import Group
from kub.web.selectors import Compared, Dashboard, Figures, History, Span, dashboard, figures, history
from sales.models import Payment, ReturnLine, Sale, SaleLine
from tests.kitchen import Kitchen
from tests.web.walk import Walk

SoldRow = tuple[dt.date, int, int]  # day, revenue, cost


@dataclass(frozen=True)
class SoldLine:
    """A line that was sold, or with the opposite sign returned or undone."""

    on: dt.date
    item: int
    channel: int
    quantity_milli: int
    net_rp: int
    cost_rp: int


FIRST, ON = dt.date(2025, 12, 20), dt.date(2026, 3, 20)
FEBRUARY = Span(dt.date(2026, 2, 1), dt.date(2026, 2, 20))
MARCH = Span(dt.date(2026, 3, 1), ON)
SPANS = (
    MARCH,
    FEBRUARY,
    Span(FIRST, ON),
    Span(dt.date(2026, 1, 7), dt.date(2026, 2, 2)),
    Span(dt.date(2017, 1, 1), dt.date(2026, 12, 31)),
    Span(ON, ON),
)


@pytest.fixture(params=[7, 20_261_124])
def walked(kitchen: Kitchen, request: pytest.FixtureRequest) -> Group:
    """Sari Tempe after 200 entries, with a month that was closed on the way and undone into."""
    walk = Walk(kitchen, seed=request.param, first=FIRST, last=ON)
    walk.open_books()
    walk.go(120)
    early = kitchen.post("money_in", {"category": "grant", "pocket": "bank", "amount": 123_456}, on=FIRST)
    walk.close(dt.date(2025, 12, 1))
    undone = undo(access=kitchen.access, uid=early.uid).entry
    assert undone is not None
    assert undone.happened_on == dt.date(2026, 1, 1)
    walk.go(200)
    return kitchen.group


def test_every_figure_is_the_sum_over_the_bare_ledgers(walked: Group) -> None:
    assert check_books() == []
    check_that_all_was_tried(walked)
    shown = dashboard(group=walked, on=ON)
    assert (shown.this_month, shown.last_month) == (MARCH, FEBRUARY)
    rows = list(sold_rows(walked))
    check_month(shown, walked, rows)
    check_balances(shown, walked)
    check_debts(shown, walked)
    check_stock(shown, walked)
    for step in Step:
        check_history(dashboard(group=walked, on=ON, step=step).history, rows)
        check_history(history(group=walked, on=ON, step=step), rows)
    for span in SPANS:
        check_figures(figures(group=walked, span=span, on=ON), walked)


def check_that_all_was_tried(group: Group) -> None:
    """Else the proof would be weaker than it looks."""
    entries = list(Entry.objects.filter(group=group).order_by("pk"))
    posted = {entry.kind for entry in entries if entry.status == Status.POSTED}
    assert len(posted) >= 15
    assert len(entries) > 200
    assert any(entry.replaces_id for entry in entries)
    days = [entry.happened_on for entry in entries if entry.kind == "sale"]
    assert days != sorted(days)


def check_month(shown: Dashboard, group: Group, rows: list[SoldRow]) -> None:
    sums: list[tuple[Compared, Callable[[Span], int]]] = [
        (shown.revenue, lambda span: sum(net for on, net, _cost in rows if within(on, span))),
        (shown.cost, lambda span: sum(cost for on, _net, cost in rows if within(on, span))),
        (shown.gross, lambda span: sum(net - cost for on, net, cost in rows if within(on, span))),
        (shown.revenue, lambda span: -moved(group, Account.SALES, span)),
        (shown.cost, lambda span: moved(group, Account.COST_OF_SALES, span)),
        (shown.result, lambda span: profit(group, span)),
    ]
    for compared, sum_of in sums:
        assert (compared.now_rp, compared.before_rp) == (sum_of(MARCH), sum_of(FEBRUARY))


def check_balances(shown: Dashboard, group: Group) -> None:
    ever = Span(dt.date.min, ON)
    assert shown.pockets == {pocket: moved(group, pocket, ever) for pocket in POCKETS}
    assert shown.cash_rp == sum(moved(group, pocket, ever) for pocket in POCKETS)
    assert shown.payable_rp == -moved(group, Account.PAYABLE, ever)
    assert shown.owed.open_rp == moved(group, Account.RECEIVABLE, ever)
    assert shown.waiting == sum(entry.status == Status.REVIEW for entry in Entry.objects.filter(group=group))


def check_history(shown: History, rows: list[SoldRow]) -> None:
    assert shown.periods[-1].last == ON
    for place, period in enumerate(shown.periods):
        within_it = [(net, cost) for on, net, cost in rows if period.first <= on <= period.last]
        assert shown.revenue_rp[place] == sum(net for net, _cost in within_it)
        assert shown.gross_rp[place] == sum(net - cost for net, cost in within_it)
    assert any(shown.revenue_rp)


def check_figures(shown: Figures, group: Group) -> None:
    """Every figure of the page of figures, from the bare lines."""
    lines = list(sold_lines(group))
    for place, span in enumerate((shown.span, shown.before, shown.year_ago)):
        inside = [line for line in lines if within(line.on, span)]
        told = [
            (figure.now_rp, figure.before_rp, figure.year_ago_rp)[place]
            for figure in (shown.revenue, shown.cost, shown.gross, shown.result)
        ]
        revenue_rp, cost_rp = sum(line.net_rp for line in inside), sum(line.cost_rp for line in inside)
        assert told == [revenue_rp, cost_rp, revenue_rp - cost_rp, profit(group, span)]
    inside = [line for line in lines if within(line.on, shown.span)]
    check_ranking(shown, inside)
    check_days(shown, inside)
    check_yields(shown, group)
    assert shown.owed.open_rp == moved(group, Account.RECEIVABLE, Span(dt.date.min, ON))
    assert sum(debtor.open_rp for debtor in shown.owed.debtors) == shown.owed.open_rp


def check_ranking(shown: Figures, inside: list[SoldLine]) -> None:
    products: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    channels: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for line in inside:
        for sums, numbers in (
            (products[line.item], (line.net_rp, line.net_rp - line.cost_rp, line.quantity_milli)),
            (channels[line.channel], (line.net_rp, line.net_rp - line.cost_rp)),
        ):
            for place, number in enumerate(numbers):
                sums[place] += number
    told = {row.pk: [row.sold.revenue_rp, row.sold.gross_rp, row.quantity_milli] for row in shown.products}
    assert told == {pk: sums for pk, sums in products.items() if any(sums)}
    by_channel = {row.pk: [row.sold.revenue_rp, row.sold.gross_rp] for row in shown.channels}
    assert by_channel == {pk: sums for pk, sums in channels.items() if any(sums)}
    for pk, values in shown.by_channel_rp.items():
        assert sum(values) == channels[pk][0]
    assert [row.sold.revenue_rp for row in shown.products] == sorted(
        (row.sold.revenue_rp for row in shown.products), reverse=True
    )


def check_days(shown: Figures, inside: list[SoldLine]) -> None:
    days: dict[dt.date, int] = defaultdict(int)
    for line in inside:
        days[line.on] += line.net_rp
    best = sorted((revenue_rp for revenue_rp in days.values() if revenue_rp > 0), reverse=True)[:5]
    assert [each.sold.revenue_rp for each in shown.best_days] == best
    assert all(days[each.on] == each.sold.revenue_rp for each in shown.best_days)
    for each in shown.weekdays:
        assert each.revenue_rp == sum(rp for day, rp in days.items() if day.weekday() == each.weekday)
    for place, period in enumerate(shown.periods):
        net = sum(rp for day, rp in days.items() if period.first <= day <= period.last)
        assert shown.revenue_rp[place] == net


def check_yields(shown: Figures, group: Group) -> None:
    batches = [
        batch
        for batch in Batch.objects.filter(group=group, entry__status=Status.POSTED)
        if within(batch.made_on, shown.span)
    ]
    assert shown.batches == len(batches)
    assert shown.ruined == sum(batch.ruined for batch in batches)
    assert sum(each.all_milli for each in shown.yields) == sum(
        batch.good_milli + batch.reject_milli for batch in batches
    )
    assert sum(each.rejected_milli for each in shown.yields) == sum(batch.reject_milli for batch in batches)


# Plain sums


def within(on: dt.date, span: Span) -> bool:
    return span.first <= on <= span.last


def moved(group: Group, account: Account, span: Span) -> int:
    """Give what was debited less what was credited to an account."""
    total = 0
    for posting in Posting.objects.filter(group=group):
        if within(posting.on, span):
            total += posting.amount_rp * ((posting.debit == account) - (posting.credit == account))
    return total


def profit(group: Group, span: Span) -> int:
    return -sum(moved(group, account, span) for account in (*INCOME, *EXPENSES))


def days_of(entry: Entry) -> Iterator[tuple[dt.date, int]]:
    """Give the day on which an entry counts, and the one on which its opposite does."""
    if entry.status in {Status.POSTED, Status.VOIDED}:
        yield entry.happened_on, 1
    if entry.status == Status.VOIDED:
        yield entry.voided_by.happened_on, -1


def sold_lines(group: Group) -> Iterator[SoldLine]:
    for line in SaleLine.objects.filter(group=group).select_related("sale__entry"):
        for on, sign in days_of(line.sale.entry):
            yield signed(sign, on, line, line)
    for back in ReturnLine.objects.filter(group=group).select_related(
        "sale_return__entry", "sale_line__sale"
    ):
        for on, sign in days_of(back.sale_return.entry):
            yield signed(-sign, on, back.sale_line, back)


def signed(sign: int, on: dt.date, line: SaleLine, moved_by: SaleLine | ReturnLine) -> SoldLine:
    numbers = (moved_by.quantity_milli, moved_by.net_rp, moved_by.cost_rp)
    return SoldLine(on, line.item_id, line.sale.channel_id, *(sign * number for number in numbers))


def sold_rows(group: Group) -> Iterator[SoldRow]:
    """Give day, revenue and cost of every line that was sold, returned, or undone."""
    for line in SaleLine.objects.filter(group=group).select_related("sale__entry"):
        for on, sign in days_of(line.sale.entry):
            yield on, sign * line.net_rp, sign * line.cost_rp
    for back in ReturnLine.objects.filter(group=group).select_related("sale_return__entry"):
        for on, sign in days_of(back.sale_return.entry):
            yield on, -sign * back.net_rp, -sign * back.cost_rp


def check_debts(shown: Dashboard, group: Group) -> None:
    late_rp = late_count = 0
    for sale in Sale.objects.filter(group=group, entry__status=Status.POSTED).select_related("entry"):
        posted = {"sale": sale, "entry__status": Status.POSTED}
        at_once_rp = (sale.entry.payload.get("paid") or {}).get("amount", 0)
        later_rp = sum(payment.amount_rp for payment in Payment.objects.filter(**posted))
        returns = list(sale.returns.filter(entry__status=Status.POSTED))
        back_rp = sum(each.amount_rp - each.refund_rp for each in returns)
        open_rp = sale.total_rp - at_once_rp - later_rp - back_rp
        if open_rp and (sale.due_on or sale.sold_on) < ON:
            late_rp += open_rp
            late_count += 1
    assert (shown.owed.late_rp, shown.owed.late_count) == (late_rp, late_count)


def check_stock(shown: Dashboard, group: Group) -> None:
    quantity: dict[int, int] = defaultdict(int)
    value: dict[int, int] = defaultdict(int)
    used: dict[int, int] = defaultdict(int)
    ageing: dict[str, dict[int, int]] = {"expired": defaultdict(int), "expiring": defaultdict(int)}
    since = ON - dt.timedelta(days=29)
    for move in StockMove.objects.filter(group=group).select_related("lot"):
        item = move.lot.item_id
        quantity[item] += move.quantity_milli
        value[item] += move.value_rp
        if since <= move.on <= ON and move.why in {"sold", "used", "returned"}:
            used[item] -= move.quantity_milli
        expires_on = move.lot.expires_on
        if expires_on and expires_on < ON:
            ageing["expired"][item] += move.quantity_milli
        elif expires_on and expires_on <= ON + dt.timedelta(days=7):
            ageing["expiring"][item] += move.quantity_milli
    assert shown.stock_rp == sum(value.values())
    assert len(shown.stock) == 11
    for row in shown.stock:
        item = row.item.pk
        known: dict[str, Any] = {
            "quantity": row.held.quantity_milli,
            "value": row.held.value_rp,
            "expired": row.expired_milli,
            "expiring": row.expiring_milli,
        }
        assert known == {
            "quantity": quantity[item],
            "value": value[item],
            "expired": ageing["expired"][item],
            "expiring": ageing["expiring"][item],
        }
        days = quantity[item] * 30 / used[item] if used[item] > 0 else None
        assert (row.cover_days is None) == (days is None)
        assert days is None or abs((row.cover_days or 0) - days) <= 0.5
