"""What a pack costs, and which prices leave too little over it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from inventory.selectors.costs import CostHistory, cost_histories
from kub.people.models import Group
from sales.selectors.margins import Margin, too_small_margins


@dataclass(frozen=True, slots=True)
class Costing:
    """What each product cost over the last batches, and the prices that leave too little, the worst first."""

    histories: Sequence[CostHistory]
    alarms: Sequence[Margin]


def costing_of(*, group: Group, on: dt.date) -> Costing:
    """Give costs and alarms as they are on that day; three queries at most."""
    histories = cost_histories(group=group, on=on)
    return Costing(histories, too_small_margins(group=group, histories=histories, on=on))
