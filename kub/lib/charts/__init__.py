"""Charts drawn on the server as SVG: no script, sharp in print, with their numbers beside them.

Pure: typed data go in, a `Chart` of ready coordinates comes out, `parts/chart.html` shows it. The drawing
is as wide as a phone; places are reckoned in whole tenths of its units.
"""

from kub.lib.charts.over_time import bar_chart, sparkline, stack_chart, trend_chart
from kub.lib.charts.parts import RUPIAH, Chart, Label, Scale, Series, labels_of, percent_scale, quantity_scale
from kub.lib.charts.ranks import cover_bar, ranking_chart
from kub.lib.charts.reckoning import ticks

__all__ = [
    "RUPIAH",
    "Chart",
    "Label",
    "Scale",
    "Series",
    "bar_chart",
    "cover_bar",
    "labels_of",
    "percent_scale",
    "quantity_scale",
    "ranking_chart",
    "sparkline",
    "stack_chart",
    "ticks",
    "trend_chart",
]
