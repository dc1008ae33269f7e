"""Pages' forms for money."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kub.books.chart import POCKET_CHOICES, Account
from kub.entries.forms import EntryForm
from kub.lib.dates import today
from kub.lib.formfields import CleanCharField, RupiahField
from kub.people.models import Member
from kub.people.selectors.members import active_members
from kub.treasury.categories import MONEY_IN, MONEY_OUT, Category


class PocketField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Pocket"))
        super().__init__(choices=POCKET_CHOICES, widget=forms.RadioSelect, **options)


class MoneyForm(EntryForm):
    """Amount, what for, and which pocket: three taps."""

    categories: tuple[Category, ...]

    amount = RupiahField(label=_("How much"), min_rp=1)
    category = forms.ChoiceField(label=_("What for"), widget=forms.RadioSelect)
    pocket = PocketField(initial=Account.CASH.value)
    member = forms.TypedChoiceField(label=_("Whose"), coerce=int, empty_value=None, required=False)
    note = CleanCharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice("category").choices = [(each.name, each.label) for each in self.categories]
        members = active_members(group=self.access.group, on=today())
        self.choice("member").choices = [("", "–"), *_names(members)]

    def choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "category", "pocket", "member", "note")}


class MoneyInForm(MoneyForm):
    kind = "money_in"
    categories = MONEY_IN


class MoneyOutForm(MoneyForm):
    kind = "money_out"
    categories = MONEY_OUT


def _names(members: Iterable[Member]) -> list[tuple[int, str]]:
    return [(member.pk, member.name) for member in members]
