"""Pages' forms for recipes: five small parts, each saved by itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Basis, Item, ItemKind, Recipe, WorkUnit
from inventory.selectors.items import items_of
from inventory.selectors.recipes import needs_value
from inventory.services.recipes import (
    Ingredient,
    OtherCost,
    Output,
    Packing,
    RecipeFacts,
    Work,
    change_recipe,
    create_recipe,
    set_materials,
    set_outputs,
    set_packaging,
    set_work,
)
from kub.lib.formfields import CleanCharField, NameField, QuantityField, RupiahField
from kub.lib.numbers import MILLI, read_whole
from kub.people.models import Group

MAX_ROWS = 50


class ItemChoice(forms.ChoiceField):
    """One of the items that a form was given; cleans to the item itself."""

    def __init__(self, items: Iterable[Item] = (), **options: Any) -> None:
        super().__init__(**options)
        self.offer(items)

    def offer(self, items: Iterable[Item]) -> None:
        self.items = {item.pk: item for item in items}
        named = ((item.pk, f"{item.name} ({item.unit_label})") for item in self.items.values())
        self.choices = [("", "–"), *named]

    def clean(self, value: Any) -> Item | None:
        chosen = super().clean(value)
        return self.items[int(chosen)] if chosen else None


class AboutRecipeForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=80)
    basis = forms.ChoiceField(
        label=gettext_lazy("What divides the cost among the products"),
        choices=Basis.choices,
        initial=Basis.WEIGHT,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Net weight suits food, pieces suit sewing, sale value suits pieces of very different price."
        ),
    )
    reject_milli = QuantityField(
        label=gettext_lazy("Usual reject of a run"),
        required=False,
        help_text=gettext_lazy("In kg where weight divides the cost, else in pieces."),
    )
    note = CleanCharField(
        label=gettext_lazy("How it is made"), max_length=2000, required=False, multiline=True
    )

    def __init__(self, data: Any = None, *, group: Group, recipe: Recipe | None = None) -> None:
        self.group, self.recipe = group, recipe
        noted = ("name", "basis", "reject_milli", "note")
        super().__init__(data, initial={name: getattr(recipe, name) for name in noted} if recipe else None)

    def save(self) -> Recipe:
        """Raises `ValidationError` by field."""
        said = self.cleaned_data
        facts = RecipeFacts(**{**said, "reject_milli": said["reject_milli"] or 0})
        if self.recipe is None:
            return create_recipe(group=self.group, facts=facts)
        return change_recipe(group=self.group, recipe=self.recipe, facts=facts)


class RowForm(forms.Form):
    """A row of a recipe. A new one in which nothing is filled is passed over."""

    items_from: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, offered: Mapping[str, Sequence[Item]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, source in self.items_from.items():
            field = self.fields[name]
            assert isinstance(field, ItemChoice)
            field.offer(offered[source])


def _require_whole(form: forms.Form, item: Item | None, quantity_milli: int | None) -> None:
    if item and quantity_milli and item.is_whole and quantity_milli % MILLI:
        form.add_error("quantity_milli", _("%(item)s is counted in whole units.") % {"item": item.name})


class MaterialRow(RowForm):
    items_from = {"item": "materials"}

    item = ItemChoice(label=gettext_lazy("Material"))
    quantity_milli = QuantityField(label=gettext_lazy("How much a run takes"), min_milli=1)

    def clean(self) -> dict[str, Any]:
        _require_whole(self, self.cleaned_data.get("item"), self.cleaned_data.get("quantity_milli"))
        return self.cleaned_data


class LabourRow(RowForm):
    people = forms.IntegerField(label=gettext_lazy("People"), min_value=1, max_value=500, initial=1)
    quantity_milli = QuantityField(label=gettext_lazy("Hours or pieces each"), min_milli=1)
    unit = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=WorkUnit.choices, initial=WorkUnit.HOUR)
    rate_rp = RupiahField(label=gettext_lazy("For one hour or piece"))


class OverheadRow(RowForm):
    name = NameField(label=gettext_lazy("What for"), max_length=60)
    amount_rp = RupiahField(label=gettext_lazy("Amount of a run"), min_rp=1)


class OutputRow(RowForm):
    items_from = {"item": "outputs"}

    item = ItemChoice(label=gettext_lazy("Product"))
    quantity_milli = QuantityField(label=gettext_lazy("How much a run gives"), min_milli=1)
    unit_value_rp = RupiahField(
        label=gettext_lazy("What one sells for"),
        required=False,
        min_rp=1,
        help_text=gettext_lazy("Needed for a by-product, and where sale value divides the cost."),
    )

    def clean(self) -> dict[str, Any]:
        _require_whole(self, self.cleaned_data.get("item"), self.cleaned_data.get("quantity_milli"))
        return self.cleaned_data


class PackagingRow(RowForm):
    items_from = {"output": "own_outputs", "item": "packaging"}

    output = ItemChoice(label=gettext_lazy("For which product"))
    item = ItemChoice(label=gettext_lazy("Packaging"))
    quantity_milli = QuantityField(label=gettext_lazy("For each one"), min_milli=1, initial=MILLI)


class RecipePart:
    """A part of a recipe that consists of rows; each kind of row becomes a formset under its name."""

    slug: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    rows: ClassVar[Mapping[str, tuple[type[RowForm], Any]]]

    def __init__(self, data: Any = None, *, group: Group, recipe: Recipe) -> None:
        self.group, self.recipe, self.data = group, recipe, data
        offered = self._offered()
        self.formsets: dict[str, BaseFormSet] = {
            name: _row_set(form_class)(
                data, prefix=name, initial=self.initial(name), form_kwargs={"offered": offered}
            )
            for name, (form_class, _legend) in self.rows.items()
        }

    @property
    def sections(self) -> list[tuple[BaseFormSet, Any]]:
        """Give each formset with the word for one of its rows."""
        return [(formset, self.rows[name][1]) for name, formset in self.formsets.items()]

    def initial(self, name: str) -> list[dict[str, Any]]:
        raise NotImplementedError

    def write(self) -> None:
        """Take the rows to the service. Raises `ValidationError`."""
        raise NotImplementedError

    def filled(self, name: str) -> list[dict[str, Any]]:
        """Give what the rows say that are to be kept."""
        left_out = self.formsets[name].deleted_forms
        return [
            {field: form.cleaned_data[field] for field in form.fields if field != "DELETE"}
            for form in self.formsets[name]
            if form.cleaned_data and form not in left_out
        ]

    def is_valid(self) -> bool:
        # Each is asked, so that each says what is wrong.
        valid = [formset.is_valid() for formset in self.formsets.values()]
        return all(valid)

    def save(self) -> bool:
        """Save if nothing is wrong; tell whether it was."""
        if not self.is_valid():
            return False
        try:
            self.write()
        except ValidationError as error:
            next(iter(self.formsets.values())).non_form_errors().extend(error.messages)
            return False
        return True

    def with_row_more(self, name: str) -> "RecipePart":
        """Give the part anew, as it was filled, with one row more."""
        data = self.data.copy()
        if name in self.rows:
            key = f"{name}-TOTAL_FORMS"
            data[key] = str(min((read_whole(data.get(key)) or 0) + 1, MAX_ROWS))
        return type(self)(data, group=self.group, recipe=self.recipe)

    def _offered(self) -> dict[str, list[Item]]:
        """Give the items in use, and those that the recipe names although they no longer are."""
        named = {row.item_id for row in self.recipe.materials.all()}
        named |= {row.item_id for output in self.recipe.outputs.all() for row in output.packaging.all()}
        outputs = [output.item for output in self.recipe.outputs.all()]
        named |= {item.pk for item in outputs}
        items = [
            item
            for item in items_of(group=self.group, archived=None)
            if not item.archived or item.pk in named
        ]
        return {
            "materials": items,
            "outputs": [item for item in items if item.is_sold],
            "own_outputs": outputs,
            "packaging": sorted(items, key=lambda item: item.kind != ItemKind.PACKAGING),
        }


class MaterialsPart(RecipePart):
    slug = "materials"
    title = gettext_lazy("Materials")
    lead = gettext_lazy(
        "What one usual run takes. The first one sets the scale: beans for tempe, cloth for batik."
    )
    rows = {"materials": (MaterialRow, gettext_lazy("Material"))}

    def initial(self, name: str) -> list[dict[str, Any]]:
        return [
            {"item": row.item_id, "quantity_milli": row.quantity_milli} for row in self.recipe.materials.all()
        ]

    def write(self) -> None:
        rows = self.filled("materials")
        if not rows:
            raise ValidationError(_("Write at least one material."))
        _refuse_twice([row["item"] for row in rows])
        set_materials(group=self.group, recipe=self.recipe, materials=[Ingredient(**row) for row in rows])


class WorkPart(RecipePart):
    slug = "work"
    title = gettext_lazy("Work and other costs")
    lead = gettext_lazy("Your own hours are a cost too, and so are gas, power and the way to the market.")
    rows = {
        "labour": (LabourRow, gettext_lazy("Work")),
        "overhead": (OverheadRow, gettext_lazy("Other cost")),
    }

    def initial(self, name: str) -> list[dict[str, Any]]:
        if name == "labour":
            noted = ("people", "quantity_milli", "unit", "rate_rp")
            return [{field: getattr(row, field) for field in noted} for row in self.recipe.labour.all()]
        return [{"name": row.name, "amount_rp": row.amount_rp} for row in self.recipe.overhead.all()]

    def write(self) -> None:
        set_work(
            group=self.group,
            recipe=self.recipe,
            labour=[Work(**row) for row in self.filled("labour")],
            overhead=[OtherCost(**row) for row in self.filled("overhead")],
        )


class OutputsPart(RecipePart):
    slug = "outputs"
    title = gettext_lazy("What comes out")
    lead = gettext_lazy("What one usual run gives: products, and what is left over and sold.")
    rows = {"outputs": (OutputRow, gettext_lazy("Product"))}

    def initial(self, name: str) -> list[dict[str, Any]]:
        return [
            {
                "item": output.item_id,
                "quantity_milli": output.quantity_milli,
                "unit_value_rp": output.unit_value_rp,
            }
            for output in self.recipe.outputs.all()
        ]

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        outputs = self.formsets["outputs"]
        for form in (form for form in outputs if form.cleaned_data and form not in outputs.deleted_forms):
            said = form.cleaned_data
            if said["unit_value_rp"] is None and needs_value(self.recipe.basis, said["item"]):
                form.add_error("unit_value_rp", _("Write what one of it sells for."))
        return not any(form.errors for form in outputs)

    def write(self) -> None:
        rows = self.filled("outputs")
        if not any(row["item"].kind == ItemKind.PRODUCT for row in rows):
            raise ValidationError(_("Write at least one product."))
        _refuse_twice([row["item"] for row in rows])
        set_outputs(group=self.group, recipe=self.recipe, outputs=[Output(**row) for row in rows])


class PackagingPart(RecipePart):
    slug = "packaging"
    title = gettext_lazy("Packaging")
    lead = gettext_lazy(
        "What one pack takes: bag, label, box. A batch reckons it from how many packs came out."
    )
    rows = {"packaging": (PackagingRow, gettext_lazy("Packaging"))}

    def initial(self, name: str) -> list[dict[str, Any]]:
        return [
            {"output": output.item_id, "item": row.item_id, "quantity_milli": row.quantity_milli}
            for output in self.recipe.outputs.all()
            for row in output.packaging.all()
        ]

    def write(self) -> None:
        set_packaging(
            group=self.group,
            recipe=self.recipe,
            packing=[
                Packing(row["output"], Ingredient(row["item"], row["quantity_milli"]))
                for row in self.filled("packaging")
            ],
        )


PARTS: dict[str, type[RecipePart]] = {
    part.slug: part for part in (MaterialsPart, WorkPart, OutputsPart, PackagingPart)
}
ABOUT = "about"
STEPS = (ABOUT, *PARTS)


def _row_set(form_class: type[RowForm]) -> type[BaseFormSet]:
    return formset_factory(
        form_class,
        extra=1,
        max_num=MAX_ROWS,
        absolute_max=MAX_ROWS + 1,
        can_delete=True,
        can_delete_extra=False,
    )


def _refuse_twice(items: Sequence[Item]) -> None:
    for index, item in enumerate(items):
        if item in items[:index]:
            raise ValidationError(_("%(item)s is there twice.") % {"item": item.name})
