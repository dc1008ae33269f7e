"""Form fields that read what people in Indonesia type, and answer mistakes in words.

They give canonical values: whole Rupiah, thousandths, ISO days, E.164 phone numbers.
"""

import datetime as dt
import unicodedata
from typing import Any, Final

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.lib.numbers import (
    MAX_MILLI,
    MAX_RP,
    MILLI,
    NotANumber,
    from_milli,
    read_decimal,
    to_milli,
    write_int,
    write_number,
    write_quantity,
    write_rp,
)

# Arithmetic with the first and the last years of the calendar falls off its edges.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
# Categories of Unicode: control characters and halves of a pair; marks and spaces that leave nothing to see.
_CONTROL: Final = {"Cc", "Cs"}
_INVISIBLE: Final = {"Cf", "Zs", "Zl", "Zp"}


class NumberInput(forms.TextInput):
    """A text box with a phone's number keys: a `type=number` box would refuse "12.500" and "12rb"."""

    def __init__(self, *, inputmode: str) -> None:
        super().__init__(attrs={"inputmode": inputmode, "autocomplete": "off", "class": "number"})


class _NumberField(forms.Field):
    """Reads a number into an `int`, within `least` and `most` of the same measure."""

    default_error_messages = {"required": gettext_lazy("Fill in a number.")}

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def to_python(self, value: object) -> int | None:
        text = "" if value is None else str(value)
        if not text.strip():
            return None
        try:
            number = self.read(text)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from error
        self._check_limits(number)
        return number

    def _check_limits(self, number: int) -> None:
        if number > self.most:
            raise ValidationError(_("At most %(most)s.") % {"most": self.write(self.most)}, code="too_large")
        if number >= self.least:
            return
        if self.least == 0:
            raise ValidationError(_("Not less than zero."), code="too_small")
        if number <= 0 < self.least:
            raise ValidationError(_("More than zero, please."), code="too_small")
        raise ValidationError(_("At least %(least)s.") % {"least": self.write(self.least)}, code="too_small")

    def read(self, text: str) -> int:
        """Give the number in the field's measure. Raises `NotANumber`."""
        raise NotImplementedError

    def write(self, number: int) -> str:
        """Write a limit for an error message."""
        raise NotImplementedError


class RupiahField(_NumberField):
    """Whole Rupiah: "12500", "12.500", "Rp12.500" and "12rb" give ints."""

    symbol = "Rp"

    def __init__(self, *, min_rp: int = 0, max_rp: int = MAX_RP, **options: Any) -> None:
        options.setdefault("widget", NumberInput(inputmode="numeric"))
        super().__init__(least=min_rp, most=max_rp, **options)

    def read(self, text: str) -> int:
        amount = read_decimal(text)
        if amount != amount.to_integral_value():
            raise NotANumber(_("Whole Rupiah only, without a fraction."))
        return int(amount)

    def write(self, number: int) -> str:
        return write_rp(number)

    def prepare_value(self, value: Any) -> Any:
        return write_int(value) if isinstance(value, int) else value


class QuantityField(_NumberField):
    """A quantity in thousandths: "2,5" gives 2500. `unit` is shown beside the box, and may be set later."""

    def __init__(
        self,
        *,
        unit: str = "",
        whole: bool = False,
        min_milli: int = 0,
        max_milli: int = MAX_MILLI,
        **options: Any,
    ) -> None:
        self.unit, self.whole = unit, whole
        options.setdefault("widget", NumberInput(inputmode="numeric" if whole else "decimal"))
        super().__init__(least=min_milli, most=max_milli, **options)

    def read(self, text: str) -> int:
        milli = to_milli(read_decimal(self._without_unit(text)))
        if self.whole and milli % MILLI:
            raise NotANumber(_("Whole numbers only, without a fraction."))
        return milli

    def _without_unit(self, text: str) -> str:
        """Leave out the unit, which stands beside the box and is typed all the same: "100 g"."""
        number = text.removesuffix(str(self.unit)).rstrip()
        return number if number[-1:].isdigit() else text

    def write(self, number: int) -> str:
        return write_quantity(number, self.unit)

    def prepare_value(self, value: Any) -> Any:
        return write_number(from_milli(value)) if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day, from the phone's calendar or typed as 24/11/2026."""

    default_error_messages = {
        "required": gettext_lazy("Choose a day."),
        "invalid": gettext_lazy("This is not a day. Write it like 24/11/2026."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"])
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:
        day = super().to_python(value.strip() if isinstance(value, str) else value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class CleanCharField(forms.CharField):
    """Text as it was typed, emoji and every script included; characters that control a machine are refused.

    With `multiline` a text area, whose line breaks become "\\n".
    """

    default_error_messages = {"required": gettext_lazy("Fill this in.")}

    def __init__(self, *, multiline: bool = False, **options: Any) -> None:
        self.multiline = multiline
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if not text:
            return text
        if self.multiline:
            text = text.replace("\r\n", "\n")
        allowed = "\n\t" if self.multiline else ""
        categories = {unicodedata.category(char) for char in text if char not in allowed}
        if categories & _CONTROL:
            message = _("There is a character in this text that cannot be shown. Type it anew, please.")
            raise ValidationError(message, code="control")
        if categories <= _INVISIBLE:
            message = _("Nothing in this text can be seen. Type it anew, please.")
            raise ValidationError(message, code="invisible")
        return text


class NameField(CleanCharField):
    """A name of a person or a thing on one line, at most 120 characters."""

    def __init__(self, *, max_length: int = 120, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)


class NotAPhone(ValueError):
    """The text is no phone number; the message says so in the reader's language."""


def read_phone(text: str) -> str:
    """Give the E.164 form: "0812…", "62812…" and "+62 812…" are "+62812…". Raises `NotAPhone`."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise NotAPhone(
            _("“%(text)s” is not a phone number. Write it like 0812 3456 7890.") % {"text": text[:30]}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PhoneField(CleanCharField):
    """A phone number, kept in E.164: "+6281234567890"."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return read_phone(text)
        except NotAPhone as error:
            raise ValidationError(str(error), code="invalid") from error
