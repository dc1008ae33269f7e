"""What there is: quantities and values by item and by lot."""

from collections.abc import Iterable

from django.db.models import Sum

from inventory.models import Item, Lot, StockLevel
from inventory.selectors.places import store_of
from kub.people.models import Group


def stock_of(*, group: Group, items: Iterable[Item]) -> dict[int, int]:
    """Give what the store holds of each item, in thousandths, by item id."""
    items = list(items)
    held = dict(
        StockLevel.objects.filter(group=group, place=store_of(group=group), item__in=items)
        .values_list("item")
        .annotate(Sum("quantity_milli"))
    )
    return {item.pk: held.get(item.pk, 0) for item in items}


def last_unit_cost(*, group: Group, item: Item) -> tuple[int, int]:
    """Give value and quantity of the item's newest lot: what it cost last; (0, 0) if there never was one."""
    lot = Lot.objects.filter(group=group, item=item).order_by("-arrived_on", "-pk").first()
    return (lot.value_rp, lot.quantity_milli) if lot else (0, 0)
