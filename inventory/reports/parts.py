"""What reports about goods share: columns, filters, and how a choice is read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from inventory.models import BaseUnit, Item, ItemKind
from inventory.selectors.items import get_item, items_of
from inventory.selectors.places import places_of
from inventory.selectors.purchases import suppliers_of
from inventory.selectors.recipes import recipe_names
from inventory.selectors.runs import RunsChoice
from kub.lib.reports import Cell, Column, Kind, Quantity
from kub.people.models import Group
from kub.people.reporting import Asked, Filter

ROWS_A_CHUNK: Final = 2000


def money(key: str, label: str, *, loss: bool = False) -> Column:
    """Give a column of money that adds up."""
    return Column(key=key, label=label, kind=Kind.MONEY, total=True, loss=loss)


def unit_cost(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.UNIT_COST)


def day(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind=Kind.DATE)


class Measures:
    """The quantities of a report: in one unit they add up, else each has its own."""

    def __init__(self, base_unit: str | None) -> None:
        self._labels: Mapping[str, str] = {str(unit): str(unit.label) for unit in BaseUnit}
        self._unit = base_unit

    @classmethod
    def of(cls, item: Item | None) -> "Measures":
        """Give those of the item that was chosen, if one was."""
        return cls(item.base_unit if item else None)

    def column(self, key: str, label: str, *, total: bool = True) -> Column:
        if self._unit is None:
            return Column(key=key, label=label, kind=Kind.MEASURE)
        return Column(key=key, label=label, kind=Kind.QUANTITY, unit=self._labels[self._unit], total=total)

    def cell(self, milli: int | None, base_unit: str) -> Cell:
        if milli is None or self._unit is not None:
            return milli
        return Quantity(milli, self._labels[base_unit])


def kind_labels() -> dict[str, str]:
    """Give what the kinds of item are called, in the reader's language of now."""
    return {str(kind): str(kind.label) for kind in ItemKind}


def chosen_id(asked: Asked, name: str) -> int | None:
    """Give the id that was chosen, or None for all. Raises `ValueError` for what is no id."""
    text = asked.chosen.get(name, "")
    return int(text) if text else None


def chosen_item(asked: Asked) -> Item | None:
    """Give the group's item that was chosen, or None for all. Raises `Http404`."""
    pk = chosen_id(asked, "item")
    return get_item(group=asked.group, pk=pk) if pk else None


def chosen_runs(asked: Asked) -> RunsChoice:
    return RunsChoice(since=asked.since, until=asked.until, recipe=chosen_id(asked, "recipe"))


def item_filter(*kinds: ItemKind, label: Any) -> Filter:
    """Narrow to one item, also one no longer used, of these kinds."""

    def options(group: Group) -> Sequence[tuple[str, str]]:
        items = items_of(group=group, archived=None)
        return [(str(item.pk), item.name) for item in items if item.kind in kinds]

    return Filter(name="item", label=label, options=options)


def _kinds(group: Group) -> Sequence[tuple[str, str]]:
    return list(kind_labels().items())


def _places(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(place.pk), place.label) for place in places_of(group=group)]


def _recipes(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(pk), name) for pk, name in recipe_names(group=group)]


def _suppliers(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(supplier.pk), supplier.name) for supplier in suppliers_of(group=group)]


ITEM: Final = item_filter(*ItemKind, label=_("Item"))
MADE: Final = item_filter(ItemKind.PRODUCT, ItemKind.BYPRODUCT, label=_("Product"))
KIND: Final = Filter(name="kind", label=_("Kind"), options=_kinds)
PLACE: Final = Filter(name="place", label=_("Place"), options=_places)
RECIPE: Final = Filter(name="recipe", label=_("Recipe"), options=_recipes)
SUPPLIER: Final = Filter(name="supplier", label=_("Supplier"), options=_suppliers)
