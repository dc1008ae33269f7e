"""The page's form for a batch: filled by its recipe or by an earlier batch, mended by what was real."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from inventory.forms.batch_lines import (
    Goods,
    MaterialLine,
    OutputLine,
    OverheadLine,
    PackagingLine,
    WorkLine,
    as_milli,
    base_milli,
)
from inventory.models import Basis, Recipe, RecipePackaging, WorkUnit
from inventory.selectors.batches import measure_unit
from inventory.selectors.estimates import Plan, PlannedOutput
from inventory.selectors.recipes import get_recipe, packaging_for
from inventory.selectors.stock import Wanted
from kub.entries.forms import EntryForm, LineForm
from kub.entries.services import Draft
from kub.lib.dates import today
from kub.lib.formfields import CleanCharField, QuantityField
from kub.lib.images import PhotoField
from kub.lib.numbers import from_milli, read_whole
from kub.people.models import Member
from kub.people.selectors.members import active_members, all_members


class BatchPhotoForm(forms.Form):
    """A photo of a batch. It is no part of the entry."""

    photo = PhotoField(label=gettext_lazy("Photo"), required=False)


class BatchForm(EntryForm):
    """A batch by a recipe, by an earlier batch (`like`), or from an empty form."""

    kind = "batch"
    line_forms = {
        "materials": MaterialLine,
        "work": WorkLine,
        "overhead": OverheadLine,
        "outputs": OutputLine,
        "packaging": PackagingLine,
    }
    extra_lines = dict.fromkeys(line_forms, 0)

    recipe = forms.IntegerField(widget=forms.HiddenInput, required=False)
    basis = forms.ChoiceField(
        label=gettext_lazy("What divides the cost among the products"),
        choices=Basis.choices,
        initial=Basis.WEIGHT,
        widget=forms.RadioSelect,
    )
    reject = QuantityField(label=gettext_lazy("Reject"), required=False)
    ruined = forms.BooleanField(
        label=gettext_lazy("The whole batch was ruined"),
        required=False,
        help_text=gettext_lazy("Then nothing comes out, and all that it took is a loss."),
    )
    note = CleanCharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        recipe: Recipe | None = None,
        photo: "BatchPhotoForm | None" = None,
        **kwargs: Any,
    ) -> None:
        self.photo = photo
        self.made_by = recipe
        self.is_correction = kwargs.get("replaced") is not None
        self.payload = self._payload(kwargs)
        access = kwargs["access"]
        named = read_whole((data.get("recipe") if data else None) or (self.payload or {}).get("recipe"))
        if named is not None:
            self.made_by = get_recipe(group=access.group, pk=named)
        self.access = access
        self.members = self._members()
        self.goods = Goods(group=self.access.group)
        self.divided_by = self._basis(data)
        initial = {"recipe": self.made_by.pk if self.made_by else None, "basis": self.divided_by}
        if self.made_by and not self.payload:
            initial["reject"] = self.made_by.reject_milli or None
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(data, **kwargs)
        reject = self.fields["reject"]
        assert isinstance(reject, QuantityField)
        reject.unit = measure_unit(self.divided_by)
        if self.made_by:
            self.fields["basis"].widget = forms.HiddenInput()

    def is_valid(self) -> bool:
        # Both are asked, so that both say what is wrong.
        photo_is_valid = self.photo is None or self.photo.is_valid()
        return super().is_valid() and photo_is_valid

    @property
    def lines_are_wrong(self) -> bool:
        return any(lines.total_error_count() for lines in self.lines.values())

    @property
    def offers_lots(self) -> bool:
        return any("lot" in form.fields for form in self.lines["materials"])

    @property
    def lots_are_chosen(self) -> bool:
        return any("lot" in form.fields and form["lot"].value() for form in self.lines["materials"])

    @property
    def opens_rest(self) -> bool:
        """Tell whether all parts are shown: without a recipe nothing is filled in them."""
        return self.made_by is None and not self.payload

    def add_line(self, name: str) -> "BatchForm":
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        if name in self.lines:
            lines = self.lines[name]
            data[f"{name}-TOTAL_FORMS"] = str(min(lines.total_form_count() + 1, lines.max_num))
        options: dict[str, Any] = {} if self.replaced else {"like": self.payload}
        form = type(self)(data, access=self.access, replaced=self.replaced, **options)
        form.use_required_attribute = False
        return form

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "reject": as_milli(payload.get("reject")) or None,
            "ruined": payload.get("ruined", False),
            "note": payload.get("note", "") if self.is_correction else "",
        }

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        if name == "packaging":
            return [
                self._packaging_from(output, line)
                for output in payload.get("outputs", [])
                for line in output.get("packaging", [])
            ]
        if name == "work":
            return self._work_from(payload)
        lines = payload.get(name, [])
        if name == "overhead":
            return [dict(line) for line in lines]
        as_it_was = self.is_correction
        return [
            {
                **({"value": line["value"]} if "value" in line else {}),
                **({"expires_on": line["expires_on"]} if as_it_was and "expires_on" in line else {}),
                **({"lot": line["lot"]} if as_it_was and "lot" in line else {}),
                "item": line["item"],
                "quantity": self._base_milli(line),
            }
            for line in lines
        ]

    def preset_lines(self, name: str) -> list[dict[str, Any]]:
        if name == "work":
            return self._work_preset()
        if self.made_by is None:
            return [{}]
        if name == "materials":
            rows = self.made_by.materials.all()
            return [{"item": row.item_id, "quantity": row.quantity_milli} for row in rows]
        if name == "overhead":
            return [{"name": row.name, "amount": row.amount_rp} for row in self.made_by.overhead.all()]
        if name == "outputs":
            return [
                {"item": row.item_id, "quantity": row.quantity_milli, "value": row.unit_value_rp}
                for row in self.made_by.outputs.all()
            ]
        return [{"output": output, "item": item} for output, item in self._each()]

    def line_kwargs(self, name: str) -> dict[str, Any]:
        if name == "work":
            return {"members": self.members}
        if name == "overhead":
            return {}
        kwargs: dict[str, Any] = {"goods": self.goods, "basis": self.divided_by}
        return {**kwargs, "each": self._each()} if name == "packaging" else kwargs

    def data_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "recipe": self.made_by.pk if self.made_by else None,
            "basis": said["basis"],
            "reject": from_milli(said["reject"] or 0),
            "ruined": said["ruined"],
            "note": said["note"],
        }

    def draft(self, source: str) -> Draft:
        """Put the packaging into the outputs that it packs. Nothing came out of a ruined batch."""
        data = self.data_of()
        for name in ("materials", "work", "overhead"):
            data[name] = [form.data_of() for form in self.filled(name)]
        data["outputs"] = [
            {**form.data_of(), "packaging": [_packing(line, milli) for line, milli in self._packed(form)]}
            for form in ([] if data["ruined"] else self.filled("outputs"))
        ]
        return Draft(
            uid=self.cleaned_data["uid"],
            kind=self.kind,
            happened_on=self.cleaned_data["happened_on"],
            data=data,
            source=source,  # type: ignore[arg-type]
        )

    def plan(self) -> Plan:
        """Give what a valid form says, to be reckoned before it is recorded."""
        ruined = self.cleaned_data["ruined"]
        return Plan(
            basis=self.cleaned_data["basis"],
            materials=tuple(form.wanted() for form in self.filled("materials")),  # type: ignore[attr-defined]
            labour_rp=sum(form.amount_rp() for form in self.filled("work")),  # type: ignore[attr-defined]
            overhead_rp=sum(form.cleaned_data["amount"] for form in self.filled("overhead")),
            outputs=() if ruined else tuple(self._planned(form) for form in self.filled("outputs")),
        )

    def _planned(self, form: LineForm) -> PlannedOutput:
        said = form.cleaned_data
        return PlannedOutput(
            item=said["item"],
            quantity_milli=said["quantity"],
            value_rp=said.get("value"),
            packaging=tuple(Wanted(line.cleaned_data["item"], milli) for line, milli in self._packed(form)),
        )

    def _packed(self, output: LineForm) -> list[tuple[PackagingLine, int]]:
        """Give the packaging lines of an output with their quantity; two lines of a product have it once."""
        said = output.cleaned_data
        same = [form for form in self.filled("outputs") if form.cleaned_data["item"] == said["item"]]
        if same[0] is not output:
            return []
        pieces_milli = sum(form.cleaned_data["quantity"] for form in same)
        lines = [line for line in self.filled("packaging") if line.cleaned_data["output"] == said["item"]]
        quantified = [
            (line, line.quantity_for(pieces_milli)) for line in lines if isinstance(line, PackagingLine)
        ]
        return [(line, milli) for line, milli in quantified if milli]

    def _place_of(self, path: str) -> tuple[forms.Form, str]:
        """Lead a sentence about packaging, which the data has within the outputs, to its line."""
        parts = path.split(".")
        if len(parts) == 5 and parts[0] == "outputs" and parts[2] == "packaging":
            line, _quantity = self._packed(self.filled("outputs")[int(parts[1])])[int(parts[3])]
            return line, parts[4]
        return super()._place_of(path)

    def _payload(self, kwargs: Mapping[str, Any]) -> Mapping[str, Any] | None:
        replaced = kwargs.get("replaced")
        return replaced.payload if replaced else kwargs.get("like")

    def _basis(self, data: Any) -> str:
        said = data.get("basis") if data else None
        if said in Basis.values:
            return said
        if self.made_by and not self.is_correction:
            return self.made_by.basis
        return (self.payload or {}).get("basis", Basis.WEIGHT.value)

    def _each(self) -> dict[tuple[int, int], RecipePackaging]:
        """Give the recipe's packaging of one piece, by the ids of product and packaging."""
        if self.made_by is None:
            return {}
        outputs = self.made_by.outputs.all()
        return {(output.item_id, row.item_id): row for output in outputs for row in output.packaging.all()}

    def _members(self) -> dict[int, Member]:
        """Give those who belong to the group now, and those whose work is to be corrected."""
        members = {member.pk: member for member in active_members(group=self.access.group, on=today())}
        named = {line["member"] for line in (self.payload or {}).get("work", [])} - members.keys()
        if named and self.payload:
            former = all_members(group=self.access.group).filter(pk__in=named)
            members |= {member.pk: member for member in former}
        return members

    def _work_preset(self) -> list[dict[str, Any]]:
        """Give a line for each member; all are ticked where the recipe takes as many as there are."""
        first = next(iter(self.made_by.labour.all()), None) if self.made_by else None
        everybody = first is not None and first.people >= len(self.members)
        usual = {"quantity": first.quantity_milli, "unit": first.unit, "rate": first.rate_rp} if first else {}
        return [{"member": pk, "worked": everybody, "unit": WorkUnit.HOUR, **usual} for pk in self.members]

    def _work_from(self, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        lines = [
            {
                "member": line["member"],
                "worked": True,
                "unit": line["unit"],
                "quantity": as_milli(line["quantity"]),
                "rate": line["rate"],
            }
            for line in payload.get("work", [])
            if line["member"] in self.members
        ]
        named = {line["member"] for line in lines}
        others = [line for line in self._work_preset() if line["member"] not in named]
        return lines + [{**line, "worked": False} for line in others]

    def _packaging_from(self, output: Mapping[str, Any], line: Mapping[str, Any]) -> dict[str, Any]:
        """Leave the quantity empty where it followed from the recipe, so that it follows again."""
        named = {"output": output["item"], "item": line["item"]}
        quantity_milli = self._base_milli(line)
        row = self._each().get((output["item"], line["item"]))
        if row is not None and packaging_for(row, self._base_milli(output)) == quantity_milli:
            return named
        return {**named, "quantity": quantity_milli}

    def _base_milli(self, line: Mapping[str, Any]) -> int:
        return base_milli(self.goods.items[line["item"]], line)


def _packing(line: PackagingLine, milli: int) -> dict[str, Any]:
    return {"item": line.cleaned_data["item"].pk, "quantity": from_milli(milli)}
