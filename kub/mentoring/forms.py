"""Forms of the accompaniment of a group."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from kub.lib.dates import add_months, month_of, today
from kub.lib.formfields import QuantityField
from kub.lib.numbers import MAX_RP, MILLI
from kub.mentoring.models import Measure
from kub.mentoring.services import MONTHS_AHEAD


class TargetForm(forms.Form):
    """What is to be reached in a month."""

    measure = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=Measure.choices,
        widget=forms.RadioSelect,
        initial=Measure.REVENUE.value,
    )
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=dt.date.fromisoformat)
    goal = QuantityField(
        label=gettext_lazy("Goal"),
        whole=True,
        min_milli=MILLI,
        max_milli=MAX_RP * MILLI,
        help_text=gettext_lazy("Rupiah, batches, or members. 5jt is five million."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        months = [add_months(month_of(today()), ahead) for ahead in range(MONTHS_AHEAD + 1)]
        field = self.fields["month"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(month.isoformat(), date_format(month, "F Y")) for month in months]

    def clean_goal(self) -> int:
        return self.cleaned_data["goal"] // MILLI
