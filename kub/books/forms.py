"""Fields of forms about money."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kub.books.chart import POCKET_CHOICES


class PocketField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=POCKET_CHOICES, widget=forms.RadioSelect, **{"label": _("Pocket"), **options}
        )
