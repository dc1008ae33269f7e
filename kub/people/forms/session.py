"""Forms of whoever signs in: entering, the password, one's own details."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kub.lib.formfields import CleanCharField, NameField, PhoneField
from kub.people.identifiers import as_phone
from kub.people.models import User
from kub.people.services.users import checked_username

PASSWORD_HELP = _("At least 8 characters, and not one that everybody would guess.")


class NewPasswordField(forms.CharField):
    """A password of one's own choice."""

    default_error_messages = {"required": _("Fill this in.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "new-password"}))
        super().__init__(max_length=128, strip=False, **options)


class SignInForm(AuthenticationForm):
    username = CleanCharField(
        label=_("Phone number or user name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    error_messages = {
        "invalid_login": _("The number or name and the password do not belong together. Try again."),
        "inactive": _("This sign-in was closed."),
    }


class OwnPasswordForm(PasswordChangeForm):
    """Asks for the old password, and twice for the new one."""

    error_messages = {
        "password_mismatch": _("The two new passwords are not the same."),
        "password_incorrect": _("This is not your password now."),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["old_password"].label = _("Password now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = PASSWORD_HELP
        self.fields["new_password2"].label = _("New password once more")
        self.fields["new_password2"].help_text = ""


class OwnDetailsForm(forms.Form):
    name = NameField(label=_("Name"))
    phone = PhoneField(
        label=_("Phone number"), max_length=40, required=False, help_text=_("You can sign in with it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class NewcomerForm(forms.Form):
    """Somebody who signs in for the first time: the name, what she signs in with, and a password."""

    name = NameField(label=_("Your name"))
    sign_in_name = CleanCharField(
        label=_("Phone number or user name"),
        max_length=60,
        help_text=_("With this you sign in, such as 0812 3456 7890 or siti."),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = NewPasswordField(label=_("Password"), help_text=PASSWORD_HELP)

    def clean_sign_in_name(self) -> str:
        text = self.cleaned_data["sign_in_name"]
        phone = as_phone(text)
        self.cleaned_data["phone"] = phone or ""
        if phone is None:
            try:
                self.cleaned_data["username"] = checked_username(text)
            except forms.ValidationError as error:
                raise forms.ValidationError(error.messages) from error
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            self._check_password(password, cleaned)
        return cleaned

    def _check_password(self, password: str, cleaned: dict[str, Any]) -> None:
        somebody = User(
            name=cleaned.get("name", ""),
            username=cleaned.get("username", ""),
            phone=cleaned.get("phone") or None,
        )
        try:
            validate_password(password, somebody)
        except forms.ValidationError as error:
            self.add_error("password", error)

    def newcomer(self) -> dict[str, str]:
        """Give what the services want to know."""
        cleaned = self.cleaned_data
        return {
            "name": cleaned["name"],
            "phone": cleaned["phone"],
            "username": cleaned.get("username", ""),
            "password": cleaned["password"],
        }


class SetUpForm(NewcomerForm):
    """The first visit: the code from the terminal, and who will look after the installation."""

    code = CleanCharField(
        label=_("Code from the terminal"),
        max_length=20,
        help_text=_("Eight digits, printed where KUB was started."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    password_again = NewPasswordField(label=_("Password once more"))

    field_order = ["code", "name", "sign_in_name", "password", "password_again"]

    def clean_password_again(self) -> str:
        again: str = self.cleaned_data["password_again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(gettext("The two passwords are not the same."))
        return again

    def administrator(self) -> dict[str, str]:
        """Give what the service wants to know."""
        return {"code": self.cleaned_data["code"], **self.newcomer()}


class CodeForm(forms.Form):
    """A code that somebody gave, and the new password of whoever forgot the old one."""

    who = CleanCharField(
        label=_("Phone number or user name"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = CleanCharField(
        label=_("Code"),
        max_length=30,
        help_text=_("Eight letters, such as bakotumi."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = NewPasswordField(label=_("New password"), help_text=PASSWORD_HELP)
