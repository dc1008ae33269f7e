"""How pages write money, quantities and days, and the one way they show a form field.

A built-in of every template, so that none has to load it. Numbers are Indonesian in both languages;
the names of months and days follow the reader's language. What is not known (`None`) is a dash.
"""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from django import template
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import get_language
from lucide.templatetags import lucide as icons

from kub.lib.dates import ZONE
from kub.lib.numbers import (
    NO_BREAK_SPACE,
    from_milli,
    half_up,
    write_int,
    write_number,
    write_quantity,
    write_rp,
    write_unit_cost,
)

register = template.Library()

UNKNOWN: Final = "–"


@register.filter
def rp(amount_rp: int | None) -> str:
    """Write whole Rupiah: 12500 is "Rp 12.500"."""
    return UNKNOWN if amount_rp is None else write_rp(amount_rp)


@register.filter
def signed_rp(amount_rp: int | None) -> str:
    """Write whole Rupiah that came in or went out: 84000 is "+Rp 84.000"."""
    if amount_rp is None:
        return UNKNOWN
    return f"+{write_rp(amount_rp)}" if amount_rp > 0 else write_rp(amount_rp)


@register.filter
def qty(quantity_milli: int | None, unit: str = "") -> str:
    """Write thousandths with their unit: (2500, "kg") is "2,5 kg"."""
    return UNKNOWN if quantity_milli is None else write_quantity(quantity_milli, unit)


@register.filter
def whole(number: int) -> str:
    """Write a count: 100061 is "100.061"."""
    return write_int(number)


@register.filter
def unit_cost(value_rp: int | None, quantity_milli: int | None) -> str:
    """Write what one base unit costs: (308727, 60000) is "Rp 5.145,45"."""
    if value_rp is None or quantity_milli is None:
        return UNKNOWN
    return write_unit_cost(value_rp, quantity_milli)


@register.filter
def percent(numerator: int | None, denominator: int | None) -> str:
    """Write a share with at most one decimal: (1, 8) is "12,5 %"; a dash where there is no whole."""
    if numerator is None or denominator is None or denominator <= 0:
        return UNKNOWN
    tenths = half_up(numerator * 1000, denominator)
    return f"{write_number(from_milli(tenths * 100))}{NO_BREAK_SPACE}%"


@register.filter
def day(moment: dt.date | None) -> str:
    """Write a day: "24 November 2026". An instant gives its day in the group's zone."""
    return _written(moment, "j F Y")


@register.filter
def day_short(moment: dt.date | None) -> str:
    """Write a day of a year that is plain from where it stands: "24 Nov"."""
    return _written(moment, "j M")


@register.filter
def weekday_day(moment: dt.date | None) -> str:
    """Write a day with its weekday: "Selasa, 24 November 2026"."""
    return _written(moment, "l, j F Y")


@register.filter
def month(moment: dt.date | None) -> str:
    """Write a month: "November 2026"."""
    return _written(moment, "F Y")


@register.filter
def clock(instant: dt.datetime | None) -> str:
    """Write the time of an instant in the group's zone: "14.05"."""
    return _written(instant, "H.i")


def _written(moment: dt.date | None, pattern: str) -> str:
    if moment is None:
        return UNKNOWN
    if isinstance(moment, dt.datetime):
        return date_format(moment.astimezone(ZONE), pattern)
    return _written_day(moment, pattern, get_language())


@lru_cache(maxsize=2_048)
def _written_day(day: dt.date, pattern: str, _language: str | None) -> str:
    """Keep it written: the rows of a list are of few days, and each asks for the words of its months."""
    return date_format(day, pattern)


@register.filter
def initials(name: str) -> str:
    """Give what stands where a photo is missing: "Keripik Tempe 100 g" is "KT"."""
    return "".join(word[0] for word in name.split()[:2]).upper()


@register.inclusion_tag("parts/field.html")
def field(bound_field: BoundField, layout: str = "", **options: Any) -> dict[str, Any]:
    """Show a form field: label, help, widget, errors.

    `layout` is "" (what the widget asks for), "choice" (pills for a few radio choices) or "stepper"
    (− and + beside a number, `step` apart). `label` replaces the field's own; `bare=True` keeps the
    label for those who listen, where the eye has it from the row or the column.
    """
    optional = not bound_field.field.required and not options.get("bare")
    return {"bound": bound_field, "layout": layout, "optional": optional, **options}


@register.simple_tag
def lucide(name: str, *, size: int | None = 24, **attributes: str | int) -> str:
    """Draw an icon, as lucide's own tag does, and keep it drawn: a list of fifty has one in each row."""
    return _icon(name, size, tuple(attributes.items()))


@lru_cache(maxsize=512)
def _icon(name: str, size: int | None, attributes: tuple[tuple[str, str | int], ...]) -> str:
    return icons.lucide(name, size=size, **dict(attributes))
