"""Recording through the services."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from django.db import DatabaseError, connection
from filelock import Timeout

from inventory.models import Item
from kub.entries.models import Entry
from kub.entries.services import Draft, OutcomeStatus, record
from kub.lib.dates import today
from kub.lib.numbers import from_milli
from kub.people.access import Access, resolve_access
from kub.people.models import Group, Member
from kub.web.bench.opening import PRODUCTS, SELLS_FOR_RP
from kub.web.demo.tempe import WORKED_BATCH
from sales.models import Channel, ChannelKind

# Groups that sell and cook while it is measured: one for each deed, so that none meets another's goods.
_SELLS, _COOKS = 1, 3
LAST_STOCKED: Final = 8
_PLENTY: Final = 100_000


@cache
def access_to(number: int) -> Access:
    """Give what the chair of group `number` may do."""
    member = Member.objects.select_related("user", "group").get(user__username=f"chair-{number:03}")
    access = resolve_access(member.user, member.group.slug) if member.user else None
    assert access is not None
    return access


def stock_up(*, groups: int) -> None:
    """Put so much on the shelves of the first groups that nothing runs short while it is measured."""
    for number in range(1, groups + 1):
        access = access_to(number)
        items = Item.objects.filter(group=access.group)
        lines = [{"item": item.pk, "quantity": str(_PLENTY), "value": _PLENTY * 100} for item in items]
        recorded(access, "opening_stock", {"lines": lines}, on=access.group.started_on)


def sales(*, count: int) -> list[float]:
    """Sell three products through the service, and give how long each sale took, in seconds."""
    access = access_to(_SELLS)
    data = sale_data(access.group)
    return [timed(lambda: recorded(access, "sale", data)) for _time in range(count)]


def batches(*, count: int) -> list[float]:
    """Record the worked batch through the service."""
    access = access_to(_COOKS)
    data = batch_data(access.group)
    return [timed(lambda: recorded(access, "batch", data)) for _time in range(count)]


def queries_of(*, kind: str) -> int:
    """Count the statements of a sale or a batch, those that begin and end transactions apart."""
    access = access_to(_SELLS if kind == "sale" else _COOKS)
    data = sale_data(access.group) if kind == "sale" else batch_data(access.group)
    with counted() as statements:
        recorded(access, kind, data)
    return len(statements)


def write_for(*, number: int, seconds: float) -> tuple[int, int, float]:
    """Sell without a pause; give how many sales, how many a lock refused, and the seconds of the longest."""
    access = access_to(number)
    data = sale_data(access.group)
    done = refused = 0
    longest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        try:
            recorded(access, "sale", data)
            done += 1
        except (DatabaseError, Timeout):
            refused += 1
        longest = max(longest, time.monotonic() - began)
    return done, refused, longest


@contextmanager
def counted() -> Iterator[list[str]]:
    """Gather the statements that are sent in the block; savepoints are none."""
    statements: list[str] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield statements


def sale_data(group: Group) -> dict[str, Any]:
    """Give three products, sold at the market for cash."""
    items = dict(Item.objects.filter(group=group, name__in=PRODUCTS).values_list("name", "pk"))
    lines = [{"item": items[name], "quantity": "1"} for name in PRODUCTS]
    channel = Channel.objects.get(group=group, kind=ChannelKind.MARKET).pk
    paid = {"pocket": "cash", "amount": sum(SELLS_FOR_RP.values())}
    return {"channel": channel, "lines": lines, "paid": paid}


def batch_data(group: Group) -> dict[str, Any]:
    """Give the worked batch: six materials, four workers, two products with their packaging."""
    items = dict(Item.objects.filter(group=group).values_list("name", "pk"))
    labour = WORKED_BATCH.labour
    members = Member.objects.filter(group=group).order_by("pk")[: labour.people]
    return {
        "basis": WORKED_BATCH.basis.value,
        "materials": [_line(items[name], milli) for name, milli in WORKED_BATCH.materials.items()],
        "work": [
            {**_line(None, labour.quantity_milli), "member": member.pk, "rate": labour.rate_rp}
            for member in members
        ],
        "overhead": [{"name": name, "amount": rp} for name, rp in WORKED_BATCH.overhead.items()],
        "outputs": [
            {
                **_line(items[output.name], output.quantity_milli),
                "packaging": [_line(items[output.packaging], output.quantity_milli)],
            }
            for output in WORKED_BATCH.outputs
        ],
        "reject": "0.5",
    }


def _line(item: int | None, milli: int) -> dict[str, Any]:
    named = {} if item is None else {"item": item}
    return {**named, "quantity": f"{from_milli(milli):f}"}


def recorded(access: Access, kind: str, data: dict[str, Any], on: dt.date | None = None) -> Entry:
    draft = Draft(uid=uuid.uuid4(), kind=kind, happened_on=on or today(), data=data)
    outcome = record(access=access, draft=draft)
    assert outcome.status is OutcomeStatus.POSTED, outcome.errors
    assert outcome.entry is not None
    return outcome.entry


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began
