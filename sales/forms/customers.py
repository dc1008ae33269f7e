"""Asking whose something is, and what is noted of a customer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.formfields import CleanCharField, NameField, PhoneField
from kub.people.access import Access
from sales.models import Customer
from sales.selectors.customers import customers_called, offered_customers
from sales.services.customers import CustomerFacts, customer_called

NAME_LENGTH = Customer._meta.get_field("name").max_length or 80


class CustomerForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    phone = PhoneField(label=gettext_lazy("Phone number"), required=False)
    address = CleanCharField(label=gettext_lazy("Address"), max_length=200, required=False)

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        if customer is not None:
            kwargs["initial"] = {name: getattr(customer, name) for name in ("name", "phone", "address")}
        super().__init__(*args, **kwargs)

    def facts(self) -> CustomerFacts:
        return CustomerFacts(**self.cleaned_data)


class AsksCustomer(forms.Form):
    """Fields for a customer by name: one who is known, or a new one with her number.

    Where several are called so, the form asks which. `access` is set before the form is made.
    """

    access: Access

    customer = NameField(
        label=gettext_lazy("Customer"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"list": "customers", "autocomplete": "off"}),
    )
    customer_phone = PhoneField(
        label=gettext_lazy("Her phone number"),
        required=False,
        help_text=gettext_lazy("For somebody new."),
    )
    customer_pick = forms.IntegerField(
        label=gettext_lazy("Which of these?"), required=False, widget=forms.HiddenInput
    )

    def offered_customers(self) -> list[Customer]:
        """Give the names that are offered while one is typed."""
        return list(offered_customers(group=self.access.group))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = cleaned.get("customer")
        if not name:
            if cleaned.get("customer_phone") and "customer" not in self.errors:
                self.add_error("customer", _("Write the name as well."))
            return cleaned
        phone = cleaned.get("customer_phone") or ""
        found = list(customers_called(group=self.access.group, name=name, phone=phone))
        picked = {customer.pk: customer for customer in found}.get(cleaned.get("customer_pick") or 0)
        if len(found) > 1 and picked is None:
            self._offer(found)
        cleaned["picked_customer"] = picked
        return cleaned

    def customer_id(self) -> int | None:
        """Give the customer who is meant, noted anew where nobody is called so; None where none is named."""
        name = self.cleaned_data.get("customer")
        if not name:
            return None
        picked: Customer | None = self.cleaned_data["picked_customer"]
        phone = self.cleaned_data.get("customer_phone") or ""
        return (picked or customer_called(access=self.access, name=name, phone=phone)).pk

    def _offer(self, found: list[Customer]) -> None:
        choices = [(customer.pk, _described(customer)) for customer in found]
        self.fields["customer_pick"].widget = forms.RadioSelect(choices=choices)
        self.add_error("customer_pick", ValidationError(_("Several are called so. Choose one of them.")))


def naming(customer: Customer | None) -> dict[str, Any]:
    """Give the fields that mean this customer, and no other of her name."""
    return {"customer": customer.name, "customer_pick": customer.pk} if customer else {"customer": ""}


def _described(customer: Customer) -> str:
    """Tell one customer from another of the same name."""
    known = [customer.phone, customer.address]
    return " · ".join([customer.name, *(text for text in known if text)])
