"""What the prices of today leave over what the goods cost, and where that is less than the group wishes."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Final

from inventory.models import Item
from inventory.selectors.costs import CostHistory, PriceRise, price_rises
from kub.lib.numbers import half_up
from kub.people.models import Group
from sales.models import Channel, Price

_WHOLE: Final = 1000
# A price is a round number: of hundreds, and of five hundreds where it is not small.
_SMALL_PRICE_RP: Final = 5_000
_SMALL_STEP_RP, _STEP_RP = 100, 500


@dataclass(frozen=True, slots=True)
class Margin:
    """What the price of today in a channel leaves over `cost`: of one base unit, exact, including wages."""

    item: Item
    channel: Channel
    price_rp: int
    cost: Fraction
    wish_per_mille: int
    rise: PriceRise | None = None

    @property
    def left_rp(self) -> int:
        return self.price_rp - half_up(self.cost.numerator, self.cost.denominator)

    @property
    def share(self) -> Fraction:
        """Give what is left of one Rupiah of the price."""
        return (self.price_rp - self.cost) / self.price_rp

    @property
    def is_loss(self) -> bool:
        return self.price_rp < self.cost

    @property
    def is_too_small(self) -> bool:
        """Tell whether less is left than the group wishes; of a loss, always."""
        return self.is_loss or self.share * _WHOLE < self.wish_per_mille

    @property
    def safe_price_rp(self) -> int:
        return safe_price(cost=self.cost, wish_per_mille=self.wish_per_mille)


def safe_price(*, cost: Fraction, wish_per_mille: int) -> int:
    """Give the lowest round price that leaves the wished share of itself, in Rupiah."""
    least = cost * _WHOLE / (_WHOLE - wish_per_mille)
    step = _SMALL_STEP_RP if least < _SMALL_PRICE_RP else _STEP_RP
    return ceil(least / step) * step


def too_small_margins(*, group: Group, histories: Sequence[CostHistory], on: dt.date) -> list[Margin]:
    """Give the prices of that day that leave too little, the worst first.

    What a product costs now is what it cost in its last batch, wages included: that is known, where what
    the next batch will cost is guessed. Each names the material whose price rose most. A gift is meant.
    Two queries at most.
    """
    last = {history.item.pk: history for history in histories}
    margins = [
        Margin(
            item=last[price.item_id].item,
            channel=price.channel,
            price_rp=price.price_rp,
            cost=last[price.item_id].last.total,
            wish_per_mille=group.margin_wish_per_mille,
        )
        for price in _prices_of(group, last, on)
        if price.price_rp
    ]
    small = [margin for margin in margins if margin.is_too_small]
    rises = price_rises(group=group, histories=[last[pk] for pk in {margin.item.pk for margin in small}])
    named = [replace(margin, rise=rises.get(margin.item.pk)) for margin in small]
    return sorted(named, key=lambda margin: (margin.share, margin.item.pk))


def _prices_of(group: Group, items: Collection[int], on: dt.date) -> list[Price]:
    """Give the prices that hold on the day in the channels in use."""
    if not items:
        return []
    prices = Price.objects.filter(
        group=group, item__in=list(items), item__archived=False, channel__archived=False, starts_on__lte=on
    )
    ordered = prices.select_related("channel").order_by("starts_on")
    return list({(price.item_id, price.channel_id): price for price in ordered}.values())
