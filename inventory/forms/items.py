"""Forms for items: what they are, their other units, their photo."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BaseUnit, Item, ItemKind, ItemUnit
from inventory.services.items import KILOGRAM_IN_GRAMS, ItemFacts
from kub.lib.formfields import NameField, QuantityField
from kub.lib.images import PhotoField
from kub.lib.numbers import MILLI, half_up

MOST_DAYS: Final = 3650
MOST_UNITS: Final = 10
# Its thousandths still fit the whole numbers in which the ratio is kept.
MOST_BASE_UNITS: Final = 1_000_000


class ItemForm(forms.Form):
    """What an item is (a step), and what is good to know of it (another)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=ItemKind.choices, widget=forms.RadioSelect
    )
    name = NameField(label=gettext_lazy("Name"), max_length=80)
    base_unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"), choices=BaseUnit.choices, widget=forms.RadioSelect
    )
    net_weight = QuantityField(
        label=gettext_lazy("Net weight of one"),
        unit="g",
        whole=True,
        min_milli=MILLI,
        required=False,
        help_text=gettext_lazy("Divides the cost of a batch among packs of different size."),
    )
    shelf_life = QuantityField(
        label=gettext_lazy("Keeps for"),
        whole=True,
        min_milli=MILLI,
        max_milli=MOST_DAYS * MILLI,
        required=False,
    )
    low_stock = QuantityField(
        label=gettext_lazy("Warn below"),
        required=False,
        help_text=gettext_lazy("So that somebody buys or cooks in time."),
    )

    def __init__(
        self, data: Any = None, *, item: Item | None = None, fixed: bool = False, kind: str = ""
    ) -> None:
        super().__init__(data, initial=_initial(item) if item else {"kind": kind})
        self._measure("shelf_life").unit = _("days")
        if item:
            self._measure("low_stock").unit = item.unit_label
        if fixed:
            for name in ("kind", "base_unit"):
                self.fields[name].disabled = True

    def _measure(self, name: str) -> QuantityField:
        field = self.fields[name]
        assert isinstance(field, QuantityField)
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        base_unit = cleaned.get("base_unit")
        weight, low_stock = cleaned.get("net_weight"), cleaned.get("low_stock")
        if base_unit == BaseUnit.KG and weight not in {None, KILOGRAM_IN_GRAMS * MILLI}:
            self.add_error("net_weight", _("One kilogram weighs 1.000 g; leave this empty."))
        if base_unit and Item(base_unit=base_unit).is_whole and low_stock and low_stock % MILLI:
            self.add_error("low_stock", _("Whole numbers only, without a fraction."))
        return cleaned

    def facts(self) -> ItemFacts:
        cleaned = self.cleaned_data
        return ItemFacts(
            kind=cleaned["kind"],
            name=cleaned["name"],
            base_unit=cleaned["base_unit"],
            net_weight_milli=_whole(cleaned["net_weight"]),
            shelf_life_days=_whole(cleaned["shelf_life"]),
            low_stock_milli=cleaned["low_stock"] or None,
        )


def _initial(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "name": item.name,
        "base_unit": item.base_unit,
        "net_weight": _milli(item.net_weight_milli),
        "shelf_life": _milli(item.shelf_life_days),
        "low_stock": item.low_stock_milli,
    }


def _whole(milli: int | None) -> int | None:
    return None if milli is None else milli // MILLI


def _milli(whole: int | None) -> int | None:
    return None if whole is None else whole * MILLI


class UnitForm(forms.Form):
    """Another unit: one of it is so many of the item's base unit."""

    name = NameField(
        label=gettext_lazy("Unit"), max_length=20, help_text=gettext_lazy("Such as sack, box, dozen, ounce.")
    )
    ratio = QuantityField(label=gettext_lazy("One of it is"), min_milli=1, max_milli=MOST_BASE_UNITS * MILLI)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.empty_permitted = True
        field = self.fields["ratio"]
        assert isinstance(field, QuantityField)
        field.unit, field.whole = item.unit_label, item.is_whole

    def has_changed(self) -> bool:
        """Tell whether the line says anything; one that was emptied is a unit no longer."""
        return any(bound.field.has_changed(None, bound.data) for bound in self)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name.casefold() in {self.item.base_unit.casefold(), self.item.unit_label.casefold()}:
            raise forms.ValidationError(_("It is counted in this already."))
        return name


class BaseUnitsFormSet(BaseFormSet):
    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "").casefold() if form.is_valid() else ""
            if name and name in seen:
                form.add_error("name", _("This unit is here twice."))
            seen.add(name)


UnitsFormSet = formset_factory(
    UnitForm,
    formset=BaseUnitsFormSet,
    extra=1,
    max_num=MOST_UNITS,
    absolute_max=MOST_UNITS,
    validate_max=True,
)


def units_in(formset: BaseFormSet) -> dict[str, int]:
    """Give by name the thousandths of a base unit that one of each unit is."""
    filled = [form.cleaned_data for form in formset if form.cleaned_data]
    return {each["name"]: each["ratio"] for each in filled}


def initial_units(units: Iterable[ItemUnit]) -> list[dict[str, Any]]:
    return [{"name": unit.name, "ratio": half_up(unit.numerator * MILLI, unit.denominator)} for unit in units]


class ItemPhotoForm(forms.Form):
    photo = PhotoField(label=gettext_lazy("Photo"))
