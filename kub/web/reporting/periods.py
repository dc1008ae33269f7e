"""The periods that are often asked for, and what is wrong with others."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kub.lib.dates import add_months, last_of_month, month_of
from kub.people.reporting import Asks


@dataclass(frozen=True, slots=True)
class Preset:
    """Days that are often asked for, by what they are called."""

    label: str
    start: dt.date
    end: dt.date


def presets(asks: Asks, on: dt.date) -> list[Preset]:
    """Give the periods, or the single days, that are often asked for on the day `on`; the first is usual."""
    this_month = month_of(on)
    last_month = add_months(this_month, -1)
    if asks is Asks.DAY:
        days = [
            (_("Today"), on),
            (_("End of last month"), last_of_month(last_month)),
            (_("End of last year"), on.replace(year=on.year - 1, month=12, day=31)),
        ]
        return [Preset(label, day, day) for label, day in days]
    return [
        Preset(_("This month"), this_month, on),
        Preset(_("Last month"), last_month, last_of_month(last_month)),
        Preset(_("Last three months"), add_months(this_month, -3), last_of_month(last_month)),
        Preset(_("This year"), on.replace(month=1, day=1), on),
        Preset(_("Last twelve months"), add_months(this_month, -11), on),
    ]
