"""Lines of goods: which item in which of its units, how many, and what they are worth."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from inventory.models import Item, ItemKind, ItemUnit
from inventory.selectors.items import items_of
from kub.entries.forms import EntryForm, LineForm
from kub.lib.formfields import DayField, NumberInput, QuantityField
from kub.lib.numbers import MILLI, from_milli, half_up, to_milli, write_quantity
from kub.people.models import Group


class GoodsChoice:
    """The items of a group, each in each of its units, as one list to choose from.

    One choice instead of two: a unit that the item does not have cannot be chosen. Items that are no
    longer used are offered only where a line has them already (`also`).
    """

    def __init__(self, *, group: Group, also: frozenset[int] = frozenset()) -> None:
        items = items_of(group=group, archived=None).prefetch_related("units")
        self._offered = [item for item in items if not item.archived or item.pk in also]
        self._picked: dict[str, tuple[int, str]] = {}
        for item in self._offered:
            self._picked[str(item.pk)] = (item.pk, "")
            for unit in item.units.all():
                self._picked[f"{item.pk}.{unit.pk}"] = (item.pk, unit.name)
        self._keys = {picked: key for key, picked in self._picked.items()}
        self._base_units = {item.pk: item.base_unit for item in self._offered}

    @property
    def choices(self) -> list[tuple[str, Any]]:
        by_kind = groupby(self._offered, key=lambda item: item.kind)
        return [("", "–"), *((str(ItemKind(kind).label), _in_units(items)) for kind, items in by_kind)]

    def pick(self, key: str) -> tuple[int, str]:
        """Give the item's id and the name of the unit, which is empty for the base unit."""
        return self._picked[key]

    def key_of(self, item: int, unit: str) -> str:
        """Give the choice for an item in a unit; nothing where it is not offered any more."""
        base = unit if unit != self._base_units.get(item) else ""
        return self._keys.get((item, base), "")


def _in_units(items: Any) -> list[tuple[str, str]]:
    choices = []
    for item in items:
        choices.append((str(item.pk), f"{item.name} · {item.unit_label}"))
        choices += [
            (f"{item.pk}.{unit.pk}", f"{item.name} · {unit.name} ({ratio_of(item, unit)})")
            for unit in item.units.all()
        ]
    return choices


def ratio_of(item: Item, unit: ItemUnit) -> str:
    """Write what one of a unit is in base units: "50 kg"."""
    return write_quantity(half_up(unit.numerator * MILLI, unit.denominator), item.unit_label)


class GoodsLineForm(LineForm):
    """So much of an item; subclasses add what it is worth. A line that was emptied is passed over."""

    item = forms.ChoiceField(
        label=gettext_lazy("What"), error_messages={"required": gettext_lazy("Choose what.")}
    )
    quantity = QuantityField(
        label=gettext_lazy("How many"), min_milli=1, widget=NumberInput(inputmode="decimal")
    )
    expires_on = DayField(label=gettext_lazy("Good until"), required=False)

    def __init__(self, *args: Any, goods: GoodsChoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods = goods
        self.fields["item"].choices = goods.choices  # type: ignore[attr-defined]
        self.empty_permitted = True

    def data_of(self) -> dict[str, Any]:
        item, unit = self.goods.pick(self.cleaned_data["item"])
        return {
            "item": item,
            "unit": unit,
            "quantity": f"{from_milli(self.cleaned_data['quantity']):f}",
            "expires_on": self.cleaned_data["expires_on"],
        }


class GoodsForm(EntryForm):
    """Something recorded about goods, line by line."""

    nothing_written: Any

    @cached_property
    def goods(self) -> GoodsChoice:
        lines = self.replaced.payload.get("lines", []) if self.replaced else []
        return GoodsChoice(group=self.access.group, also=frozenset(line["item"] for line in lines))

    def line_kwargs(self, name: str) -> dict[str, Any]:
        return {"goods": self.goods}

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [self.line_from(line) for line in super().lines_from(name, payload)]

    def line_from(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Give the initial values of a line for what was recorded."""
        return {
            **line,
            "item": self.goods.key_of(line["item"], line.get("unit", "")),
            "quantity": to_milli(Decimal(line["quantity"])),
        }

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self.filled("lines"):
            self.add_error(None, self.nothing_written)
        return not self.errors
