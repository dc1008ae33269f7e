"""What reports about sales share: columns of what was earned, and filters."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.reports.parts import MADE, money
from kub.lib.numbers import MILLI, half_up
from kub.lib.reports import Cell, Column, Kind
from kub.people.models import Group
from kub.people.reporting import Filter
from sales.selectors.channels import channels_of
from sales.selectors.customers import customer_names

CHANNEL: Final = Filter(
    name="channel",
    label=gettext_lazy("Sold through"),
    options=lambda group: [(str(channel.pk), channel.name) for channel in channels_of(group=group)],
)
PRODUCT: Final = MADE


def _customers(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(pk), name) for pk, name in customer_names(group=group).items()]


CUSTOMER: Final = Filter(name="customer", label=gettext_lazy("Customer"), options=_customers)


def earned_columns() -> list[Column]:
    """Give the columns of `earned`."""
    return [
        money("revenue", _("Revenue")),
        Column(key="share", label=_("Share of revenue"), kind=Kind.PERCENT),
        money("cost", _("Cost of goods")),
        money("profit", _("Gross profit"), loss=True),
        Column(key="margin", label=_("Margin"), kind=Kind.PERCENT, loss=True),
    ]


def earned(revenue_rp: int, cost_rp: int, *, of_rp: int) -> list[Cell]:
    """Give revenue, its share of the revenue of all, cost, gross profit, and the margin."""
    gross_rp = revenue_rp - cost_rp
    return [revenue_rp, part_of(revenue_rp, of_rp), cost_rp, gross_rp, part_of(gross_rp, revenue_rp)]


def part_of(part_rp: int, whole_rp: int) -> int | None:
    """Give a part in thousandths; None where there is no whole that it could be of."""
    return half_up(part_rp * MILLI, whole_rp) if whole_rp > 0 else None
