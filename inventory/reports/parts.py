"""What reports about goods share."""

import datetime as dt

from kub.entries.models import Status
from kub.lib.reports import Column, Kind


def money(key: str, label: str) -> Column:
    """Give a column of money that adds up."""
    return Column(key=key, label=label, kind=Kind.MONEY, total=True)


def posted_in(since: dt.date, until: dt.date, prefix: str = "") -> dict[str, object]:
    """Give what filters the batches of a period that stand; `prefix` leads to the batch."""
    return {f"{prefix}entry__status": Status.POSTED, f"{prefix}made_on__range": (since, until)}
