"""Pages' forms for money."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from kub.books.chart import POCKET_CHOICES, Account
from kub.books.forms import PocketField
from kub.entries.forms import EntryForm
from kub.entries.models import Entry
from kub.entries.services import Errors
from kub.lib.dates import month_of, today
from kub.lib.formfields import CleanCharField, DayField, RupiahField
from kub.lib.numbers import MAX_RP
from kub.people.selectors.members import active_members
from kub.treasury.categories import MONEY_IN, MONEY_OUT, Category


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
        self.choice("member").choices = [("", "–"), *((member.pk, member.name) for member in members)]
        personal = [str(each.label) for each in self.categories if each.of_member]
        self.fields["member"].help_text = _("Needed for: %(categories)s.") % {
            "categories": ", ".join(personal)
        }

    def choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def categories_with_icons(self) -> list[tuple[BoundWidget, str]]:
        """Give the choices as big pills show them."""
        return [(widget, each.icon) for widget, each in zip(self["category"], self.categories, strict=True)]

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "category", "pocket", "member", "note")}


class MoneyInForm(MoneyForm):
    kind = "money_in"
    categories = MONEY_IN


class MoneyOutForm(MoneyForm):
    kind = "money_out"
    categories = MONEY_OUT


class TransferForm(EntryForm):
    """Money that only changes its pocket."""

    kind = "transfer"

    amount = RupiahField(label=_("How much"), min_rp=1)
    from_pocket = PocketField(label=_("From"), initial=Account.CASH.value)
    to_pocket = PocketField(label=_("To"), initial=Account.BANK.value)
    note = CleanCharField(label=_("Note"), max_length=200, required=False)

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("amount", "from_pocket", "to_pocket", "note")}


class OpeningCashForm(EntryForm):
    """What was in a pocket on the group's first day, which is the only day it can be of."""

    kind = "opening_cash"

    pocket = PocketField(initial=Account.CASH.value)
    amount = RupiahField(label=_("How much was in it"), min_rp=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["happened_on"] = self.access.group.started_on
        self.fields["happened_on"].widget = forms.HiddenInput()

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("pocket", "amount")}


class CashCountForm(EntryForm):
    """What was counted in one pocket, against `book_rp`: what the books say without the count it replaces."""

    kind = "cash_count"

    pocket = forms.ChoiceField(choices=POCKET_CHOICES, widget=forms.HiddenInput)
    counted = RupiahField(label=_("How much is there"))
    book = RupiahField(min_rp=-MAX_RP, widget=forms.HiddenInput)
    note = CleanCharField(label=_("Note"), max_length=200, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        held: Mapping[Account, int],
        pocket: Account,
        replaced: Entry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, replaced=replaced, **kwargs)
        self.account = Account(replaced.payload["pocket"]) if replaced else pocket
        difference_rp = (replaced.amount_rp or 0) if replaced else 0
        self.book_rp = held[self.account] - difference_rp
        self.fields["happened_on"].widget = forms.HiddenInput()
        self.initial.update(pocket=self.account.value, book=self.book_rp)

    def show(self, errors: Errors) -> None:
        """Show the errors; what is counted anew is counted against the books of now."""
        super().show(errors)
        anew = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        anew["book"] = str(self.book_rp)
        self.data = anew

    def data_of(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("pocket", "counted", "book", "note")}


class CashBookForm(forms.Form):
    """Which pocket, and from when to when. A choice that makes no sense is passed over."""

    pocket = forms.ChoiceField(choices=POCKET_CHOICES, required=False)
    start = DayField(required=False)
    end = DayField(required=False)

    def chosen(self) -> tuple[Account, dt.date, dt.date]:
        """Give pocket, first and last day: this month's cash where nothing is chosen."""
        self.full_clean()
        said = self.cleaned_data
        until = said.get("end") or today()
        since = said.get("start") or month_of(until)
        return Account(said.get("pocket") or Account.CASH), since, max(since, until)
