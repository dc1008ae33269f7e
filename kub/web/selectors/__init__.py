"""What the pages show that look across the whole business."""

from kub.lib.spans import Span, span_before, span_year_ago
from kub.web.selectors.beginning import Beginning
from kub.web.selectors.comparing import Against, Compared
from kub.web.selectors.costing import Costing
from kub.web.selectors.figures import Figures, figures
from kub.web.selectors.home import Dashboard, History, dashboard, history

__all__ = [
    "Against",
    "Beginning",
    "Compared",
    "Costing",
    "Dashboard",
    "Figures",
    "History",
    "Span",
    "dashboard",
    "figures",
    "history",
    "span_before",
    "span_year_ago",
]
