"""How a page asks for a report: its days, what it is narrowed to, and which page of its rows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.dates import today
from kub.lib.formfields import DayField
from kub.people.models import Group
from kub.people.reporting import Asked, Asks, ReportKind
from kub.web.forms import PeriodForm
from kub.web.reporting.periods import presets


class ReportForm(forms.Form):
    """The question of one report; its filters offer the group's own values and nothing else."""

    page = forms.IntegerField(
        label=gettext_lazy("Page"),
        required=False,
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={
            "invalid": gettext_lazy("There is no such page."),
            "min_value": gettext_lazy("There is no such page."),
        },
    )

    def __init__(self, *, kind: ReportKind, group: Group, data: Mapping[str, Any]) -> None:
        self.kind, self.group = kind, group
        super().__init__(data)
        for narrowing in kind.filters:
            self.fields[narrowing.name] = forms.ChoiceField(
                label=narrowing.label,
                choices=[("", _("All")), *narrowing.options(group)],
                required=False,
                error_messages={"invalid_choice": _("There is no such choice.")},
            )

    def days(self) -> tuple[dt.date, dt.date]:
        """Give the first and the last day that were asked for."""
        raise NotImplementedError

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """Give what the page asks, the days first."""
        return sorted(self.visible_fields(), key=lambda bound: bound.name in self.filter_names)

    @property
    def filter_names(self) -> list[str]:
        return [narrowing.name for narrowing in self.kind.filters]

    @property
    def page_number(self) -> int:
        return self.cleaned_data["page"] or 1

    def asked(self) -> Asked:
        since, until = self.days()
        chosen = {name: self.cleaned_data[name] for name in self.filter_names if self.cleaned_data[name]}
        return Asked(group=self.group, since=since, until=until, chosen=chosen)


class PeriodReportForm(ReportForm, PeriodForm):
    """Asks for a report of a period."""

    def days(self) -> tuple[dt.date, dt.date]:
        return self.cleaned_data["start"], self.cleaned_data["end"]


class DayReportForm(ReportForm):
    """Asks for a report as things were at the end of a day."""

    on = DayField(label=gettext_lazy("On"))

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(not_yet())
        return day

    def days(self) -> tuple[dt.date, dt.date]:
        return self.cleaned_data["on"], self.cleaned_data["on"]


def not_yet() -> str:
    return _("This day has not come yet.")


def form_for(*, kind: ReportKind, group: Group, data: Mapping[str, Any]) -> ReportForm:
    """Give the form with what was asked; an address without days asks for the usual ones."""
    usual = presets(kind.asks, today())[0]
    if kind.asks is Asks.DAY:
        return DayReportForm(kind=kind, group=group, data={"on": usual.end, **data})
    days = {} if {"start", "end"} & set(data) else {"start": usual.start, "end": usual.end}
    return PeriodReportForm(kind=kind, group=group, data={**days, **data})
