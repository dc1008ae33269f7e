"""Every kind of entry goes through the same door: tried one by one, from the registry."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from inventory.models import StockLevel
from kub.books.selectors import balances
from kub.entries.checks import check_books
from kub.entries.models import Entry, Period, Source, Status
from kub.entries.registry import all_kinds
from kub.entries.services import OutcomeStatus, undo
from tests.kitchen import Kitchen

Data = dict[str, Any]


@dataclass(frozen=True)
class Try:
    """How a kind is tried: data that posts, other data, malformed data, and what stands on it."""

    data: Callable[[Kitchen], Data]
    other: Callable[[Data], Data]
    refused: Callable[[Data], Data]
    error: str
    on_first_day: bool = False
    stands: Callable[[Kitchen, Entry], Entry] | None = None
    prepare: Callable[[Kitchen], Any] = field(default=lambda kitchen: None)


def first_line(**changes: Any) -> Callable[[Data], Data]:
    return lambda data: {**data, "lines": [{**data["lines"][0], **changes}, *data["lines"][1:]]}


def changed(**changes: Any) -> Callable[[Data], Data]:
    return lambda data: {**data, **changes}


def cook_and_sell_to_debtor(kitchen: Kitchen) -> Entry:
    kitchen.cook()
    return kitchen.sell("10", customer=kitchen.customer().pk)


def buy_on_credit(kitchen: Kitchen) -> Entry:
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 110_000}
    return kitchen.post("purchase", {"lines": [line], "supplier": kitchen.supplier().pk})


def last(kitchen: Kitchen, kind: str) -> str:
    return str(Entry.objects.filter(group=kitchen.group, kind=kind).latest("pk").uid)


TRIES: dict[str, Try] = {
    "opening_stock": Try(
        data=lambda k: {"lines": [{"item": k.item("Kedelai").pk, "quantity": "25", "value": 275_000}]},
        other=first_line(value=270_000),
        refused=first_line(quantity="0"),
        error="lines.0.quantity",
        on_first_day=True,
        stands=lambda k, e: k.post(
            "taken_out", {"item": k.item("Kedelai").pk, "quantity": "1", "why": "home"}
        ),
    ),
    "opening_payable": Try(
        data=lambda k: {"supplier": k.supplier().pk, "amount": 150_000},
        other=changed(amount=140_000),
        refused=changed(amount=0),
        error="amount",
        on_first_day=True,
        stands=lambda k, e: k.post(
            "purchase_payment", {"purchase": str(e.uid), "pocket": "cash", "amount": 10_000}
        ),
    ),
    "purchase": Try(
        data=lambda k: {
            "lines": [{"item": k.item("Kedelai").pk, "quantity": "1", "unit": "karung", "amount": 550_000}],
            "freight": 15_000,
            "paid": {"pocket": "cash", "amount": 565_000},
        },
        other=first_line(amount=540_000),
        refused=first_line(quantity="-1"),
        error="lines.0.quantity",
        stands=lambda k, e: k.post(
            "taken_out", {"item": k.item("Kedelai").pk, "quantity": "1", "why": "lost"}
        ),
    ),
    "purchase_payment": Try(
        prepare=buy_on_credit,
        data=lambda k: {"purchase": last(k, "purchase"), "pocket": "cash", "amount": 60_000},
        other=changed(amount=50_000),
        refused=changed(amount=110_001),
        error="amount",
    ),
    "cost_correction": Try(
        prepare=buy_on_credit,
        data=lambda k: {"purchase": last(k, "purchase"), "line": 0, "amount": 120_000},
        other=changed(amount=115_000),
        refused=changed(line=7),
        error="line",
    ),
    "batch": Try(
        prepare=lambda k: k.buy_for_batches(),
        data=lambda k: k.batch_data(),
        other=changed(reject="1"),
        refused=changed(outputs=[]),
        error="outputs",
        stands=lambda k, e: k.sell("2"),
    ),
    "taken_out": Try(
        prepare=lambda k: k.buy("Kedelai", "10", 110_000),
        data=lambda k: {"item": k.item("Kedelai").pk, "quantity": "2", "why": "home"},
        other=changed(quantity="3"),
        refused=changed(quantity="11"),
        error="quantity",
    ),
    "stock_count": Try(
        prepare=lambda k: k.buy("Kedelai", "10", 110_000),
        data=lambda k: {
            "lines": [
                {
                    "item": k.item("Kedelai").pk,
                    "counted": "11",
                    "book": "10",
                    "parts": [{"why": "found", "quantity": "1.5"}, {"why": "spoiled", "quantity": "0.5"}],
                }
            ]
        },
        other=changed(note="cek kedua"),
        refused=first_line(counted="12"),
        error="lines.0.parts",
        stands=lambda k, e: k.post(
            "taken_out", {"item": k.item("Kedelai").pk, "quantity": "11", "why": "home"}
        ),
    ),
    "opening_receivable": Try(
        data=lambda k: {"customer": k.customer().pk, "amount": 75_000},
        other=changed(amount=70_000),
        refused=changed(customer=999_999),
        error="customer",
        on_first_day=True,
        stands=lambda k, e: k.post("sale_payment", {"sale": str(e.uid), "pocket": "bank", "amount": 5_000}),
    ),
    "sale": Try(
        prepare=lambda k: k.cook(),
        data=lambda k: k.sale_data("12"),
        other=changed(note="untuk arisan"),
        refused=first_line(quantity="1.5"),
        error="lines.0.quantity",
        stands=lambda k, e: k.post(
            "sale_return",
            {"sale": str(e.uid), "lines": [{"line": 0, "quantity": "2", "spoiled": True}], "pocket": "cash"},
        ),
    ),
    "sale_payment": Try(
        prepare=cook_and_sell_to_debtor,
        data=lambda k: {"sale": last(k, "sale"), "pocket": "cash", "amount": 30_000},
        other=changed(amount=20_000),
        refused=changed(amount=70_001),
        error="amount",
        stands=lambda k, e: k.post(
            "sale_return",
            {"sale": last(k, "sale"), "lines": [{"line": 0, "quantity": "3"}], "pocket": "cash"},
        ),
    ),
    "sale_return": Try(
        prepare=cook_and_sell_to_debtor,
        data=lambda k: {"sale": last(k, "sale"), "lines": [{"line": 0, "quantity": "3"}]},
        other=first_line(quantity="2"),
        refused=first_line(quantity="11"),
        error="lines.0.quantity",
        stands=lambda k, e: k.post(
            "sale_return", {"sale": last(k, "sale"), "lines": [{"line": 0, "quantity": "1"}]}
        ),
    ),
    "opening_cash": Try(
        data=lambda k: {"pocket": "cash", "amount": 500_000},
        other=changed(amount=400_000),
        refused=changed(pocket="receivable"),
        error="pocket",
        on_first_day=True,
    ),
    "money_in": Try(
        data=lambda k: {"category": "grant", "pocket": "bank", "amount": 1_000_000},
        other=changed(amount=900_000),
        refused=changed(amount=10**13),
        error="amount",
    ),
    "money_out": Try(
        data=lambda k: {"category": "power", "pocket": "cash", "amount": 40_000},
        other=changed(category="transport"),
        refused=changed(category="wages"),
        error="member",
    ),
    "transfer": Try(
        data=lambda k: {"from_pocket": "cash", "to_pocket": "bank", "amount": 300_000},
        other=changed(to_pocket="qris"),
        refused=changed(to_pocket="cash"),
        error="to_pocket",
    ),
    "cash_count": Try(
        prepare=lambda k: k.post("money_in", {"category": "grant", "pocket": "cash", "amount": 500_000}),
        data=lambda k: {"pocket": "cash", "counted": 495_000, "book": 500_000},
        other=changed(counted=490_000),
        refused=changed(book=480_000),
        error="counted",
    ),
}


STOOD_ON = sorted(name for name, how in TRIES.items() if how.stands)


@pytest.fixture(params=sorted(TRIES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@dataclass
class Tried:
    kitchen: Kitchen
    kind: str
    how: Try
    data: Data
    on: dt.date


@pytest.fixture
def tried(kitchen: Kitchen, kind: str) -> Tried:
    how = TRIES[kind]
    how.prepare(kitchen)
    on = kitchen.group.started_on if how.on_first_day else kitchen.day
    return Tried(kitchen, kind, how, how.data(kitchen), on)


def state_of(kitchen: Kitchen) -> tuple[Any, Any]:
    """Give all that the books hold, without accounts and lots that hold nothing."""
    held = {account: rp for account, rp in balances(group=kitchen.group).items() if rp}
    levels = StockLevel.objects.filter(quantity_milli__gt=0).order_by("pk")
    return held, list(levels.values_list("lot", "quantity_milli", "value_rp"))


def test_every_registered_kind_is_tried() -> None:
    assert {kind.name for kind in all_kinds()} == set(TRIES)


def test_it_posts_once_however_often_it_is_sent(tried: Tried) -> None:
    uid = uuid.uuid4()
    first = tried.kitchen.try_to(tried.kind, tried.data, on=tried.on, uid=uid)
    assert first.status is OutcomeStatus.POSTED, first.errors
    after = state_of(tried.kitchen)
    again = tried.kitchen.try_to(tried.kind, tried.data, on=tried.on, uid=uid)
    assert (again.status, again.entry) == (OutcomeStatus.DUPLICATE, first.entry)
    other = tried.kitchen.try_to(tried.kind, tried.how.other(tried.data), on=tried.on, uid=uid)
    assert other.status is OutcomeStatus.CONFLICT
    assert state_of(tried.kitchen) == after
    assert check_books() == []


def test_what_is_wrong_is_refused_beside_its_field(tried: Tried) -> None:
    before, entries = state_of(tried.kitchen), Entry.objects.count()
    outcome = tried.kitchen.try_to(tried.kind, tried.how.refused(tried.data), on=tried.on)
    assert outcome.status is OutcomeStatus.REFUSED
    assert tried.how.error in outcome.errors, outcome.errors
    assert all(sentence.strip() for sentences in outcome.errors.values() for sentence in sentences)
    assert (state_of(tried.kitchen), Entry.objects.count()) == (before, entries)


def test_a_field_that_does_not_exist_is_refused(tried: Tried) -> None:
    outcome = tried.kitchen.try_to(tried.kind, {**tried.data, "hadiah": 1}, on=tried.on)
    assert outcome.status is OutcomeStatus.REFUSED
    assert "hadiah" in outcome.errors


def test_undone_it_leaves_the_books_as_they_were(tried: Tried) -> None:
    before = state_of(tried.kitchen)
    entry = tried.kitchen.post(tried.kind, tried.data, on=tried.on)
    outcome = undo(access=tried.kitchen.access, uid=entry.uid, reason="salah catat")
    assert outcome.status is OutcomeStatus.POSTED, outcome.errors
    assert state_of(tried.kitchen) == before
    entry.refresh_from_db()
    assert entry.status == Status.VOIDED
    assert check_books() == []


@pytest.mark.parametrize("kind", STOOD_ON)
def test_what_stands_on_it_must_be_undone_first(tried: Tried) -> None:
    assert tried.how.stands is not None
    entry = tried.kitchen.post(tried.kind, tried.data, on=tried.on)
    standing = tried.how.stands(tried.kitchen, entry)
    before = state_of(tried.kitchen)
    outcome = undo(access=tried.kitchen.access, uid=entry.uid)
    assert outcome.status is OutcomeStatus.REFUSED
    assert f"{standing.happened_on:%d/%m/%Y}" in outcome.errors["non_field_errors"][0]
    assert state_of(tried.kitchen) == before
    assert undo(access=tried.kitchen.access, uid=standing.uid).status is OutcomeStatus.POSTED
    assert undo(access=tried.kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED
    assert check_books() == []


def test_offline_it_waits_in_the_tray_when_its_month_is_closed(tried: Tried) -> None:
    Period.objects.create(
        group=tried.kitchen.group,
        month=tried.on.replace(day=1),
        proposed_by=tried.kitchen.access.user,
        closed_by=tried.kitchen.group.members.get(role="treasurer").user,
        closed_at=dt.datetime(2026, 4, 2, tzinfo=dt.UTC),
    )
    at_the_desk = tried.kitchen.try_to(tried.kind, tried.data, on=tried.on)
    assert (at_the_desk.status, list(at_the_desk.errors)) == (OutcomeStatus.REFUSED, ["happened_on"])
    offline = tried.kitchen.try_to(tried.kind, tried.data, on=tried.on, source=Source.OFFLINE)
    assert offline.status is OutcomeStatus.REVIEW
    assert offline.entry is not None
    assert offline.entry.status == Status.REVIEW
    assert check_books() == []
