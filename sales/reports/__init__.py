"""Reports about sales: every line, sums by product, channel, customer and month, and who owes."""

from collections.abc import Sequence

from kub.people.reporting import ReportKind
from sales.reports.lines import SALE_LINES, sale_lines_report
from sales.reports.owed import OWED, OWED_BY_AGE, receivables_report
from sales.reports.sums import BY_CHANNEL, BY_CUSTOMER, BY_MONTH, BY_PRODUCT

REPORTS: Sequence[ReportKind] = (
    SALE_LINES,
    BY_PRODUCT,
    BY_CHANNEL,
    BY_CUSTOMER,
    BY_MONTH,
    OWED,
    OWED_BY_AGE,
)

__all__ = ["REPORTS", "receivables_report", "sale_lines_report"]
