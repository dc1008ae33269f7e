"""The workbook of a group and a period: what a mentor hands in."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from inventory.models import StockMove
from inventory.reports import batches_report, movements_report, outputs_report, stock_report, work_report
from kub.books.chart import POCKETS, Account
from kub.books.selectors import Result, balances, pockets, result
from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.db import snapshot
from kub.lib.reports import Report, Row, Signature
from kub.lib.xlsx import (
    ChartTable,
    Figure,
    Figures,
    Series,
    SummarySheet,
    TableSheet,
    TotalOf,
    build_workbook,
)
from kub.people.access import Access, Permission
from kub.people.models import Group, Role
from kub.people.selectors.members import active_members
from sales.models import SaleLine
from sales.reports import receivables_report, sale_lines_report

# A chart of more months than this cannot be read.
MOST_MONTHS = 36


Progress = Callable[[int], None]


def estimated_rows(*, group: Group, since: dt.date, until: dt.date) -> int:
    """Give about how many rows the workbook will have, from the counts of what its long reports list."""
    days = (since, until)
    with snapshot():
        return sum(
            rows.filter(group=group).count()
            for rows in (
                SaleLine.objects.filter(sale__entry__happened_on__range=days),
                StockMove.objects.filter(on__range=days),
            )
        )


def group_workbook(
    *, access: Access, since: dt.date, until: dt.date, progress: Progress | None = None
) -> IO[bytes]:
    """Give the workbook as a temporary file. Members' earnings are in it only for those who may see them.

    All its figures are of one moment. `progress` is told the number of rows that are done.
    """
    access.require(Permission.EXPORT)
    group = access.group
    with snapshot():
        sheets = _tables(access, since, until, _Counter(progress))
        summary = _summary(group, since, until, sheets)
        title = f"{group.name}, {_period(since, until)}"
        return build_workbook(title=title, sheets=[summary, *sheets.values()], made_at=timezone.now())


class _Counter:
    """Counts the rows of all reports as they are written."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self._done += 1
            if self._progress is not None:
                self._progress(self._done)
            yield row


def workbook_name(*, group: Group, since: dt.date, until: dt.date) -> str:
    return f"{group.slug}-{since:%Y%m%d}-{until:%Y%m%d}.xlsx"


def _tables(access: Access, since: dt.date, until: dt.date, counter: _Counter) -> dict[str, TableSheet]:
    group, signatures = access.group, _signatures(access.group)
    period, now = _period(since, until), _("On %(day)s") % {"day": _day(today())}
    reports = {
        "sales": (sale_lines_report(group=group, since=since, until=until), period),
        "batches": (batches_report(group=group, since=since, until=until), period),
        "outputs": (outputs_report(group=group, since=since, until=until), period),
        "stock": (stock_report(group=group), now),
        "movements": (movements_report(group=group, since=since, until=until), period),
        "receivables": (receivables_report(group=group, on=today()), now),
    }
    if access.may(Permission.EARNINGS):
        reports["work"] = (work_report(group=group, since=since, until=until), period)
    return {
        name: _sheet(report, [group.name, words], signatures, counter)
        for name, (report, words) in reports.items()
    }


def _sheet(report: Report, filters: list[str], signatures: list[Signature], counter: _Counter) -> TableSheet:
    signed = replace(report, rows=counter.over(report.rows), filters=filters, signatures=signatures)
    return TableSheet(title=report.title, report=signed)


def _summary(group: Group, since: dt.date, until: dt.date, sheets: dict[str, TableSheet]) -> SummarySheet:
    return SummarySheet(
        title=_("Summary"),
        heading=group.name,
        notes=[group.business, group.address, _period(since, until)],
        blocks=[
            _result_figures(result(group=group, since=since, until=until), sheets),
            _balance_figures(group, sheets),
            _monthly_chart(group, since, until),
        ],
        signatures=_signatures(group),
    )


def _result_figures(found: Result, sheets: dict[str, TableSheet]) -> Figures:
    """Give profit and loss; revenue and cost of goods are the totals of the sales lines."""
    others = [
        (account, amount_rp) for account, amount_rp in found.income.items() if account is not Account.SALES
    ]
    expenses = [
        (account, amount_rp)
        for account, amount_rp in found.expenses.items()
        if account is not Account.COST_OF_SALES
    ]
    return Figures(
        heading=_("Profit and loss"),
        figures=[
            Figure(label=_("Revenue"), value=TotalOf(sheets["sales"], "revenue")),
            Figure(label=_("Cost of goods"), value=TotalOf(sheets["sales"], "cost")),
            Figure(label=_("Gross profit"), value=TotalOf(sheets["sales"], "profit")),
            *(Figure(label=str(account.label), value=amount_rp) for account, amount_rp in others),
            *(Figure(label=str(account.label), value=-amount_rp) for account, amount_rp in expenses),
            Figure(label=_("Profit"), value=found.profit_rp),
        ],
    )


def _balance_figures(group: Group, sheets: dict[str, TableSheet]) -> Figures:
    held, money = balances(group=group), pockets(group=group)
    return Figures(
        heading=_("What there is now"),
        figures=[
            *(Figure(label=str(pocket.label), value=money[pocket]) for pocket in POCKETS if money[pocket]),
            Figure(label=_("Owed by customers"), value=TotalOf(sheets["receivables"], "open")),
            Figure(label=_("Stock"), value=TotalOf(sheets["stock"], "value")),
            Figure(label=_("Owed to suppliers"), value=held.get(Account.PAYABLE, 0)),
            Figure(label=_("Wages owed to members"), value=held.get(Account.WAGES_PAYABLE, 0)),
        ],
    )


def _monthly_chart(group: Group, since: dt.date, until: dt.date) -> ChartTable:
    """Give revenue and profit by month: the last months of the period, as many as can be read."""
    months = _months(since, until)[-MOST_MONTHS:]
    results = [
        result(group=group, since=max(month, since), until=min(last_of_month(month), until))
        for month in months
    ]
    return ChartTable(
        heading=_("Revenue and profit by month"),
        label_heading=_("Month"),
        labels=[date_format(month, "M Y") for month in months],
        series=[
            Series(_("Revenue"), [found.income.get(Account.SALES, 0) for found in results]),
            Series(_("Profit"), [found.profit_rp for found in results]),
        ],
    )


def _months(since: dt.date, until: dt.date) -> list[dt.date]:
    months = [month_of(since)]
    while add_months(months[-1], 1) <= until:
        months.append(add_months(months[-1], 1))
    return months


def _signatures(group: Group) -> list[Signature]:
    """Give the lines to be signed: chair and treasurer, by name where there is one."""
    names = {member.role: member.name for member in active_members(group=group, on=today())}
    return [Signature(str(role.label), names.get(role, "")) for role in (Role.CHAIR, Role.TREASURER)]


def _period(since: dt.date, until: dt.date) -> str:
    return f"{_day(since)} – {_day(until)}"


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
