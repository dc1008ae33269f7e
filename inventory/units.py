"""From the unit somebody writes to the base unit of an item, exactly."""

from django.utils.translation import gettext as _

from inventory.models import Item
from kub.lib.numbers import MAX_MILLI, MILLI, from_milli, write_number


class InexactUnit(ValueError):
    """A quantity that has no exact number of thousandths of the base unit; `field` is where to say so."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def to_base(*, item: Item, milli: int, unit: str) -> int:
    """Convert thousandths of `unit` to thousandths of the item's base unit. Raises `InexactUnit`."""
    numerator, denominator = _ratio(item, unit)
    base_milli, rest = divmod(milli * numerator, denominator)
    words = {"quantity": write_number(from_milli(milli)), "unit": unit or item.unit_label, "item": item.name}
    if rest:
        raise InexactUnit("quantity", _("%(quantity)s %(unit)s cannot be counted exactly.") % words)
    if item.is_whole and base_milli % MILLI:
        raise InexactUnit("quantity", _("%(item)s is counted in whole units.") % words)
    if base_milli > MAX_MILLI:
        raise InexactUnit("quantity", _("This quantity is too large to be true."))
    return base_milli


def _ratio(item: Item, unit: str) -> tuple[int, int]:
    if unit in {"", item.base_unit}:
        return 1, 1
    for other in item.units.all():
        if other.name == unit:
            return other.numerator, other.denominator
    raise InexactUnit("unit", _("%(item)s has no unit “%(unit)s”.") % {"item": item.name, "unit": unit[:20]})
