"""Fields that several forms of this app share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.formfields import CleanCharField, NameField
from kub.people.backends import user_called
from kub.people.models import User
from kub.people.regions import PLACE_OF_A_GROUP, Place, canonical_code, find_places, is_code, region_name
from kub.people.services.users import checked_username


class UsernameField(CleanCharField):
    """A user name for signing in, in its canonical form."""

    widget = forms.TextInput(
        attrs={"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}
    )

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("User name"))
        super().__init__(max_length=60, **options)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return checked_username(text)
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class PersonField(NameField):
    """Finds a person by phone number or user name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Phone number or user name"))
        super().__init__(**options)

    def clean(self, value: Any) -> User | None:
        text = super().clean(value)
        if not text:
            return None
        user = user_called(text)
        if user is None:
            raise ValidationError(_("Nobody signs in with this. Create the person first."))
        return user


class PickSelect(forms.RadioSelect):
    """Asks for a choice, and lets the form go without one: the text above it may be changed instead."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class PlaceForm(forms.Form):
    """Asks for a region by name or code; where a name is that of several, by a second look at the list.

    `cleaned_data["region_code"]` is the code, or an empty text.
    """

    place_levels = PLACE_OF_A_GROUP

    region = CleanCharField(
        label=gettext_lazy("Village"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Its name, such as “Talun, Pekalongan”, or its code, such as 33.26.05.2004."),
    )
    region_pick = CleanCharField(
        label=gettext_lazy("Which of these?"), max_length=13, required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "region" in cleaned:
            cleaned["region_code"] = self._code_of(cleaned["region"], cleaned.get("region_pick", ""))
        return cleaned

    def _code_of(self, text: str, pick: str) -> str:
        if not text:
            return ""
        if is_code(text):
            return canonical_code(text)
        places = find_places(text, levels=self.place_levels)
        if not places:
            self.add_error("region", _("No region is called so. Try its code, or leave this empty."))
            return ""
        if len(places) > 1 and pick not in {place.code for place in places}:
            self._offer(places)
            return ""
        return pick if len(places) > 1 else places[0].code

    def _offer(self, places: list[Place]) -> None:
        choices = [(place.code, place.name) for place in places]
        self.fields["region_pick"].widget = PickSelect(choices=choices)
        self.fields["region_pick"].required = True
        self.add_error(
            "region_pick",
            _("Several are called so. Choose one, or write above where it is: “Talun, Pekalongan”."),
        )

    def warnings(self) -> list[str]:
        """Say what was accepted although it looks odd."""
        code = self.cleaned_data.get("region_code", "")
        if code and not region_name(code):
            return [
                _("The list of regions does not have the code %(code)s. Look again whether it is right.")
                % {"code": code}
            ]
        return []


def written_place(code: str) -> str:
    """Write a region as `PlaceForm` reads it: by its name, or by its code where that is all we know."""
    return region_name(code) or code


def show_errors(form: forms.Form, error: ValidationError, **renamed: str) -> None:
    """Put what a service refused beside the fields of the form, which may have other names there."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in by_field.items():
        field = renamed.get(name, name)
        form.add_error(field if field in form.fields else None, ValidationError(sentences))
