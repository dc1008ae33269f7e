"""Two at once at the door, on PostgreSQL; each race has a control that shows it."""

import random
import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from inventory.models import StockLevel
from kub.books.chart import Account
from kub.books.selectors import pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.periods import confirm_close, propose_close
from kub.entries.services import Draft, Outcome, OutcomeStatus, correct, record, undo
from kub.lib.numbers import MILLI
from kub.people.access import Access
from kub.people.models import Group, User
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


def counts_at_once(kitchen: Kitchen) -> list[str]:
    """Let two count the cash at once, and both find a thousand less."""
    book_rp = pockets(group=kitchen.group)[Account.CASH]
    count = partial(
        kitchen.try_to, "cash_count", {"pocket": "cash", "counted": book_rp - 1_000, "book": book_rp}
    )
    return statuses(race(count, count))


def test_what_two_count_at_once_is_missing_once(kitchen: Kitchen) -> None:
    kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 500_000})
    for _run in range(RUNS):
        assert counts_at_once(kitchen) == ["posted", "refused"]
    assert check_books() == []


def test_without_its_turn_a_count_does_not_see_the_other(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: both find the same books, and what is missing counts twice."""
    kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 500_000})
    monkeypatch.setattr("kub.treasury.services.one_at_a_time", lambda **series: None)
    assert ["posted", "posted"] in [counts_at_once(kitchen) for _run in range(RUNS)]


def corrected_crosswise(kitchen: Kitchen) -> list[str]:
    """Let two sales become each other's at once: each correction needs what the other holds."""
    names = ["Keripik 100 g", "Keripik 250 g"]
    sold = [kitchen.sell("1", name) for name in names]
    drafts = [
        Draft(uid=uuid.uuid4(), kind="sale", happened_on=kitchen.day, data=kitchen.sale_data("1", name))
        for name in reversed(names)
    ]
    actions = [
        partial(correct, access=kitchen.access, uid=entry.uid, draft=draft)
        for entry, draft in zip(sold, drafts, strict=True)
    ]
    answers = statuses(race(*actions))
    for draft in drafts:
        if Entry.objects.filter(uid=draft.uid).exists():
            undo(access=kitchen.access, uid=draft.uid)
    return answers


DEEDS = 12
# A deadlock lasts a second, until PostgreSQL looks for it.
DEADLOCKS = 10


def test_corrections_that_need_what_the_other_holds_are_both_made(kitchen: Kitchen) -> None:
    kitchen.cook()
    for _run in range(DEADLOCKS):
        assert corrected_crosswise(kitchen) == ["posted", "posted"]
    assert check_books() == []


def test_two_corrections_beside_each_other_would_wait_for_each_other(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: PostgreSQL takes one of them back."""
    kitchen.cook()
    monkeypatch.setattr("kub.entries.services.alone_in", lambda group_pk: None)
    fights = [corrected_crosswise(kitchen) for _run in range(DEADLOCKS)]
    assert any("deadlock" in answer for answers in fights for answer in answers)


def test_a_month_is_not_closed_before_an_entry_on_its_way_has_arrived(
    kitchen: Kitchen, treasurer: User, access_of: Callable[[User, Group], Access]
) -> None:
    march = {"month": kitchen.day}
    propose_close(access=access_of(treasurer, kitchen.group), **march)
    close = partial(confirm_close, access=kitchen.access, **march)

    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        close()

    with transaction.atomic():
        kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 500_000})
        [answer] = race(impatient)
        assert isinstance(answer, OperationalError)
    assert close().closed_at is not None


def busy_hour(kitchen: Kitchen, seed: int) -> list[str]:
    """Let one person sell, correct and undo at random; give what went wrong beside the refusals in words."""
    chance = random.Random(seed)
    mine: list[Entry] = []
    wrong = []
    for _deed in range(DEEDS):
        lines = [
            {"item": kitchen.item(name).pk, "quantity": "1"}
            for name in chance.sample(["Keripik 100 g", "Keripik 250 g"], chance.choice([1, 2]))
        ]
        draft = Draft(
            uid=uuid.uuid4(),
            kind="sale",
            happened_on=kitchen.day,
            data={"channel": kitchen.channel().pk, "customer": kitchen.customer().pk, "lines": lines},
        )
        deed = chance.choice(["sell", "correct", "undo"]) if mine else "sell"
        if deed == "sell":
            outcome = record(access=kitchen.access, draft=draft)
        else:
            uid = mine.pop(chance.randrange(len(mine))).uid
            changed = {"access": kitchen.access, "uid": uid}
            outcome = correct(draft=draft, **changed) if deed == "correct" else undo(**changed)
        if outcome.status is not OutcomeStatus.POSTED:
            wrong.append(f"{deed}: {outcome.errors}")
        elif deed != "undo" and outcome.entry:
            mine.append(outcome.entry)
    return wrong


def test_four_who_sell_correct_and_undo_at_once_never_stop_each_other(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.customer()
    assert race(*(partial(busy_hour, kitchen, seed) for seed in range(4))) == [[], [], [], []]
    assert check_books() == []
