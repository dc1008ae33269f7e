"""The summary of the workbook: what was earned, what there is, and how it went, in figures and charts."""

import datetime as dt

from django.utils.translation import gettext as _

from kub.books.chart import INVENTORIES, POCKETS, Account
from kub.books.selectors import balances, result
from kub.lib.numbers import MILLI, half_up, write_percent
from kub.lib.xlsx import ChartKind, ChartTable, Figure, Figures, Series, SummarySheet
from kub.people.models import Group
from kub.web.days import day_in_words, period_in_words
from kub.web.workbook.figures import Costed, ProductSold, costed_products, months, products_sold
from kub.web.workbook.wanted import Wanted


def summary_sheet(wanted: Wanted) -> SummarySheet:
    group, since, until = wanted.group, wanted.since, wanted.until
    return SummarySheet(
        title=_("At a glance"),
        heading=group.name,
        notes=[note for note in (group.business, period_in_words(since, until)) if note],
        blocks=[
            _result_figures(group, since, until),
            _balance_figures(group, wanted.on),
            _monthly_chart(group, since, until),
            _product_chart(group, since, until),
            *map(_cost_chart, costed_products(group=group, since=since, until=until)),
        ],
    )


def _result_figures(group: Group, since: dt.date, until: dt.date) -> Figures:
    found = result(group=group, since=since, until=until)
    revenue_rp = found.income.get(Account.SALES, 0)
    cost_rp = found.expenses.get(Account.COST_OF_SALES, 0)
    others = found.income | {account: -spent_rp for account, spent_rp in found.expenses.items()}
    for shown_apart in (Account.SALES, Account.COST_OF_SALES):
        others.pop(shown_apart, None)
    return Figures(
        heading=_("Profit and loss"),
        figures=[
            Figure(label=_("Revenue"), value=revenue_rp),
            Figure(label=_("Cost of goods"), value=-cost_rp),
            Figure(label=_("Gross profit"), value=revenue_rp - cost_rp),
            *(Figure(label=str(account.label), value=amount_rp) for account, amount_rp in others.items()),
            Figure(label=_("Profit"), value=found.profit_rp),
        ],
    )


def _balance_figures(group: Group, on: dt.date) -> Figures:
    held = balances(group=group, until=on)
    stock_rp = sum(held.get(account, 0) for account in INVENTORIES)
    return Figures(
        heading=_("What there was on %(day)s") % {"day": day_in_words(on)},
        figures=[
            *(Figure(label=str(pocket.label), value=held[pocket]) for pocket in POCKETS if held.get(pocket)),
            Figure(label=_("Owed by customers"), value=held.get(Account.RECEIVABLE, 0)),
            Figure(label=_("Stock"), value=stock_rp),
            Figure(label=_("Owed to suppliers"), value=held.get(Account.PAYABLE, 0)),
            Figure(label=_("Wages owed to members"), value=held.get(Account.WAGES_PAYABLE, 0)),
        ],
    )


def _monthly_chart(group: Group, since: dt.date, until: dt.date) -> ChartTable:
    found = months(group=group, since=since, until=until)
    return ChartTable(
        heading=_("Revenue and profit by month"),
        label_heading=_("Month"),
        labels=[month.name for month in found],
        series=[
            Series(_("Revenue"), [month.revenue_rp for month in found]),
            Series(_("Profit"), [month.profit_rp for month in found]),
        ],
    )


def _product_chart(group: Group, since: dt.date, until: dt.date) -> ChartTable:
    """Give what each product brought, and which share that is where the shares make a whole."""
    sold = products_sold(group=group, since=since, until=until)
    whole_rp = sum(product.revenue_rp for product in sold)
    shares = whole_rp > 0 and all(product.revenue_rp >= 0 for product in sold)

    def label(product: ProductSold) -> str:
        name = product.name or _("All others")
        if not shares:
            return name
        return f"{name} ({write_percent(half_up(product.revenue_rp * MILLI, whole_rp))})"

    return ChartTable(
        heading=_("Revenue by product"),
        label_heading=_("Product"),
        labels=[label(product) for product in sold],
        series=[Series(_("Revenue"), [product.revenue_rp for product in sold])],
    )


def _cost_chart(costed: Costed) -> ChartTable:
    return ChartTable(
        heading=_("What one %(unit)s of %(product)s cost") % {"unit": costed.unit, "product": costed.name},
        label_heading=_("Batch code"),
        labels=[batch.batch for batch in costed.batches],
        series=[
            Series(_("Including wages"), [batch.including_wages_rp for batch in costed.batches]),
            Series(_("Without wages"), [batch.without_wages_rp for batch in costed.batches]),
        ],
        kind=ChartKind.LINE,
        adds_up=False,
    )
