"""Items: what a group buys, makes and sells."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import BaseUnit, Item, ItemUnit
from inventory.selectors.items import has_moved, item_called, stock_of_item
from kub.lib.db import write_transaction
from kub.lib.images import CleanPhoto
from kub.lib.numbers import MILLI, write_quantity
from kub.people.models import Group

KILOGRAM_IN_GRAMS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What a group notes of an item: quantities in thousandths of the base unit, its weight in grams."""

    kind: str
    name: str
    base_unit: str
    net_weight_milli: int | None = None
    shelf_life_days: int | None = None
    low_stock_milli: int | None = None


def create_item(*, group: Group, facts: ItemFacts) -> Item:
    """Add an item. Raises `ValidationError` by field, such as for a name that is taken."""
    with write_transaction():
        item = Item(group=group)
        _write(item, facts)
        return item


def change_item(*, group: Group, item: Item, facts: ItemFacts) -> Item:
    """Change what is noted of an item. Raises `ValidationError` by field.

    What has moved in the books keeps its kind and its base unit: its quantities and values are in them.
    """
    with write_transaction():
        current = Item.objects.select_for_update().get(group=group, pk=item.pk)
        if has_moved(group=group, item=current):
            _refuse_other_measure(current, facts)
        _write(current, facts)
        return current


def _refuse_other_measure(item: Item, facts: ItemFacts) -> None:
    errors = {}
    if facts.base_unit != item.base_unit:
        errors["base_unit"] = _("It has moved in the books, so it stays counted in %(unit)s.") % {
            "unit": item.unit_label
        }
    if facts.kind != item.kind:
        errors["kind"] = _("It has moved in the books, so it stays what it is: %(kind)s.") % {
            "kind": item.get_kind_display()
        }
    if errors:
        raise ValidationError(errors)


def _write(item: Item, facts: ItemFacts) -> None:
    for field, value in asdict(facts).items():
        setattr(item, field, value)
    if item.base_unit == BaseUnit.KG:
        item.net_weight_milli = KILOGRAM_IN_GRAMS
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        taken = item_called(group=item.group, name=item.name)
        if taken is None:
            raise
        raise ValidationError({"name": _taken(taken)}) from error


def _taken(item: Item) -> str:
    if item.archived:
        return _("“%(name)s” exists already, among what is no longer used.") % {"name": item.name}
    return _("“%(name)s” exists already.") % {"name": item.name}


def set_units(*, group: Group, item: Item, units: Mapping[str, int]) -> None:
    """Give the item these other units, by name the thousandths of a base unit that one of them is.

    What was recorded in a unit keeps the quantity that it had then.
    """
    with write_transaction():
        current = Item.objects.select_for_update().get(group=group, pk=item.pk)
        current.units.exclude(name__in=units).delete()
        for name, base_milli in units.items():
            ratio = Fraction(base_milli, MILLI)
            ItemUnit.objects.update_or_create(
                group=group,
                item=current,
                name=name,
                defaults={"numerator": ratio.numerator, "denominator": ratio.denominator},
            )


def set_photo(*, group: Group, item: Item, photo: CleanPhoto | None) -> None:
    """Put a cleaned photo in the place of the old one, or remove it."""
    with write_transaction():
        current = Item.objects.select_for_update().get(group=group, pk=item.pk)
        storage = current.photo.storage
        old = [file.name for file in (current.photo, current.thumbnail) if file.name]
        current.photo = photo.full if photo else ""
        current.thumbnail = photo.thumbnail if photo else ""
        current.save(update_fields=["photo", "thumbnail"])
        for name in old:
            transaction.on_commit(partial(storage.delete, name))


def archive_item(*, group: Group, item: Item) -> None:
    """Take an item out of use; it stays readable. Raises `ValidationError` while some of it is in stock."""
    with write_transaction():
        current = Item.objects.select_for_update().get(group=group, pk=item.pk)
        held = stock_of_item(group=group, item=current)
        if held.quantity_milli:
            raise ValidationError(
                _("There is still %(stock)s of it in stock. Use it up or take it out first.")
                % {"stock": write_quantity(held.quantity_milli, current.unit_label)}
            )
        current.archived = True
        current.save(update_fields=["archived"])


def restore_item(*, group: Group, item: Item) -> None:
    """Take an archived item into use again."""
    with write_transaction():
        Item.objects.filter(group=group, pk=item.pk).update(archived=False)
