"""Forms of the administrator: groups, people, and who looks after what."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kub.lib.dates import today
from kub.lib.formfields import DayField, NameField, PhoneField
from kub.people.forms.fields import PersonField, PlaceForm, UsernameField
from kub.people.forms.groups import checked_day
from kub.people.models import Group, Member
from kub.people.regions import REGION_OF_A_COORDINATOR
from kub.people.selectors.members import active_members


class NewGroupForm(PlaceForm):
    name = NameField(label=_("Name of the group"))
    started_on = DayField(label=_("First day in KUB"), help_text=_("Nothing is recorded before it."))
    chair_name = NameField(label=_("Name of the chair"))
    chair_phone = PhoneField(
        label=_("The chair's phone number"),
        max_length=40,
        help_text=_("Who signs in with it already becomes the chair; else a sign-in is made."),
    )

    field_order = ["name", "region", "region_pick", "started_on", "chair_name", "chair_phone"]

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"started_on": today()})

    def clean_started_on(self) -> dt.date:
        return checked_day(self.cleaned_data["started_on"])

    def group(self) -> dict[str, Any]:
        """Give what the service wants to know."""
        wanted = ("name", "region_code", "started_on", "chair_name", "chair_phone")
        return {name: self.cleaned_data[name] for name in wanted}


class ChairForm(forms.Form):
    """Makes a member the chair where the group cannot do it itself."""

    member = forms.ModelChoiceField(
        label=_("Member"), queryset=Member.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data)
        self.fields["member"].queryset = active_members(group=group, on=today())  # type: ignore[attr-defined]


class NewPersonForm(forms.Form):
    name = NameField(label=_("Name"))
    phone = PhoneField(label=_("Phone number"), max_length=40, required=False)
    username = UsernameField(required=False, help_text=_("Left empty, one is made from the name."))
    is_administrator = forms.BooleanField(
        label=_("Administrator of this installation"),
        required=False,
        help_text=_("Looks after all groups, people and assignments, as you do."),
    )


class TermForm(forms.Form):
    from_on = DayField(label=_("From"))
    until_on = DayField(label=_("Until"), required=False, help_text=_("Empty while it lasts."))

    def assignment(self) -> dict[str, Any]:
        """Give what the service wants to know."""
        raise NotImplementedError

    def warnings(self) -> list[str]:
        """Say what was accepted although it looks odd."""
        return []


class MentorForm(TermForm):
    mentor = PersonField(label=_("Mentor"), help_text=_("Phone number or user name"))
    group = forms.ModelChoiceField(
        label=_("Group"), queryset=Group.objects.all(), to_field_name="slug", empty_label=_("Choose")
    )

    field_order = ["mentor", "group", "from_on", "until_on"]

    def assignment(self) -> dict[str, Any]:
        return self.cleaned_data


class CoordinatorForm(PlaceForm, TermForm):
    place_levels = REGION_OF_A_COORDINATOR

    coordinator = PersonField(label=_("Coordinator"), help_text=_("Phone number or user name"))

    field_order = ["coordinator", "region", "region_pick", "from_on", "until_on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].label = _("Region")
        self.fields["region"].required = True
        self.fields["region"].help_text = _(
            "A district, regency or province: its name, or its code such as 33.26.05."
        )

    def assignment(self) -> dict[str, Any]:
        wanted = ("coordinator", "region_code", "from_on", "until_on")
        return {name: self.cleaned_data[name] for name in wanted}


class EndForm(forms.Form):
    until_on = DayField(label=_("Last day"))
