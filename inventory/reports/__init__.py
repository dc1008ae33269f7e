"""Reports about goods: production and its cost, work, stock, and movements."""

from collections.abc import Sequence

from inventory.reports.movements import MOVEMENTS, movements_report
from inventory.reports.production import BATCH_COSTS, OUTPUTS, batches_report, outputs_report
from inventory.reports.stock import stock_report
from inventory.reports.work import WORK, work_report
from kub.people.reporting import ReportKind

REPORTS: Sequence[ReportKind] = (BATCH_COSTS, OUTPUTS, WORK, MOVEMENTS)

__all__ = [
    "REPORTS",
    "batches_report",
    "movements_report",
    "outputs_report",
    "stock_report",
    "work_report",
]
