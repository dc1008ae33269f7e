"""Forms for buying, for paying what is owed, for putting a wrong price right, and for suppliers."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.forms.goods import GoodsForm, GoodsLineForm
from inventory.models import Purchase, Supplier
from inventory.selectors.purchases import LineNow, supplier_names, suppliers_of
from inventory.services.suppliers import find_or_create_supplier
from kub.books.chart import POCKET_CHOICES, Account
from kub.books.forms import PocketField
from kub.entries.forms import EntryForm
from kub.lib.formfields import CleanCharField, DayField, NameField, NumberInput, PhoneField, RupiahField
from kub.lib.numbers import write_quantity, write_rp
from kub.people.models import Group

ALL, PART, NOTHING = "all", "part", "nothing"
# What changes only what is owed has no pocket.
ON_THE_BILL: Final = "bill"
SUPPLIERS_LIST: Final = "suppliers"


class SupplierField(NameField):
    """A supplier by name: one of the list, or a new one. The template gives the list (`SUPPLIERS_LIST`)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Supplier"))
        super().__init__(
            max_length=80,
            widget=forms.TextInput(attrs={"list": SUPPLIERS_LIST, "autocomplete": "off"}),
            **options,
        )


def name_of_supplier(group: Group, pk: int | None) -> str:
    """Give the name for a supplier of a payload; nothing where none was named."""
    supplier = suppliers_of(group=group).filter(pk=pk).first() if pk else None
    return supplier.name if supplier else ""


class PurchaseLineForm(GoodsLineForm):
    amount = RupiahField(label=gettext_lazy("Price for all of it"), widget=NumberInput(inputmode="numeric"))

    field_order = ["item", "quantity", "amount", "expires_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget.attrs["data-amount"] = ""

    def data_of(self) -> dict[str, Any]:
        return {**super().data_of(), "amount": self.cleaned_data["amount"]}


class PurchaseForm(GoodsForm):
    kind = "purchase"
    line_forms = {"lines": PurchaseLineForm}
    error_fields = {"paid.amount": "paid_amount", "paid.pocket": "pocket"}
    nothing_written = gettext_lazy("Write at least one thing that was bought.")

    paid = forms.ChoiceField(
        label=gettext_lazy("Paid now"),
        choices=[
            (ALL, gettext_lazy("All of it")),
            (PART, gettext_lazy("Part of it")),
            (NOTHING, gettext_lazy("Nothing yet")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    paid_amount = RupiahField(
        label=gettext_lazy("How much was paid"),
        min_rp=1,
        required=False,
        help_text=gettext_lazy("Only if part of it was paid."),
    )
    pocket = PocketField(label=gettext_lazy("From which pocket"), initial=Account.CASH.value)
    supplier = SupplierField(required=False, help_text=gettext_lazy("Needed if something is still owed."))
    freight = RupiahField(
        label=gettext_lazy("Transport"),
        required=False,
        help_text=gettext_lazy("Fare or delivery; it is added to the cost of the goods."),
        widget=NumberInput(inputmode="numeric"),
    )
    due_on = DayField(label=gettext_lazy("Due on"), required=False)
    note = CleanCharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # "Like last time" takes over what usually stays the same; what was undone comes back whole.
        self.is_habit = kwargs.get("replaced") is None and "happened_on" not in kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["freight"].widget.attrs["data-more"] = ""
        self.supplier_names = supplier_names(group=self.access.group)

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        paid = payload.get("paid", {})
        total_rp = sum(line["amount"] for line in payload["lines"]) + payload.get("freight", 0)
        amount_rp = paid.get("amount", 0)
        initial = {
            "paid": ALL if amount_rp == total_rp else PART if amount_rp else NOTHING,
            "paid_amount": amount_rp if 0 < amount_rp < total_rp else None,
            "pocket": paid.get("pocket", Account.CASH.value),
            "supplier": name_of_supplier(self.access.group, payload.get("supplier")),
            "freight": payload.get("freight"),
        }
        if self.is_habit:
            return initial
        return {**initial, "due_on": payload.get("due_on"), "note": payload.get("note", "")}

    def line_from(self, line: Mapping[str, Any]) -> dict[str, Any]:
        initial = super().line_from(line)
        return {**initial, "expires_on": None} if self.is_habit else initial

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        lines = super().lines_from(name, payload)
        return [line for line in lines if line["item"] or not self.is_habit]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        paid, amount_rp = cleaned.get("paid"), cleaned.get("paid_amount")
        if paid == PART and amount_rp is None and "paid_amount" not in self.errors:
            self.add_error("paid_amount", _("Write how much was paid."))
        if paid in {ALL, NOTHING} and amount_rp is not None:
            self.add_error("paid_amount", _("Choose “Part of it” above, or leave this empty."))
        due_on, bought_on = cleaned.get("due_on"), cleaned.get("happened_on")
        if due_on and bought_on and due_on < bought_on:
            self.add_error("due_on", _("This is before the purchase."))
        return cleaned

    def data_of(self) -> dict[str, Any]:
        """Give the purchase without its lines. A supplier who is new is kept from here on."""
        cleaned = self.cleaned_data
        data: dict[str, Any] = {"due_on": cleaned["due_on"], "note": cleaned["note"]}
        if cleaned["freight"]:
            data["freight"] = cleaned["freight"]
        if cleaned["supplier"]:
            supplier = find_or_create_supplier(group=self.access.group, name=cleaned["supplier"])
            data["supplier"] = supplier.pk
        if paid_rp := self._paid_rp():
            data["paid"] = {"pocket": cleaned["pocket"], "amount": paid_rp}
        return data

    def _paid_rp(self) -> int:
        if self.cleaned_data["paid"] == NOTHING:
            return 0
        if self.cleaned_data["paid"] == PART:
            return self.cleaned_data["paid_amount"]
        goods_rp = sum(line.cleaned_data["amount"] for line in self.filled("lines"))
        return goods_rp + (self.cleaned_data["freight"] or 0)


class PurchasePaymentForm(EntryForm):
    kind = "purchase_payment"

    amount = RupiahField(label=gettext_lazy("How much is paid"), min_rp=1)
    pocket = PocketField(label=gettext_lazy("From which pocket"), initial=Account.CASH.value)

    def __init__(self, *args: Any, purchase: Purchase, **kwargs: Any) -> None:
        self.purchase = purchase
        super().__init__(*args, **kwargs)
        self.initial.setdefault("amount", purchase.open_rp)

    def data_of(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        purchase = str(self.purchase.entry.uid)
        return {"purchase": purchase, "amount": cleaned["amount"], "pocket": cleaned["pocket"]}


class CostCorrectionForm(EntryForm):
    """The right price of one line: the difference is owed or no longer owed, or settled from a pocket."""

    kind = "cost_correction"

    line = forms.TypedChoiceField(
        label=gettext_lazy("Whose price was wrong"), coerce=int, widget=forms.RadioSelect
    )
    amount = RupiahField(
        label=gettext_lazy("The right price for all of it"),
        help_text=gettext_lazy("Without transport."),
    )
    pocket = forms.ChoiceField(label=gettext_lazy("Where the difference goes"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, purchase: Purchase, lines: list[LineNow], **kwargs: Any) -> None:
        self.purchase = purchase
        super().__init__(*args, **kwargs)
        self._choose("line", [(now.line.line, _line_words(now)) for now in lines])
        if len(lines) == 1:
            self.initial.setdefault("line", lines[0].line.line)
        self._choose("pocket", [(ON_THE_BILL, _("To what is owed")), *POCKET_CHOICES])
        # A bill that is paid does not grow by itself: somebody paid, or got back, the difference.
        usual = ON_THE_BILL if purchase.open_rp else Account.CASH.value
        self.initial.setdefault("pocket", usual)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def data_of(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "purchase": str(self.purchase.entry.uid),
            "line": cleaned["line"],
            "amount": cleaned["amount"],
            "pocket": None if cleaned["pocket"] == ON_THE_BILL else cleaned["pocket"],
        }

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {**payload, "pocket": payload.get("pocket", ON_THE_BILL)}


def _line_words(now: LineNow) -> str:
    item = now.line.item
    return _("%(item)s, recorded as %(amount)s, %(left)s left") % {
        "item": item.name,
        "amount": write_rp(now.amount_rp),
        "left": write_quantity(now.left_milli, item.unit_label),
    }


class SupplierForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=80)
    phone = PhoneField(label=gettext_lazy("Phone number"), required=False)

    def __init__(self, data: Any = None, *, supplier: Supplier) -> None:
        super().__init__(data, initial={"name": supplier.name, "phone": supplier.phone})
