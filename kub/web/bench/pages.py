"""Pages as a signed-in chair asks for them, through the whole middleware, and a question about all groups."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from kub.lib.dates import month_of
from kub.web.bench.recording import access_to, counted, timed
from sales.models import DayTotal, SaleLine

_READS_OR_WRITES: Final = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
# A group in which nothing is sold or cooked while the others are measured.
_READER: Final = 9


def visits(*, route: str, count: int) -> list[float]:
    """Ask for a page, and give how long the server took each time, in seconds."""
    return [timed(lambda: _page(route)) for _time in range(count)]


def queries(*, route: str) -> int:
    """Count what a page asks the database, transactions apart."""
    _page(route)
    with counted() as statements:
        _page(route)
    return sum(statement.lstrip("( ").startswith(_READS_OR_WRITES) for statement in statements)


def session_key() -> str:
    """Sign the chair in, and give the key of her session."""
    return str(_client().session.session_key)


def slug() -> str:
    """Name the group whose pages are asked for."""
    return access_to(_READER).group.slug


def months_from_totals(*, count: int) -> list[float]:
    """Add up what all groups ever sold by month, from the day totals."""
    return [timed(_from_totals) for _time in range(count)]


def months_from_lines(*, count: int) -> list[float]:
    """Add it up from the bare sale lines. Raises `ValueError` where that gives something else."""
    if _from_totals() != _from_lines():
        raise ValueError("the day totals of sales do not follow from their lines")
    return [timed(_from_lines) for _time in range(count)]


def _from_totals() -> dict[dt.date, tuple[int, int]]:
    sums = DayTotal.objects.values_list("on").annotate(Sum("revenue_rp"), Sum("cost_rp")).order_by("on")
    return _by_month(sums)


def _from_lines() -> dict[dt.date, tuple[int, int]]:
    lines = SaleLine.objects.values_list("sale__sold_on")
    return _by_month(lines.annotate(Sum("net_rp"), Sum("cost_rp")).order_by("sale__sold_on"))


def _by_month(days: Iterable[tuple[dt.date, int, int]]) -> dict[dt.date, tuple[int, int]]:
    months: dict[dt.date, tuple[int, int]] = {}
    for on, revenue_rp, cost_rp in days:
        earned_rp, spent_rp = months.get(month_of(on), (0, 0))
        months[month_of(on)] = (earned_rp + revenue_rp, spent_rp + cost_rp)
    return months


@cache
def _client() -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(access_to(_READER).user, backend="kub.people.backends.PhoneOrUsernameBackend")
    return client


def _page(route: str) -> None:
    answer = _client().get(reverse(route, args=[slug()]))
    if answer.status_code != 200:
        raise ValueError(f"{route} answers {answer.status_code}")
