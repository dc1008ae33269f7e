"""The goods ledger against a plain model: arrivals, takes, back-dating and undoing in any order."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.models import StockLevel, StockMove
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import OutcomeStatus, undo
from tests.kitchen import Kitchen

ITEMS = ("Kedelai", "Minyak")
FIRST = dt.date(2026, 3, 1)


@dataclass
class PlainLot:
    """A lot in the head of somebody with a pencil."""

    item: str
    arrived: int
    expires: int | None
    quantity: int
    value: int
    brought_by: int


@dataclass
class PlainStock:
    """What there should be, reckoned the slow way; `deeds` are by number what each did to which lot."""

    lots: list[PlainLot] = field(default_factory=list)
    deeds: dict[int, list[tuple[PlainLot, int, int]]] = field(default_factory=dict)

    def arrive(self, deed: int, item: str, day: int, life: int | None, quantity: int, value: int) -> None:
        expires = None if life is None else day + life
        lot = PlainLot(item, day, expires, quantity, value, deed)
        self.lots.append(lot)
        self.deeds[deed] = [(lot, quantity, value)]

    def take(self, deed: int, item: str, day: int, quantity: int, *, spoiled: bool) -> bool:
        """Take first what expires first; tell whether there was enough."""
        fit = [
            lot
            for lot in self.lots
            if lot.item == item
            and lot.arrived <= day
            and (spoiled or lot.expires is None or lot.expires >= day)
            and lot.quantity
        ]
        if sum(lot.quantity for lot in fit) < quantity:
            return False
        done = []
        for lot in sorted(
            fit, key=lambda lot: (lot.expires is None, lot.expires, lot.arrived, lot.brought_by)
        ):
            part = min(quantity, lot.quantity)
            if part:
                value = round_half_up(Fraction(lot.value * part, lot.quantity))
                lot.quantity, lot.value, quantity = lot.quantity - part, lot.value - value, quantity - part
                done.append((lot, -part, -value))
        self.deeds[deed] = done
        return True

    def undo(self, deed: int) -> bool:
        """Take a deed back; tell whether nothing stood on it."""
        brought = [lot for lot in self.lots if lot.brought_by == deed]
        others = [lot for number, done in self.deeds.items() if number != deed for lot, _q, _v in done]
        if any(lot is other for lot in brought for other in others):
            return False
        for lot, quantity, value in self.deeds.pop(deed):
            lot.quantity, lot.value = lot.quantity - quantity, lot.value - value
        return True

    def levels(self) -> list[tuple[str, int, int]]:
        return sorted((lot.item, lot.quantity, lot.value) for lot in self.lots if lot.quantity)


def round_half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


days = st.integers(0, 9)
items = st.sampled_from(ITEMS)
arrivals = st.tuples(
    st.just("arrive"),
    items,
    days,
    st.none() | st.integers(0, 6),
    st.integers(1, 9_000),
    st.integers(0, 50_000),
)
takes = st.tuples(st.just("take"), items, days, st.integers(1, 9_000), st.booleans())
undoings = st.tuples(st.just("undo"), st.integers(0, 30))


@contextmanager
def forgotten() -> Iterator[None]:
    """Run one example and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.one_of(arrivals, takes, undoings), min_size=1, max_size=25))
def test_the_ledger_does_what_a_pencil_does(kitchen: Kitchen, deeds: list[tuple]) -> None:
    with forgotten():
        plain, posted = PlainStock(), {}
        for number, (what, *how) in enumerate(deeds):
            if what == "arrive":
                item, day, life, quantity, value = how
                plain.arrive(number, item, day, life, quantity, value)
                posted[number] = buy(kitchen, item, day, life, quantity, value)
            elif what == "take":
                item, day, quantity, spoiled = how
                entry = take(kitchen, item, day, quantity, spoiled=spoiled)
                assert plain.take(number, item, day, quantity, spoiled=spoiled) == (entry is not None)
                if entry:
                    posted[number] = entry
            elif how[0] in posted and how[0] in plain.deeds:
                outcome = undo(access=kitchen.access, uid=posted[how[0]].uid)
                assert plain.undo(how[0]) == (outcome.status is OutcomeStatus.POSTED), outcome.errors
            assert levels() == plain.levels()
        assert check_books() == []


def buy(kitchen: Kitchen, item: str, day: int, life: int | None, quantity: int, value: int) -> Entry:
    more = {} if life is None else {"expires_on": (FIRST + dt.timedelta(days=day + life)).isoformat()}
    line = {"item": kitchen.item(item).pk, "quantity": f"{quantity / 1000:.3f}", "amount": value, **more}
    data = {"lines": [line], "supplier": kitchen.supplier().pk}
    return kitchen.post("purchase", data, on=FIRST + dt.timedelta(days=day))


def take(kitchen: Kitchen, item: str, day: int, quantity: int, *, spoiled: bool) -> Entry | None:
    """Take goods out as spoiled, which takes expired ones too, or cook them away in a ruined batch."""
    wanted = {"item": kitchen.item(item).pk, "quantity": f"{quantity / 1000:.3f}"}
    on = FIRST + dt.timedelta(days=day)
    if spoiled:
        outcome = kitchen.try_to("taken_out", {**wanted, "why": "spoiled"}, on=on)
    else:
        outcome = kitchen.try_to("batch", {"basis": "weight", "materials": [wanted], "ruined": True}, on=on)
    return outcome.entry


def levels() -> list[tuple[str, int, int]]:
    rows = StockLevel.objects.filter(quantity_milli__gt=0)
    return sorted(rows.values_list("item__name", "quantity_milli", "value_rp"))


def test_values_are_conserved_to_the_last_rupiah(kitchen: Kitchen) -> None:
    """Three kilograms for Rp 10: each takes its rounded share, the last takes all."""
    kitchen.buy("Kedelai", "3", 10)
    for _time in range(3):
        kitchen.post("taken_out", {"item": kitchen.item("Kedelai").pk, "quantity": "1", "why": "home"})
    taken = StockMove.objects.filter(why="home").order_by("pk").values_list("value_rp", flat=True)
    assert list(taken) == [-3, -4, -3]
    assert levels() == []
