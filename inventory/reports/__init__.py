"""Reports about goods: production and its cost, work, stock, movements, purchases."""

from collections.abc import Sequence
from typing import Final

from inventory.reports.materials import MATERIALS, MATERIALS_BY_ITEM
from inventory.reports.movements import LOSS_LINES, LOSSES_BY_REASON, MOVEMENTS
from inventory.reports.production import BATCH_COSTS, OUTPUTS, PRODUCTION
from inventory.reports.purchases import PAYABLES, PURCHASES
from inventory.reports.stock import EXPIRY, STOCK, STOCK_BY_LOT
from inventory.reports.work import WORK, WORK_BY_MEMBER
from kub.people.reporting import ReportKind

REPORTS: Final[Sequence[ReportKind]] = (
    PRODUCTION,
    BATCH_COSTS,
    OUTPUTS,
    MATERIALS,
    MATERIALS_BY_ITEM,
    WORK,
    WORK_BY_MEMBER,
    STOCK,
    STOCK_BY_LOT,
    EXPIRY,
    MOVEMENTS,
    LOSSES_BY_REASON,
    LOSS_LINES,
    PURCHASES,
    PAYABLES,
)
