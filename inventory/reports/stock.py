"""Reports about stock: what there is of each item and lot."""

from django.utils.translation import gettext as _

from inventory.models import ItemKind, StockLevel
from inventory.reports.parts import money
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.models import Group


def stock_report(*, group: Group) -> Report:
    """Give what there is now of each lot, with what it is worth."""
    levels = (
        StockLevel.objects.filter(group=group, quantity_milli__gt=0)
        .select_related("item", "lot", "place")
        .order_by("item__kind", "item__name", "lot__expires_on", "lot")
    )
    return Report(
        title=_("Stock by lot"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="item", label=_("Item")),
            Column(key="lot", label=_("Lot")),
            Column(key="arrived_on", label=_("Arrived"), kind=Kind.DATE),
            Column(key="expires_on", label=_("Good until"), kind=Kind.DATE),
            Column(key="place", label=_("Place")),
            Column(key="quantity", label=_("Quantity"), kind=Kind.MEASURE),
            money("value", _("Value")),
        ],
        rows=[
            (
                str(ItemKind(level.item.kind).label),
                level.item.name,
                level.lot.code,
                level.lot.arrived_on,
                level.lot.expires_on,
                level.place.label,
                Quantity(level.quantity_milli, level.item.unit_label),
                level.value_rp,
            )
            for level in levels
        ],
    )
