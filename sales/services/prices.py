"""What things cost in a channel, from a day on. What was sold before keeps its price."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inventory.models import Item
from kub.lib.dates import today
from kub.lib.db import write_transaction
from kub.people.access import Access, Permission
from kub.people.models import MOST_WISHED_PER_MILLE
from sales.models import Channel, Price
from sales.selectors.prices import prices_on

# A slip of the thumb in the year, and no plan.
MOST_DAYS_AHEAD = 366


def set_price(
    *, access: Access, channel: Channel, item: Item, price_rp: int, starts_on: dt.date
) -> Price | None:
    """Set what one base unit costs in a channel from a day on; give None where it costs that already."""
    return next(
        iter(set_prices(access=access, channel=channel, prices={item: price_rp}, starts_on=starts_on)), None
    )


def set_prices(
    *, access: Access, channel: Channel, prices: Mapping[Item, int], starts_on: dt.date
) -> list[Price]:
    """Set several prices of a channel from a day on, and give those that changed.

    Set again for the same day, the later word counts. Raises `ValidationError` for a day that cannot be.
    """
    access.require(Permission.CATALOGUE)
    _require_possible(access, starts_on)
    with write_transaction():
        known = prices_on(group=access.group, channel=channel, items=prices, on=starts_on)
        changed = {item: price_rp for item, price_rp in prices.items() if known.get(item.pk) != price_rp}
        rows = [
            Price(group=access.group, channel=channel, item=item, price_rp=price_rp, starts_on=starts_on)
            for item, price_rp in sorted(changed.items(), key=lambda pair: pair[0].pk)
        ]
        return Price.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["item", "channel", "starts_on"],
            update_fields=["price_rp"],
        )


def set_margin_wish(*, access: Access, per_mille: int) -> None:
    """Set what the group wants to be left of each price, in thousandths of it.

    Raises `ValidationError` for a wish that no price fulfils, or hardly any.
    """
    access.require(Permission.CATALOGUE)
    if not 0 <= per_mille <= MOST_WISHED_PER_MILLE:
        raise ValidationError(
            {"percent": _("Wish for 0 to %(most)s %%.") % {"most": MOST_WISHED_PER_MILLE // 10}}
        )
    with write_transaction():
        access.group.margin_wish_per_mille = per_mille
        access.group.save(update_fields=["margin_wish_per_mille"])


def _require_possible(access: Access, starts_on: dt.date) -> None:
    if starts_on < access.group.started_on:
        raise ValidationError({"starts_on": _("The group's books begin later than this day.")})
    if starts_on > today() + dt.timedelta(days=MOST_DAYS_AHEAD):
        raise ValidationError({"starts_on": _("This day is too far ahead. Is the year right?")})
