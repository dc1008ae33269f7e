"""Forms of a group: how it begins, its profile in four parts, its logo, its members."""

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.dates import today
from kub.lib.formfields import CleanCharField, DayField, NameField, PhoneField
from kub.lib.images import PhotoField
from kub.people.forms.fields import PlaceForm, UsernameField, written_place
from kub.people.identifiers import odd_halal, odd_nib, odd_pirt
from kub.people.models import Group, InvitedAs, LabourMode, Member, Role, Stage, User
from kub.people.selectors.members import stamp_of
from kub.people.services.members import MemberFacts

EARLIEST: Final = dt.date(1950, 1, 1)


class FirstGroupForm(PlaceForm):
    """The group that a new installation begins with."""

    name = NameField(label=gettext_lazy("Name of the group"))
    business = NameField(
        label=gettext_lazy("Business"),
        required=False,
        help_text=gettext_lazy("Such as tempe chips, batik, sewing."),
    )
    is_chair = forms.TypedChoiceField(
        label=gettext_lazy("Who is the chair?"),
        choices=[("yes", gettext_lazy("I am")), ("no", gettext_lazy("Somebody else"))],
        coerce=lambda answer: answer == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    chair_name = NameField(
        label=gettext_lazy("Name of the chair"),
        required=False,
        help_text=gettext_lazy("If it is somebody else."),
    )

    field_order = ["name", "business", "region", "region_pick", "is_chair", "chair_name"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_chair") is False and not cleaned.get("chair_name") and "chair_name" in cleaned:
            self.add_error("chair_name", _("Write who the chair is."))
        return cleaned

    def group(self, *, administrator: User) -> dict[str, Any]:
        """Give what the service wants to know."""
        cleaned = self.cleaned_data
        about = {name: cleaned[name] for name in ("name", "business", "region_code")}
        if not cleaned["is_chair"]:
            return {**about, "chair_name": cleaned["chair_name"]}
        phone = administrator.phone or ""
        return {**about, "chair_name": administrator.name, "chair_phone": phone, "chair_user": administrator}


class GroupPartForm(forms.Form):
    """A part of a group's profile, at most five questions long."""

    title: Any = ""

    def __init__(self, data: Any = None, *, group: Group) -> None:
        self.group = group
        super().__init__(data, initial={name: getattr(group, name, None) for name in self.base_fields})

    def profile(self) -> dict[str, Any]:
        """Give what is to be changed."""
        return self.cleaned_data

    def warnings(self) -> list[str]:
        """Say what was accepted although it looks odd."""
        return []


class AboutForm(GroupPartForm):
    title = gettext_lazy("Name and business")

    name = NameField(label=gettext_lazy("Name of the group"))
    business = NameField(label=gettext_lazy("Business"), required=False)
    about = CleanCharField(
        label=gettext_lazy("About the group"), max_length=1000, multiline=True, required=False
    )
    stage = forms.ChoiceField(label=gettext_lazy("Growth stage"), choices=Stage.choices)


class AddressForm(PlaceForm, GroupPartForm):
    title = gettext_lazy("Place")

    address = CleanCharField(label=gettext_lazy("Address"), max_length=200, required=False)
    field_order = ["address", "region", "region_pick"]

    def __init__(self, data: Any = None, *, group: Group) -> None:
        super().__init__(data, group=group)
        self.initial["region"] = written_place(group.region_code)

    def profile(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("address", "region_code")}


class LegalForm(GroupPartForm):
    title = gettext_lazy("Licences")

    nib = CleanCharField(
        label=gettext_lazy("NIB"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Business number, 13 digits."),
    )
    pirt = CleanCharField(
        label=gettext_lazy("P-IRT"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Household food licence, such as 2153326010007-31."),
    )
    halal = CleanCharField(
        label=gettext_lazy("Halal certificate"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("ID and 14 to 18 digits."),
    )

    def warnings(self) -> list[str]:
        cleaned = self.cleaned_data
        found = (odd_nib(cleaned["nib"]), odd_pirt(cleaned["pirt"]), odd_halal(cleaned["halal"]))
        return [warning for warning in found if warning]


class WorkForm(GroupPartForm):
    title = gettext_lazy("How the group works")

    labour_mode = forms.ChoiceField(
        label=gettext_lazy("Wages in a batch"), choices=LabourMode.choices, widget=forms.RadioSelect
    )
    batch_prefix = CleanCharField(
        label=gettext_lazy("Prefix of batch codes"),
        max_length=4,
        help_text=gettext_lazy("2 to 4 letters before the number, such as TMP-2411."),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )
    mentor_may_record = forms.BooleanField(
        label=gettext_lazy("The mentor may record from our paper notes"), required=False
    )
    started_on = DayField(
        label=gettext_lazy("First day in KUB"),
        help_text=gettext_lazy("Nothing is recorded before it. It can move back, not forward."),
    )

    def clean_batch_prefix(self) -> str:
        prefix: str = self.cleaned_data["batch_prefix"].upper()
        if not re.fullmatch(r"[A-Z]{2,4}", prefix):
            raise forms.ValidationError(_("2 to 4 letters, please."))
        return prefix

    def clean_started_on(self) -> dt.date:
        return checked_day(self.cleaned_data["started_on"])


PARTS: Final[dict[str, type[GroupPartForm]]] = {
    "about": AboutForm,
    "place": AddressForm,
    "legal": LegalForm,
    "work": WorkForm,
}


def checked_day(day: dt.date, *, latest: dt.date | None = None) -> dt.date:
    """Refuse a day that only a slip of the finger can mean: long ago, or to come."""
    if day < EARLIEST:
        raise forms.ValidationError(_("This is too long ago."))
    if day > (latest or today()):
        raise forms.ValidationError(_("This day is yet to come."))
    return day


class LogoForm(forms.Form):
    logo = PhotoField(
        label=gettext_lazy("Picture"), error_messages={"required": gettext_lazy("Choose a picture.")}
    )


class MemberForm(forms.Form):
    """A member of the group; only a chair is asked for the role."""

    name = NameField(label=gettext_lazy("Name"))
    phone = PhoneField(label=gettext_lazy("Phone number"), max_length=40, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER)
    joined_on = DayField(label=gettext_lazy("Member since"))

    def __init__(self, data: Any = None, *, sets_roles: bool, **options: Any) -> None:
        super().__init__(data, **options)
        if not sets_roles:
            del self.fields["role"]

    def clean_joined_on(self) -> dt.date:
        return checked_day(self.cleaned_data["joined_on"])


class NewMemberForm(MemberForm):
    signs_in = forms.BooleanField(
        label=gettext_lazy("Will sign in to KUB"),
        required=False,
        help_text=gettext_lazy("With a user name and a password, which you see once on the next page."),
    )

    def __init__(self, data: Any = None, *, sets_roles: bool) -> None:
        super().__init__(data, sets_roles=sets_roles, initial={"joined_on": today()})

    def facts(self) -> MemberFacts:
        cleaned = self.cleaned_data
        return MemberFacts(
            name=cleaned["name"],
            phone=cleaned["phone"],
            role=cleaned.get("role", Role.MEMBER),
            joined_on=cleaned["joined_on"],
        )


class ChangeMemberForm(MemberForm):
    left_on = DayField(
        label=gettext_lazy("Last day as a member"),
        required=False,
        help_text=gettext_lazy(
            "What was recorded stays. From the next day on, the group is closed to this person."
        ),
    )
    # The record as it was when the page was made, so that two officers do not undo each other unawares.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, data: Any = None, *, member: Member, sets_roles: bool) -> None:
        self.member = member
        initial = {name: getattr(member, name) for name in ("name", "phone", "role", "joined_on", "left_on")}
        super().__init__(data, sets_roles=sets_roles, initial={**initial, "seen": stamp_of(member)})

    def clean_left_on(self) -> dt.date | None:
        day = self.cleaned_data["left_on"]
        return checked_day(day, latest=today() + dt.timedelta(days=366)) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        joined_on, left_on = cleaned.get("joined_on"), cleaned.get("left_on")
        if joined_on and left_on and left_on < joined_on:
            self.add_error("left_on", _("The last day is not before the first."))
        return cleaned

    def facts(self) -> MemberFacts:
        cleaned = self.cleaned_data
        return MemberFacts(
            name=cleaned["name"],
            phone=cleaned["phone"],
            role=cleaned.get("role", self.member.role),
            joined_on=cleaned["joined_on"],
            left_on=cleaned["left_on"],
        )


class MemberSignInForm(forms.Form):
    """How a member will sign in; one of the two is enough, and without either a user name is made."""

    phone = PhoneField(label=gettext_lazy("Phone number"), max_length=40, required=False)
    username = UsernameField(
        required=False, help_text=gettext_lazy("Left empty, one is made from the name, such as siti.aminah.")
    )


class InvitationForm(forms.Form):
    """Who is invited; only a chair is asked for the role."""

    name = NameField(label=gettext_lazy("Name"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.MEMBER)

    def __init__(self, data: Any = None, *, sets_roles: bool) -> None:
        super().__init__(data)
        if not sets_roles:
            del self.fields["role"]

    def invited_as(self) -> str:
        return str(self.cleaned_data.get("role", Role.MEMBER))


class MentorInvitationForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"))

    def invited_as(self) -> str:
        return InvitedAs.MENTOR
