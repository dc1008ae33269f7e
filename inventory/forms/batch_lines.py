"""The lines of the form that records a batch: what went in, who worked, what came out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.costing import priced
from inventory.forms.recipes import ItemChoice
from inventory.models import Item, RecipePackaging, StockLevel, WorkUnit
from inventory.selectors.items import items_of
from inventory.selectors.recipes import needs_value, packaging_for
from inventory.selectors.stock import Wanted, lots_in_store
from inventory.units import InexactUnit, to_base
from kub.entries.forms import LineForm
from kub.lib.formfields import CleanCharField, DayField, QuantityField, RupiahField
from kub.lib.numbers import MILLI, from_milli, read_whole, to_milli, write_quantity
from kub.people.models import Group, Member


class Goods:
    """The items and lots that the lines of one form choose from, read once."""

    def __init__(self, *, group: Group) -> None:
        self.items = {
            item.pk: item for item in items_of(group=group, archived=None).prefetch_related("units")
        }
        self.lots: dict[int, list[StockLevel]] = {}
        for level in lots_in_store(group=group):
            self.lots.setdefault(level.item_id, []).append(level)

    def stock_milli(self, item: Item) -> int:
        return sum(level.quantity_milli for level in self.lots.get(item.pk, []))

    def item(self, pk: Any) -> Item | None:
        named = read_whole(pk)
        return self.items.get(named) if named is not None else None


class GoodsLine(LineForm):
    """A line about an item: settled where the line was filled beforehand, chosen in a new one."""

    def __init__(self, *args: Any, goods: Goods, basis: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goods, self.basis = goods, basis
        self.is_settled = "item" in self.initial
        self.about = goods.item(self["item"].value())
        field = self.fields["item"]
        assert isinstance(field, ItemChoice)
        named = {self.about.pk} if self.about else set()
        field.offer(each for each in self._offered() if not each.archived or each.pk in named)
        if self.is_settled:
            field.widget = forms.HiddenInput()
        if self.about and "quantity" in self.fields:
            self._measure(self.about)

    @property
    def is_filled(self) -> bool:
        """Tell whether the line counts: what was filled beforehand and left as it is does, too."""
        said = self.cleaned_data
        return bool(said.get("item")) and bool(said.get("quantity"))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        item, milli = said.get("item"), said.get("quantity")
        if milli and not item and "item" not in self.errors:
            self.add_error("item", _("Choose what it is."))
        if item and milli and item.is_whole and milli % MILLI:
            self.add_error("quantity", _("%(item)s is counted in whole units.") % {"item": item.name})
        return said

    def _offered(self) -> list[Item]:
        return list(self.goods.items.values())

    def _measure(self, item: Item) -> None:
        quantity = self.fields["quantity"]
        assert isinstance(quantity, QuantityField)
        quantity.unit = item.unit_label
        if self.is_settled:
            quantity.label = item.name


class MaterialLine(GoodsLine):
    item = ItemChoice(label=gettext_lazy("Material"), required=False)
    quantity = QuantityField(label=gettext_lazy("Quantity"), required=False)
    lot = forms.TypedChoiceField(
        label=gettext_lazy("Taken from"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lot_choice(self.about)

    def lot_choice(self, item: Item | None) -> None:
        """Offer the lots of the item where there is a choice."""
        levels = self.goods.lots.get(item.pk, []) if item else []
        if item:
            stock = write_quantity(self.goods.stock_milli(item), item.unit_label)
            self.fields["quantity"].help_text = _("In stock: %(stock)s") % {"stock": stock}
        if len(levels) < 2:
            del self.fields["lot"]
            return
        field = self.fields["lot"]
        assert isinstance(field, forms.TypedChoiceField)
        assert item is not None
        field.choices = [("", _("What leaves first")), *((each.lot_id, lot_label(each)) for each in levels)]
        field.label = item.name

    def data_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "item": said["item"].pk,
            "quantity": from_milli(said["quantity"]),
            "lot": said.get("lot"),
        }

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said["item"], said["quantity"], said.get("lot"))


class WorkLine(LineForm):
    """A member with her hours or pieces: ticked if she worked, or chosen in a new line."""

    worked = forms.BooleanField(required=False)
    member = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False)
    quantity = QuantityField(label=gettext_lazy("Hours or pieces"), required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=WorkUnit.choices, initial=WorkUnit.HOUR, required=False
    )
    rate = RupiahField(label=gettext_lazy("For one hour or piece"), required=False)

    def __init__(self, *args: Any, members: Mapping[int, Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_settled = "member" in self.initial
        field = self.fields["member"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "–"), *((pk, member.name) for pk, member in members.items())]
        if not self.is_settled:
            del self.fields["worked"]
            return
        field.widget = self.fields["unit"].widget = forms.HiddenInput()
        chosen = read_whole(self["member"].value())
        member = members.get(chosen) if chosen is not None else None
        self.fields["worked"].label = member.name if member else ""
        by_piece = self["unit"].value() == WorkUnit.PIECE
        self.fields["quantity"].label = _("Pieces") if by_piece else _("Hours")
        self.fields["rate"].label = _("For one piece") if by_piece else _("For one hour")

    @property
    def is_filled(self) -> bool:
        said = self.cleaned_data
        return bool(said.get("member")) and (not self.is_settled or bool(said.get("worked")))

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.is_settled and not said.get("member") and said.get("quantity"):
            self.add_error("member", _("Choose who worked."))
        if self.is_filled:
            for name in ("quantity", "rate"):
                if name not in self.errors and said.get(name) is None:
                    self.add_error(name, _("Fill in a number."))
            if said.get("quantity") == 0:
                self.add_error("quantity", _("More than zero, please."))
        return said

    def data_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "member": said["member"],
            "unit": said["unit"] or WorkUnit.HOUR,
            "quantity": from_milli(said["quantity"]),
            "rate": said["rate"],
        }

    def amount_rp(self) -> int:
        return priced(self.cleaned_data["quantity"], self.cleaned_data["rate"])


class OverheadLine(LineForm):
    name = CleanCharField(label=gettext_lazy("What for"), max_length=60, required=False)
    amount = RupiahField(label=gettext_lazy("Amount"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_settled = "name" in self.initial
        if self.is_settled:
            self.fields["name"].widget = forms.HiddenInput()
            self.fields["amount"].label = self["name"].value()

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("amount"))

    def clean(self) -> dict[str, Any]:
        if (
            self.cleaned_data.get("amount")
            and not self.cleaned_data.get("name")
            and "name" not in self.errors
        ):
            self.add_error("name", _("Write what it was for."))
        return self.cleaned_data

    def data_of(self) -> dict[str, Any]:
        return {"name": self.cleaned_data["name"], "amount": self.cleaned_data["amount"]}


class OutputLine(GoodsLine):
    item = ItemChoice(label=gettext_lazy("Product"), required=False)
    quantity = QuantityField(label=gettext_lazy("How many came out"), required=False)
    value = RupiahField(label=gettext_lazy("What one sells for"), required=False)
    expires_on = DayField(label=gettext_lazy("Good until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_settled and self.about and not needs_value(self.basis, self.about):
            del self.fields["value"]
        if self.about:
            days = self.about.shelf_life_days
            self.fields["expires_on"].label = _("%(item)s good until") % {"item": self.about.name}
            if days:
                kept = _("Left empty, it keeps %(days)s days.") % {"days": days}
                self.fields["expires_on"].help_text = kept
        if "value" in self.fields and not self.is_settled:
            self.fields["value"].help_text = _("For a by-product, or where sale value divides the cost.")

    def data_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "item": said["item"].pk,
            "quantity": from_milli(said["quantity"]),
            "value": said.get("value"),
            "expires_on": said["expires_on"].isoformat() if said.get("expires_on") else None,
        }

    def _offered(self) -> list[Item]:
        return [item for item in self.goods.items.values() if item.is_sold]


class PackagingLine(GoodsLine):
    """Packaging of an output: left empty it follows from the recipe, typed it is as typed, 0 is none."""

    output = ItemChoice(label=gettext_lazy("For which product"), required=False)
    item = ItemChoice(label=gettext_lazy("Packaging"), required=False)
    quantity = QuantityField(label=gettext_lazy("Quantity"), required=False)

    def __init__(self, *args: Any, each: Mapping[tuple[int, int], RecipePackaging], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["output"]
        assert isinstance(field, ItemChoice)
        field.offer(item for item in self.goods.items.values() if item.is_sold)
        self.packs = self.goods.item(self["output"].value())
        self.row = each.get((self.packs.pk, self.about.pk)) if self.packs and self.about else None
        if self.is_settled and self.packs and self.about:
            field.widget = forms.HiddenInput()
            words = {"packaging": self.about.name, "item": self.packs.name}
            self.fields["quantity"].label = _("%(packaging)s for %(item)s") % words
        if self.row is not None:
            per_one = write_quantity(self.row.quantity_milli, self.row.item.unit_label)
            self.fields["quantity"].help_text = _("Left empty: %(quantity)s each.") % {"quantity": per_one}

    @property
    def is_filled(self) -> bool:
        said = self.cleaned_data
        named = bool(said.get("item")) and bool(said.get("output"))
        return named and (
            bool(said.get("quantity")) or (said.get("quantity") is None and self.row is not None)
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("quantity") and not said.get("output") and "output" not in self.errors:
            self.add_error("output", _("Choose what it packs."))
        return said

    def quantity_for(self, pieces_milli: int) -> int:
        typed: int | None = self.cleaned_data["quantity"]
        if typed is None and self.row is not None:
            return packaging_for(self.row, pieces_milli)
        return typed or 0


def base_milli(item: Item, line: Mapping[str, Any]) -> int:
    """Give a recorded quantity in the item's base unit; a unit that is gone since counts as that one."""
    milli = as_milli(line["quantity"])
    try:
        return to_base(item=item, milli=milli, unit=line.get("unit", ""))
    except InexactUnit:
        return milli


def lot_label(level: StockLevel) -> str:
    """Name a lot by code or day, with what is left of it and until when it is good."""
    parts = [str(level.lot), write_quantity(level.quantity_milli, level.item.unit_label)]
    if level.lot.expires_on:
        parts.append(_("good until %(day)s") % {"day": f"{level.lot.expires_on:%d/%m/%Y}"})
    return ", ".join(parts)


def as_milli(number: Any) -> int:
    """Give a canonical decimal in thousandths, nothing as 0."""
    return to_milli(Decimal(str(number))) if number else 0
