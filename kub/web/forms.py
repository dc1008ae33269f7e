"""Pages' forms that look across the whole business."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.dates import add_months
from kub.lib.formfields import DayField

MOST_YEARS = 10


class PeriodForm(forms.Form):
    """A period of days, both included: in order, and not longer than anybody reads."""

    start = DayField(label=gettext_lazy("From"))
    end = DayField(label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if isinstance(start, dt.date) and isinstance(end, dt.date):
            if end < start:
                self.add_error("end", ends_early())
            elif is_long(start, end):
                self.add_error("start", at_most_years())
        return found


def is_long(start: dt.date, end: dt.date) -> bool:
    """Tell whether the period is longer than `MOST_YEARS`."""
    return start < add_months(end, -12 * MOST_YEARS)


def ends_early() -> str:
    return _("The last day lies before the first.")


def at_most_years() -> str:
    return _("At most %(years)s years at once.") % {"years": MOST_YEARS}
