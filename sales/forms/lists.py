"""What a list of sales shows. A choice that makes no sense is passed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.formfields import CleanCharField, DayField
from kub.people.models import Group
from sales.models import Customer
from sales.selectors.channels import channels_of
from sales.selectors.sales import SalesFilter


class SalesFilterForm(forms.Form):
    q = CleanCharField(label=gettext_lazy("Number or customer"), max_length=100, required=False)
    start = DayField(label=gettext_lazy("From"), required=False)
    end = DayField(label=gettext_lazy("Until"), required=False)
    channel = forms.TypedChoiceField(
        label=gettext_lazy("Sold through"), coerce=int, empty_value=None, required=False
    )
    open = forms.BooleanField(label=gettext_lazy("Only what is still owed"), required=False)

    def __init__(self, data: Any, *, group: Group) -> None:
        super().__init__(data)
        self.channels = {channel.pk: channel for channel in channels_of(group=group)}
        names = [(pk, channel.name) for pk, channel in self.channels.items()]
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [("", _("All")), *names]

    def chosen(self, *, customer: Customer | None = None) -> SalesFilter:
        self.full_clean()
        said = self.cleaned_data
        return SalesFilter(
            since=said.get("start"),
            until=said.get("end"),
            channel=self.channels.get(said.get("channel") or 0),
            customer=customer,
            open_only=said.get("open", False),
            words=said.get("q", ""),
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)
