"""Forms of whoever signs in: entering, the password, one's own details."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
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


class SetUpForm(forms.Form):
    """The first visit: the code from the terminal, and who will look after the installation."""

    code = CleanCharField(
        label=_("Code from the terminal"),
        max_length=20,
        help_text=_("Eight digits, printed where KUB was started."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
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
    password_again = NewPasswordField(label=_("Password once more"))

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
        password = cleaned.get("password")
        if password and "password_again" in cleaned and password != cleaned["password_again"]:
            self.add_error("password_again", _("The two passwords are not the same."))
        if password:
            self._check_password(password, cleaned)
        return cleaned

    def _check_password(self, password: str, cleaned: dict[str, Any]) -> None:
        somebody = User(name=cleaned.get("name", ""), username=cleaned.get("username", ""))
        try:
            validate_password(password, somebody)
        except forms.ValidationError as error:
            self.add_error("password", error)

    def administrator(self) -> dict[str, str]:
        """Give what the service wants to know."""
        cleaned = self.cleaned_data
        return {
            "code": cleaned["code"],
            "name": cleaned["name"],
            "phone": cleaned["phone"],
            "username": cleaned.get("username", ""),
            "password": cleaned["password"],
        }
