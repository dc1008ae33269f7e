"""Items, and how much there is of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404

from inventory.models import Item, ItemKind, Lot, PlaceKind, StockLevel
from kub.lib.finding import has_name
from kub.people.models import Group

_ORDER_OF_KINDS = Case(
    *(When(kind=kind, then=Value(index)) for index, kind in enumerate(ItemKind.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is of an item, in the group's store and in the shops that hold its goods."""

    quantity_milli: int = 0
    value_rp: int = 0
    in_shops_milli: int = 0

    @property
    def in_store_milli(self) -> int:
        return self.quantity_milli - self.in_shops_milli


def items_of(
    *, group: Group, kind: str = "", words: str = "", archived: bool | None = False
) -> QuerySet[Item]:
    """Give the group's items by kind and name; with `archived=None` those no longer used as well."""
    items = Item.objects.filter(group=group)
    if archived is not None:
        items = items.filter(archived=archived)
    if kind:
        items = items.filter(kind=kind)
    if words:
        items = items.filter(has_name("name", words))
    return items.order_by(_ORDER_OF_KINDS, Lower("name"), "pk")


def get_item(*, group: Group, pk: int) -> Item:
    """Raise `Http404` for an item of another group as for one that never was."""
    return get_object_or_404(Item.objects.prefetch_related("units"), group=group, pk=pk)


def item_called(*, group: Group, name: str) -> Item | None:
    """Give the item of that name, as the database compares names."""
    named = Item.objects.filter(group=group).annotate(lower=Lower("name"))
    return named.filter(lower=Lower(Value(name))).first()


def has_moved(*, group: Group, item: Item) -> bool:
    """Tell whether any of the item was ever in the books."""
    return Lot.objects.filter(group=group, item=item).exists()


def held_of(*, group: Group, items: Iterable[Item]) -> dict[int, Held]:
    """Give how much there is of each item, by item id."""
    items = list(items)
    held: dict[int, Held] = {item.pk: Held() for item in items}
    sums = (
        StockLevel.objects.filter(group=group, item__in=items)
        .values("item", kind=F("place__kind"))
        .annotate(quantity_milli=Sum("quantity_milli"), value_rp=Sum("value_rp"))
    )
    for row in sums:
        so_far = held[row["item"]]
        in_shops = row["quantity_milli"] if row["kind"] == PlaceKind.SHOP else 0
        held[row["item"]] = Held(
            so_far.quantity_milli + row["quantity_milli"],
            so_far.value_rp + row["value_rp"],
            so_far.in_shops_milli + in_shops,
        )
    return held


def stock_of_item(*, group: Group, item: Item) -> Held:
    return held_of(group=group, items=[item])[item.pk]


def lots_in_stock(*, group: Group, item: Item) -> QuerySet[StockLevel]:
    """Give what there is of the item by lot and place, in the order in which it leaves."""
    levels = StockLevel.objects.filter(group=group, item=item, quantity_milli__gt=0)
    return levels.select_related("lot", "place").order_by(
        F("lot__expires_on").asc(nulls_last=True), "lot__arrived_on", "lot"
    )
