"""How customers pay, in the words of a sale."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kub.books.chart import POCKET_CHOICES, Account

PAID_BY: tuple[tuple[str, Any], ...] = (
    (Account.CASH.value, Account.CASH.label),
    (Account.QRIS.value, Account.QRIS.label),
    (Account.BANK.value, gettext_lazy("Transfer")),
)


class PaidByField(forms.ChoiceField):
    """Cash, QRIS or transfer; `more` are answers that are no pocket."""

    def __init__(self, *, more: Sequence[tuple[str, Any]] = (), **options: Any) -> None:
        self.offered = [*PAID_BY, *more]
        super().__init__(choices=self.offered, widget=forms.RadioSelect, **options)

    def allow(self, pocket: str | None) -> None:
        """Keep a pocket that pages do not offer, where what is corrected names it."""
        if pocket and pocket not in dict(self.offered):
            self.choices = self.offered = [*self.offered, (pocket, dict(POCKET_CHOICES)[pocket])]
