"""Numbers that offices give out. An odd form earns a word of warning, never a refusal: forms change."""

import re
from typing import Final

from django.utils.translation import gettext as _

from kub.lib.formfields import NotAPhone, read_phone

# Fewer are in nearly every number.
_FEWEST_DIGITS: Final = 3


def as_phone(text: str) -> str | None:
    """Give the E.164 form of a phone number in any writing, or None for any other text."""
    if any(char.isalpha() for char in text):  # else "0812-SARI" would be read by a phone's letter keys
        return None
    try:
        return read_phone(text)
    except NotAPhone:
        return None


def phone_digits(text: str) -> str:
    """Give the digits by which a phone number, or a part of one, is found in E.164; "" for any other text.

    "0812 34", "62812-34" and "+62 812.34" are "81234".
    """
    digits = re.sub(r"[\s+()./-]", "", text)
    if not re.fullmatch(r"[0-9]+", digits):
        return ""
    national = re.sub(r"^(?:62|0)0*", "", digits)
    return national if len(national) >= _FEWEST_DIGITS else ""


def odd_nib(number: str) -> str | None:
    """Give a warning about a business number (NIB) that has not 13 digits."""
    if not number or re.fullmatch(r"[0-9]{13}", _bare(number)):
        return None
    return _("A NIB usually has 13 digits. Look again whether it is right.")


def odd_pirt(number: str) -> str | None:
    """Give a warning about a household food licence (P-IRT) that has not 15 digits."""
    digits = re.sub(r"^P-?IRT(NO\.?)?", "", _bare(number).upper())
    if not number or re.fullmatch(r"[0-9]{13}-?[0-9]{2}", digits):
        return None
    return _(
        "A P-IRT number usually has 15 digits, such as 2153326010007-31. Look again whether it is right."
    )


def odd_halal(number: str) -> str | None:
    """Give a warning about a halal certificate that is not ID and 14 to 18 digits."""
    if not number or re.fullmatch(r"ID[0-9]{14,18}", _bare(number).upper()):
        return None
    return _("A halal certificate is usually ID and 14 to 18 digits. Look again whether it is right.")


def _bare(number: str) -> str:
    return re.sub(r"[\s.:]", "", number)
