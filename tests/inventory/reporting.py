"""Asking for the reports about goods, as whoever shows them does."""

from inventory.reports import REPORTS
from tests.asking import report, rows_of, totals_of

KINDS = {kind.name: kind for kind in REPORTS}

__all__ = ["KINDS", "report", "rows_of", "totals_of"]
