"""Days and periods as reports and the workbook write them."""

import datetime as dt

from django.utils.formats import date_format


def day_in_words(day: dt.date) -> str:
    return date_format(day, "j F Y")


def period_in_words(since: dt.date, until: dt.date) -> str:
    return f"{day_in_words(since)} – {day_in_words(until)}"
