"""Two at once at the door, on PostgreSQL; each race has a control that shows it."""

import uuid
from functools import partial

import pytest
from django.db.models import QuerySet

from inventory.models import StockLevel
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.services import Outcome, undo
from kub.lib.numbers import MILLI
from sales.models import Sale
from tests.kitchen import Kitchen
from tests.races import race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
RUNS = 100


def statuses(answers: list[Outcome]) -> list[str]:
    return sorted(answer.status.value if isinstance(answer, Outcome) else repr(answer) for answer in answers)


def test_the_same_submit_twice_at_once_is_counted_once(kitchen: Kitchen) -> None:
    kitchen.buy("Kedelai", "10", 110_000)
    data = {"item": kitchen.item("Kedelai").pk, "quantity": "0.05", "why": "home"}
    for _run in range(RUNS):
        submit = partial(kitchen.try_to, "taken_out", data, uid=uuid.uuid4())
        assert statuses(race(submit, submit)) == ["duplicate", "posted"]
    assert Entry.objects.filter(kind="taken_out").count() == RUNS
    assert check_books() == []


def test_an_entry_that_two_undo_at_once_is_undone_once(kitchen: Kitchen) -> None:
    kitchen.buy("Kedelai", "10", 110_000)
    data = {"item": kitchen.item("Kedelai").pk, "quantity": "0.05", "why": "home"}
    for _run in range(RUNS // 4):
        entry = kitchen.post("taken_out", data)
        take_back = partial(undo, access=kitchen.access, uid=entry.uid)
        assert statuses(race(take_back, take_back)) == ["duplicate", "posted"]
    assert check_books() == []


def last_pack_sold_twice(kitchen: Kitchen) -> list[str]:
    """Let two sell the last pack of a hundred grams at once."""
    left = StockLevel.objects.filter(item=kitchen.item("Keripik 100 g"), quantity_milli__gt=0)
    for level in left:
        packs = level.quantity_milli // MILLI
        if packs > 1:
            kitchen.sell(str(packs - 1))
    answers = race(
        partial(kitchen.try_to, "sale", kitchen.sale_data("1")),
        partial(kitchen.try_to, "sale", kitchen.sale_data("1")),
    )
    kitchen.post(
        "opening_stock",
        {"lines": [{"item": kitchen.item("Keripik 100 g").pk, "quantity": "1", "value": 5_145}]},
        on=kitchen.group.started_on,
    )
    return statuses(answers)


def test_the_last_pack_is_sold_once(kitchen: Kitchen) -> None:
    kitchen.cook()
    for _run in range(RUNS):
        assert last_pack_sold_twice(kitchen) == ["posted", "refused"]
    numbers = Sale.objects.order_by("number").values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers)
    assert check_books() == []


def test_without_its_lock_the_last_pack_is_fought_over(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without locks, both see the pack, and only the database's own check stops the second."""
    kitchen.cook()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    fights = [last_pack_sold_twice(kitchen) for _run in range(RUNS)]
    assert any("IntegrityError" in answer for answers in fights for answer in answers)
