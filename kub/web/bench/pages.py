"""Pages as a signed-in chair asks for them, through the whole middleware, and a question about all groups."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from django.db.models import F, Sum
from django.test import Client
from django.urls import reverse

from kub.books.chart import Account
from kub.books.models import DayTotal
from kub.lib.dates import month_of
from kub.web.bench.recording import access_to, counted, timed
from sales.models import SaleLine

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
    """Add up what all groups ever earned by month, from the day totals of the books."""
    return [timed(_from_totals) for _time in range(count)]


def months_from_lines(*, count: int) -> list[float]:
    """Add it up from the bare sale lines. Raises `ValueError` where that gives something else."""
    if _from_totals() != _from_lines():
        raise ValueError("the day totals of the books do not follow from the sale lines")
    return [timed(_from_lines) for _time in range(count)]


def _from_totals() -> dict[dt.date, int]:
    totals = DayTotal.objects.filter(account=Account.SALES).values_list("on")
    days = totals.annotate(earned_rp=Sum(F("credit_rp") - F("debit_rp")))
    return _by_month(days.order_by("on"))


def _from_lines() -> dict[dt.date, int]:
    days = SaleLine.objects.values_list("sale__sold_on").annotate(earned_rp=Sum("net_rp"))
    return _by_month(days.order_by("sale__sold_on"))


def _by_month(days: Iterable[tuple[dt.date, int]]) -> dict[dt.date, int]:
    months: dict[dt.date, int] = defaultdict(int)
    for on, earned_rp in days:
        months[month_of(on)] += earned_rp
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
