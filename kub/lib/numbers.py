"""Exact numbers, and how people in Indonesia write and read them.

Money is whole Rupiah (`int`), quantities are thousandths of an item's base unit (`int`, "milli").
`Decimal` lives only at the edges, here.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

MILLI: Final = 1000
# A joint business group never reaches these; a slip of the thumb does.
MAX_RP: Final = 999_999_999_999
MAX_MILLI: Final = 999_999_999 * MILLI
NO_BREAK_SPACE: Final = "\u00a0"

_ONE_MILLI = Decimal("0.001")
# Far above every bound, and low enough that thousandths stay within the precision of decimal arithmetic.
_MOST_MAGNITUDE = 20

_SUFFIXES = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# A space within the digits is a separator of thousands; "12 5" is two numbers, not 125.
_TWO_NUMBERS = re.compile(r"[0-9]\s+(?![0-9]{3}(?![0-9]))[0-9]")
_AMOUNT = re.compile(
    r"^(?P<sign>-?)(?:rp\.?)?(?P<late_sign>-?)(?P<digits>[0-9.,]*[0-9][0-9.,]*?)"
    r"(?:(?P<suffix>rb|ribu|k|jt|juta)|,-|\.-)?$"
)
_GROUPED = re.compile(r"^[1-9][0-9]{0,2}(\.[0-9]{3})+$")
_ENGLISH_GROUPED = re.compile(r"^[1-9][0-9]{0,2}(,[0-9]{3}){2,}$")
_PLAIN = re.compile(r"^([0-9]+|(0|[1-9][0-9]*)?\.[0-9]+|[0-9]+\.)$")
# What fits a database; Python refuses to read thousands of digits.
_WHOLE = re.compile(r"[0-9]{1,18}")
# Fewer digits than the precision of decimal arithmetic, so that nothing below is ever rounded.
_MOST_CHARACTERS = 28


class NotANumber(ValueError):
    """The text is no number; the message says so in the reader's language."""


def read_decimal(text: str) -> Decimal:
    """Read a number as it is written or thumbed in Indonesia.

    "10.000" is ten thousand, "10,5" and "2.5" have a fraction, "12rb" is twelve thousand; "Rp" before,
    ",-" behind, spaces and invisible marks are passed over. Raises `NotANumber`.
    """
    seen = _INVISIBLE.sub("", text).strip().lower().replace("\u2212", "-")
    bare = re.sub(r"\s", "", seen)
    match = _AMOUNT.match(bare) if len(bare) <= _MOST_CHARACTERS and bare.isascii() else None
    if not match or _TWO_NUMBERS.search(seen) or (match["sign"] and match["late_sign"]):
        raise _not_a_number(text)
    number = _read_digits(match["digits"], text) * _SUFFIXES.get(match["suffix"] or "", 1)
    return -number if match["sign"] or match["late_sign"] else number


def read_whole(text: object) -> int | None:
    """Read an id or a number of lines as an address or a hidden field writes it; None for anything else."""
    return int(str(text)) if _WHOLE.fullmatch(str(text)) else None


def _read_digits(digits: str, text: str) -> Decimal:
    if _ENGLISH_GROUPED.match(digits):
        digits = digits.replace(",", "")
    elif "," in digits:
        whole, _comma, fraction = digits.partition(",")
        if "." in whole and not _GROUPED.match(whole):
            raise _not_a_number(text)
        whole = whole.replace(".", "").lstrip("0") or "0"
        digits = f"{whole}.{fraction}"
    elif _GROUPED.match(digits):
        digits = digits.replace(".", "")
    if not _PLAIN.match(digits):
        raise _not_a_number(text)
    return Decimal(digits)


def _not_a_number(text: str) -> NotANumber:
    return NotANumber(_("“%(text)s” is not a number. Write it like 12500 or 2,5.") % {"text": text[:30]})


def to_milli(number: Decimal) -> int:
    """Give `number` in thousandths. Raises `NotANumber` when it is finer than that, or not finite."""
    if not number.is_finite():
        raise NotANumber(_("This is not a number."))
    if number.adjusted() > _MOST_MAGNITUDE:
        raise NotANumber(_("This number is too large."))
    exact = number.quantize(_ONE_MILLI)
    if exact != number:
        raise NotANumber(_("At most three digits after the comma."))
    return int(exact * MILLI)


def from_milli(milli: int) -> Decimal:
    """Give thousandths as the shortest exact decimal: 2500 is `Decimal("2.5")`."""
    whole, rest = divmod(abs(milli), MILLI)
    text = f"{whole}.{rest:03}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if milli < 0 else text)


def half_up(numerator: int, denominator: int) -> int:
    """Divide integers and round half away from zero, which is half up for the amounts of a share."""
    if denominator <= 0:
        raise ValueError("the denominator is positive")
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def share_of(value: int, part: int, whole: int) -> int:
    """Give the share of `value` that falls to `part` of `whole`, rounded half up."""
    return half_up(value * part, whole)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` by `weights` with the largest remainder, so that the parts add up exactly.

    Equal remainders favour the earlier part. Raises `ValueError` for a negative weight, or when all
    weights are zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights are not negative and not all zero")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    remainders = [amount * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -remainders[index])
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def write_number(number: Decimal | int) -> str:
    """Write a number the Indonesian way: 1234567.89 is "1.234.567,89"."""
    if isinstance(number, int):
        return write_int(number)
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def write_int(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def write_rp(amount_rp: int) -> str:
    """Write money: 12500 is "Rp 12.500" with a no-break space."""
    sign = "-" if amount_rp < 0 else ""
    return f"{sign}Rp{NO_BREAK_SPACE}{write_int(abs(amount_rp))}"


def write_quantity(milli: int, unit: str = "") -> str:
    """Write a quantity of thousandths with its unit: (2500, "kg") is "2,5 kg"."""
    number = write_number(from_milli(milli))
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


_SHORT = (("rb", 1_000), ("jt", 1_000_000), ("M", 1_000_000_000), ("T", 1_000_000_000_000))


def write_short(amount: int) -> str:
    """Write about how much, for an axis or a label: 1234567 is "1,23 jt", 850000 is "850 rb".

    Three figures are kept, rounded half up. The words are those of the Rupiah in every language:
    ribu, juta, miliar, triliun.
    """
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    size = _three_figures(size)
    word, unit = next(((word, unit) for word, unit in reversed(_SHORT) if size >= unit), ("", 1))
    number = write_number(from_milli(size * MILLI // unit))
    return f"{sign}{number}{NO_BREAK_SPACE}{word}" if word else f"{sign}{number}"


def _three_figures(size: int) -> int:
    step = 10 ** max(len(str(size)) - 3, 0)
    return half_up(size, step) * step


def write_percent(per_mille: int) -> str:
    """Write a share in thousandths: 957 is "95,7 %"."""
    return f"{write_number(from_milli(per_mille * 100))}{NO_BREAK_SPACE}%"


def write_unit_cost(value_rp: int | Fraction, quantity_milli: int) -> str:
    """Write what one base unit costs with two decimals, for reading only: "Rp 5.145,45".

    A `Fraction` is a share before it was rounded to whole Rupiah.
    """
    hundredths = unit_cost_of(value_rp, quantity_milli)
    return "–" if hundredths is None else _signed_rp(hundredths)


def unit_cost_of(value_rp: int | Fraction, quantity_milli: int) -> int | None:
    """Give what one base unit costs in hundredths of a Rupiah, rounded half up; None for one of nothing."""
    if not quantity_milli:
        return None
    if quantity_milli < 0:  # a reversal: its value is negative too
        value_rp, quantity_milli = -value_rp, -quantity_milli
    return half_up(value_rp.numerator * MILLI * 100, value_rp.denominator * quantity_milli)


def write_hundredths(hundredths: int) -> str:
    """Write hundredths of a Rupiah, the cents where there are any: 514545 is "5.145,45"."""
    sign = "-" if hundredths < 0 else ""
    whole, cents = divmod(abs(hundredths), 100)
    fraction = f",{cents:02}" if cents else ""
    return f"{sign}{write_int(whole)}{fraction}"


def _signed_rp(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}Rp{NO_BREAK_SPACE}{write_hundredths(abs(hundredths))}"
