"""Forms for what a group has and owes on its first day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from inventory.forms.goods import GoodsForm, GoodsLineForm
from inventory.forms.purchases import SupplierField, name_of_supplier
from inventory.selectors.purchases import supplier_names
from inventory.services.suppliers import find_or_create_supplier
from kub.entries.forms import EntryForm
from kub.lib.formfields import DayField, NumberInput, RupiahField


class OnFirstDay(EntryForm):
    """Opening balances stand on the group's first day, so the day is not asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first_day = kwargs["access"].group.started_on
        super().__init__(*args, **{**kwargs, "initial": {"happened_on": first_day}})
        self.fields["happened_on"].disabled = True


class OpeningStockLineForm(GoodsLineForm):
    value = RupiahField(
        label=_("Worth altogether"),
        help_text=_("What it cost; 0 if nobody knows."),
        widget=NumberInput(inputmode="numeric"),
    )

    field_order = ["item", "quantity", "value", "expires_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs["data-amount"] = ""

    def data_of(self) -> dict[str, Any]:
        return {**super().data_of(), "value": self.cleaned_data["value"]}


class OpeningStockForm(GoodsForm, OnFirstDay):
    kind = "opening_stock"
    line_forms = {"lines": OpeningStockLineForm}
    nothing_written = _("Write at least one thing that the group has.")

    def data_of(self) -> dict[str, Any]:
        return {}

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {}


class OpeningPayableForm(OnFirstDay):
    kind = "opening_payable"

    supplier = SupplierField(label=_("To whom"))
    amount = RupiahField(label=_("How much is owed"), min_rp=1)
    due_on = DayField(label=_("Due on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier_names = supplier_names(group=self.access.group)

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {**payload, "supplier": name_of_supplier(self.access.group, payload.get("supplier"))}

    def data_of(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        supplier = find_or_create_supplier(group=self.access.group, name=cleaned["supplier"])
        return {"supplier": supplier.pk, "amount": cleaned["amount"], "due_on": cleaned["due_on"]}
