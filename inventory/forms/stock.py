"""What the list of movements shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import Why
from inventory.selectors.items import items_of
from inventory.selectors.stock import MovesFilter
from kub.lib.formfields import DayField
from kub.people.models import Group


class MovesForm(forms.Form):
    """A choice that makes no sense is passed over."""

    item = forms.TypedChoiceField(label=_("Item"), coerce=int, empty_value=None, required=False)
    why = forms.ChoiceField(label=_("Why"), choices=[("", _("Everything")), *Why.choices], required=False)
    start = DayField(label=_("From"), required=False)
    end = DayField(label=_("Until"), required=False)

    def __init__(self, data: Any, *, group: Group) -> None:
        super().__init__(data)
        field = self.fields["item"]
        assert isinstance(field, forms.TypedChoiceField)
        named = ((item.pk, item.name) for item in items_of(group=group, archived=None))
        field.choices = [("", _("Everything")), *named]

    def chosen(self) -> MovesFilter:
        self.full_clean()
        said = self.cleaned_data
        return MovesFilter(
            item=said.get("item"), why=said.get("why", ""), since=said.get("start"), until=said.get("end")
        )

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.values())
