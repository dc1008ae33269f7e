"""Reports about money: what moved, what was earned, what there is, and the main figures beside each other."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.reports.parts import money
from kub.books.chart import INVENTORIES, NATURE_OF, POCKET_CHOICES, POCKETS, Account, Nature
from kub.books.models import DayTotal, Posting
from kub.books.selectors import Result, balances, balances_over, result_of
from kub.entries.registry import words_of
from kub.entries.services import entry_label
from kub.lib.numbers import MILLI, half_up
from kub.lib.reports import Column, Kind, Report, Row
from kub.lib.spans import Span, span_before, span_year_ago
from kub.people.models import Group
from kub.people.reporting import Asked, Asks, Filter, ReportKind, Section

_ROWS_A_CHUNK: Final = 2000
POCKET: Final = Filter(
    name="pocket",
    label=gettext_lazy("Pocket"),
    options=lambda group: [(value, str(label)) for value, label in POCKET_CHOICES],
)


def _chosen_pockets(asked: Asked) -> tuple[Account, ...]:
    pocket = asked.chosen.get("pocket")
    return (Account(pocket),) if pocket else POCKETS


# What moved


def _movements(asked: Asked) -> Report:
    """Give what came into and went out of the pockets; money carried between two of them stands twice."""
    return Report(
        title=_("Money in and out"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="entry", label=_("Recorded as")),
            Column(key="words", label=_("What for")),
            Column(key="account", label=_("Category")),
            Column(key="pocket", label=_("Pocket")),
            money("in", _("Money in")),
            money("out", _("Money out")),
        ],
        rows=_movement_rows(asked.group, asked.since, asked.until, _chosen_pockets(asked)),
    )


def _movement_rows(group: Group, since: dt.date, until: dt.date, pockets: Sequence[Account]) -> Iterator[Row]:
    moved = Posting.objects.filter(
        Q(debit__in=pockets) | Q(credit__in=pockets), group=group, on__range=(since, until)
    )
    moved = moved.select_related("entry__voids").order_by("on", "pk")
    names = {account.value: str(account.label) for account in Account}
    for posting in moved.iterator(_ROWS_A_CHUNK):
        said = (posting.on, entry_label(posting.entry), words_of(posting.entry))
        debit, credit = names[posting.debit], names[posting.credit]
        if posting.debit in pockets:
            yield (*said, credit, debit, posting.amount_rp, None)
        if posting.credit in pockets:
            yield (*said, debit, credit, None, posting.amount_rp)


def _by_category(asked: Asked) -> Report:
    """Give what came in and went out by what it was for; what was carried between pockets is none of it."""
    sums: dict[Account, list[int]] = {}
    pockets = _chosen_pockets(asked)
    postings = Posting.objects.filter(group=asked.group, on__range=(asked.since, asked.until))
    for side, other, place in (("debit", "credit", 0), ("credit", "debit", 1)):
        moved = postings.filter(**{f"{side}__in": pockets}).exclude(**{f"{other}__in": pockets})
        for account, amount_rp in moved.values_list(other).annotate(Sum("amount_rp")).order_by():
            sums.setdefault(Account(account), [0, 0])[place] += amount_rp
    in_order = [account for account in NATURE_OF if account in sums]
    return Report(
        title=_("Money by category"),
        columns=[
            Column(key="account", label=_("Category")),
            money("in", _("Money in")),
            money("out", _("Money out")),
            money("change", _("More in than out"), loss=True),
        ],
        rows=[
            (str(account.label), in_rp, out_rp, in_rp - out_rp)
            for account in in_order
            for in_rp, out_rp in [sums[account]]
        ],
    )


def _pockets(asked: Asked) -> Report:
    """Give what was in each pocket before the period, what came and went, and what was in it at the end."""
    before = balances(group=asked.group, until=asked.since - dt.timedelta(days=1))
    sums = DayTotal.objects.filter(
        group=asked.group, on__range=(asked.since, asked.until), account__in=POCKETS
    )
    moved = {
        Account(account): (in_rp, out_rp)
        for account, in_rp, out_rp in sums.values_list("account").annotate(Sum("debit_rp"), Sum("credit_rp"))
    }
    rows = []
    for pocket in POCKETS:
        before_rp, (in_rp, out_rp) = before.get(pocket, 0), moved.get(pocket, (0, 0))
        rows.append((str(pocket.label), before_rp, in_rp, out_rp, before_rp + in_rp - out_rp))
    return Report(
        title=_("Money by pocket"),
        columns=[
            Column(key="pocket", label=_("Pocket")),
            money("before", _("Before")),
            money("in", _("Money in")),
            money("out", _("Money out")),
            money("after", _("After"), loss=True),
        ],
        rows=rows,
    )


# What was earned


def _three_spans(asked: Asked) -> list[Span]:
    """Give the period, the one before it, and the same days a year ago."""
    span = Span(asked.since, asked.until)
    return [span, span_before(span), span_year_ago(span)]


def _three_results(asked: Asked) -> list[Result]:
    spans = [(span.first, span.last) for span in _three_spans(asked)]
    return [result_of(moved) for moved in balances_over(group=asked.group, spans=spans)]


def _compared(first: Column, *, loss: bool) -> list[Column]:
    return [
        first,
        money("now", _("This period"), loss=loss),
        money("before", _("The period before"), loss=loss),
        money("year_ago", _("A year ago"), loss=loss),
    ]


def _profit_and_loss(asked: Asked) -> Report:
    """Give each account of income, and each of expenses below zero: so the total is the profit."""
    results = _three_results(asked)
    signed = [result.income | {account: -rp for account, rp in result.expenses.items()} for result in results]
    moved = [account for account in NATURE_OF if any(account in each for each in signed)]
    return Report(
        title=_("Profit and loss"),
        # An expense stands below zero, and is no loss.
        columns=_compared(Column(key="account", label=_("Category")), loss=False),
        rows=[(str(account.label), *(each.get(account, 0) for each in signed)) for account in moved],
    )


def _summary(asked: Asked) -> Report:
    """Give the main figures of the period, and what there was at its end, beside earlier ones."""
    results = _three_results(asked)
    revenue = [result.income.get(Account.SALES, 0) for result in results]
    cost = [result.expenses.get(Account.COST_OF_SALES, 0) for result in results]
    gross = [sold_rp - cost_rp for sold_rp, cost_rp in zip(revenue, cost, strict=True)]
    # In the cost of goods, and yet paid to nobody: among the other expenses they would make those a gain.
    unpaid = [-result.expenses.get(Account.LABOUR_IMPUTED, 0) for result in results]
    spent = [
        result.expenses_rp - cost_rp + unpaid_rp
        for result, cost_rp, unpaid_rp in zip(results, cost, unpaid, strict=True)
    ]
    figures = [
        (_("Revenue"), revenue),
        (_("Cost of goods"), cost),
        (_("Gross profit"), gross),
        *([(str(Account.LABOUR_IMPUTED.label), unpaid)] if any(unpaid) else []),
        (_("Other income"), [each.income_rp - rp for each, rp in zip(results, revenue, strict=True)]),
        (_("Other expenses"), spent),
        (_("Profit"), [result.profit_rp for result in results]),
        *_held_at_the_ends(asked),
    ]
    columns = _compared(Column(key="figure", label=_("Figure")), loss=True)
    change = Column(key="change", label=_("Grown by"), kind=Kind.PERCENT)
    return Report(
        title=_("Summary"),
        columns=[replace(column, total=False) for column in columns] + [change],
        rows=[(label, *amounts, _change(amounts[0], amounts[1])) for label, amounts in figures],
    )


def _held_at_the_ends(asked: Asked) -> list[tuple[str, list[int]]]:
    """Give money, goods and debts at the end of the period, of the one before, and of the one a year ago."""
    ends = [(None, span.last) for span in _three_spans(asked)]
    held = balances_over(group=asked.group, spans=ends)
    figures: tuple[tuple[str, Sequence[Account]], ...] = (
        (_("Money at the end"), POCKETS),
        (_("Goods at the end"), INVENTORIES),
        (_("Owed by customers"), (Account.RECEIVABLE,)),
        (_("Owed to suppliers"), (Account.PAYABLE,)),
        (_("Wages owed to members"), (Account.WAGES_PAYABLE,)),
    )
    return [
        (label, [sum(each.get(account, 0) for account in accounts) for each in held])
        for label, accounts in figures
    ]


def _change(now_rp: int, before_rp: int) -> int | None:
    """Give the change in thousandths of what was before; None where there was nothing to compare with."""
    return half_up((now_rp - before_rp) * MILLI, before_rp) if before_rp > 0 else None


# What there is


def _position(asked: Asked) -> Report:
    """Give what the group had at the end of the day, and what of it was owed or is its own."""
    held = balances(group=asked.group, until=asked.until)
    profit_rp = result_of(held).profit_rp
    rows: list[tuple[str, str, int]] = []
    for nature, total in (
        (Nature.ASSET, _("All that the group has")),
        (Nature.LIABILITY, _("All that it owes")),
        (Nature.EQUITY, _("All that is its own")),
    ):
        amounts = _of_nature(held, nature)
        if nature is Nature.EQUITY:
            amounts.append((_("Profit until then"), profit_rp))
        rows += [(str(_NATURES[nature]), label, amount_rp) for label, amount_rp in amounts]
        rows.append((str(_NATURES[nature]), total, sum(amount_rp for _label, amount_rp in amounts)))
    return Report(
        title=_("What the group has and owes"),
        columns=[
            Column(key="nature", label=_("Kind")),
            Column(key="account", label=_("Category")),
            Column(key="amount", label=_("Amount"), kind=Kind.MONEY, loss=True),
        ],
        rows=rows,
    )


def _of_nature(held: Mapping[Account, int], nature: Nature) -> list[tuple[str, int]]:
    return [
        (str(account.label), held[account])
        for account in NATURE_OF
        if NATURE_OF[account] is nature and held.get(account)
    ]


_NATURES: Final = {
    Nature.ASSET: gettext_lazy("It has"),
    Nature.LIABILITY: gettext_lazy("It owes"),
    Nature.EQUITY: gettext_lazy("Its own"),
}

REPORTS: Sequence[ReportKind] = (
    ReportKind(
        name="summary",
        title=gettext_lazy("Summary"),
        about=gettext_lazy("The main figures beside the period before and a year ago."),
        section=Section.SUMMARY,
        build=_summary,
    ),
    ReportKind(
        name="profit-and-loss",
        title=gettext_lazy("Profit and loss"),
        about=gettext_lazy("What came of it, and what it went to."),
        section=Section.SUMMARY,
        build=_profit_and_loss,
    ),
    ReportKind(
        name="position",
        title=gettext_lazy("What the group has and owes"),
        about=gettext_lazy("Money, goods and debts at the end of a day."),
        section=Section.SUMMARY,
        build=_position,
        asks=Asks.DAY,
    ),
    ReportKind(
        name="money",
        title=gettext_lazy("Money in and out"),
        about=gettext_lazy("Each time that money came or went."),
        section=Section.MONEY,
        build=_movements,
        filters=(POCKET,),
    ),
    ReportKind(
        name="money-by-category",
        title=gettext_lazy("Money by category"),
        about=gettext_lazy("What money came from, and what it went to."),
        section=Section.MONEY,
        build=_by_category,
        filters=(POCKET,),
    ),
    ReportKind(
        name="money-by-pocket",
        title=gettext_lazy("Money by pocket"),
        about=gettext_lazy("What was in each pocket before and after."),
        section=Section.MONEY,
        build=_pockets,
    ),
)
