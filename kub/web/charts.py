"""The charts of the whole business."""

from django.utils.translation import gettext as _

from kub.lib.charts import Chart, Series, bar_chart, labels_of
from kub.lib.periods import Step
from kub.web.selectors import History


def history_chart(history: History) -> Chart:
    """Draw revenue and gross profit side by side; where nothing was sold, nothing."""
    titles = {
        Step.DAY: (_("Revenue by day"), _("Day")),
        Step.WEEK: (_("Revenue by week"), _("Week")),
        Step.MONTH: (_("Revenue by month"), _("Month")),
    }
    title, over = titles[history.step]
    drawn = [] if history.is_empty else list(history.periods)
    return bar_chart(
        name="history",
        title=title,
        over=over,
        labels=labels_of(drawn),
        series=[
            Series(_("Revenue"), history.revenue_rp if drawn else []),
            Series(_("Gross profit"), history.gross_rp if drawn else []),
        ],
        now=len(drawn) - 1 if drawn else None,
    )
