"""What comes after a sale: money, and goods that come back; and what was owed before KUB."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.books.chart import Account
from kub.entries.forms import MAX_LINES, LineForm
from kub.lib.formfields import DayField, QuantityField, RupiahField
from kub.lib.numbers import from_milli, to_milli
from sales.forms.customers import AsksCustomer, naming
from sales.forms.pockets import PAID_BY, PaidByField
from sales.forms.whole import WholeForm
from sales.models import Sale
from sales.selectors.customers import find_customer
from sales.selectors.sales import Returnable, returnable_of

CREDIT = "credit"


class PaymentForm(WholeForm):
    """Money for a sale that is open: all that is, unless she writes less."""

    kind = "sale_payment"

    amount = RupiahField(label=gettext_lazy("How much"), min_rp=1)
    pocket = PaidByField(label=gettext_lazy("How it is paid"), initial=Account.CASH.value)

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        self.sale = sale
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = sale.open_rp
        pocket = self.fields["pocket"]
        assert isinstance(pocket, PaidByField)
        pocket.allow(self.initial.get("pocket"))

    def data_of(self) -> dict[str, Any]:
        return {
            "sale": str(self.sale.entry.uid),
            "pocket": self.cleaned_data["pocket"],
            "amount": self.cleaned_data["amount"],
        }


class ReturnLineForm(LineForm):
    """So much of one line of the sale came back, all of it good or all of it spoiled."""

    line = forms.IntegerField(widget=forms.HiddenInput)
    spoiled = forms.BooleanField(widget=forms.HiddenInput, required=False)
    quantity = QuantityField(label=gettext_lazy("Quantity"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_spoiled = self.fields["spoiled"].to_python(self["spoiled"].value())
        self.fields["quantity"].label = _("Spoiled") if is_spoiled else _("Good, back to stock")

    @property
    def is_filled(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("quantity"))

    def data_of(self) -> dict[str, Any]:
        return {
            "line": self.cleaned_data["line"],
            "quantity": from_milli(self.cleaned_data["quantity"]),
            "spoiled": self.cleaned_data["spoiled"],
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """What can come back of a line, and the two boxes for it."""

    returnable: Returnable
    boxes: list[LineForm]


class ReturnForm(WholeForm):
    """Goods that come back, and what the customer gets for them."""

    kind = "sale_return"
    line_forms = {"lines": ReturnLineForm}
    extra_lines = {"lines": 0}
    error_fields = {"pocket": "refund"}

    refund = forms.ChoiceField(label=gettext_lazy("What she gets for it"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sale: Sale, **kwargs: Any) -> None:
        self.sale = sale
        # Each line takes two of the entry's: what is good, and what is spoiled.
        self.returnable = returnable_of(sale=sale, replaced=kwargs.get("replaced"))
        self.leaves_out = len(self.returnable) > MAX_LINES // 2
        super().__init__(*args, **kwargs)
        refund = self.fields["refund"]
        assert isinstance(refund, forms.ChoiceField)
        money = [(pocket, _("Money back: %(pocket)s") % {"pocket": label}) for pocket, label in PAID_BY]
        refund.choices = [(CREDIT, _("Taken off what she owes")), *money]
        refund.initial = CREDIT if sale.open_rp else Account.CASH.value

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {"refund": payload.get("pocket", CREDIT)}

    def preset_lines(self, name: str) -> list[dict[str, Any]]:
        return self.lines_from(name, {})

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        recorded = {
            (line["line"], line.get("spoiled", False)): to_milli(Decimal(line["quantity"]))
            for line in payload.get("lines", [])
        }
        return [
            {"line": each.line.line, "spoiled": spoiled, "quantity": recorded.get((each.line.line, spoiled))}
            for each in self.returnable[: MAX_LINES // 2]
            for spoiled in (False, True)
        ]

    def pairs(self) -> list[Pair]:
        """Give the boxes by the line of the sale that they are about."""
        by_line: dict[str, list[LineForm]] = {}
        for box in self.lines["lines"]:
            by_line.setdefault(str(box["line"].value()), []).append(box)
        return [Pair(each, by_line.get(str(each.line.line), [])) for each in self.returnable]

    def stray_errors(self) -> list[str]:
        """Give what is wrong with boxes of lines of which nothing can come back any more."""
        shown = {str(each.line.line) for each in self.returnable}
        stray = [box for box in self.lines["lines"] if str(box["line"].value()) not in shown]
        return [sentence for box in stray for sentences in box.errors.values() for sentence in sentences]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.filled("lines") and not any(box.errors for box in self.lines["lines"]):
            self.add_error(None, _("Nothing is chosen yet. Write how many came back."))
        return cleaned

    def data_of(self) -> dict[str, Any]:
        refund = self.cleaned_data["refund"]
        return {"sale": str(self.sale.entry.uid), "pocket": None if refund == CREDIT else refund}


class OpeningReceivableForm(AsksCustomer, WholeForm):
    """What a customer owed on the group's first day in KUB."""

    kind = "opening_receivable"

    amount = RupiahField(label=gettext_lazy("How much"), min_rp=1)
    due_on = DayField(label=gettext_lazy("Due on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first_day = kwargs["access"].group.started_on
        kwargs["initial"] = {"happened_on": first_day} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget = forms.HiddenInput()

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        customer = find_customer(group=self.access.group, pk=payload.get("customer"))
        return {**payload, **naming(customer)}

    def data_of(self) -> dict[str, Any]:
        return {
            "customer": self.customer_id(),
            "amount": self.cleaned_data["amount"],
            "due_on": self.cleaned_data.get("due_on"),
        }
