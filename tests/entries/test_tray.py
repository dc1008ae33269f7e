"""What cannot be counted at once is kept, reviewed, and put in the books or aside."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kub.entries.checks import check_books
from kub.entries.models import Entry, Source, Status
from kub.entries.services import Draft, OutcomeStatus, post_from_tray, record, undo
from kub.people.models import User
from tests.kitchen import Kitchen


@pytest.fixture
def desk(client_of: Callable[[User | None], Client], chair: User) -> Client:
    return client_of(chair)


@pytest.fixture
def short_sale(kitchen: Kitchen) -> Entry:
    """A sale written without internet, of more packs than there are."""
    kitchen.cook()
    outcome = kitchen.try_to("sale", kitchen.sale_data("61"), source=Source.OFFLINE)
    assert outcome.status is OutcomeStatus.REVIEW
    assert outcome.entry is not None
    return outcome.entry


def tray(kitchen: Kitchen) -> str:
    return reverse("entries:tray", args=[kitchen.group.slug])


def act(name: str, entry: Entry) -> str:
    return reverse(f"entries:{name}", args=[entry.group.slug, entry.uid])


def test_empty_tray_says_what_comes_here(kitchen: Kitchen, desk: Client) -> None:
    assert "Nothing waits for review" in desk.get(tray(kitchen)).content.decode()


def test_tray_tells_what_stops_an_entry_and_when_nothing_does(
    kitchen: Kitchen, desk: Client, short_sale: Entry
) -> None:
    [waiting] = desk.get(tray(kitchen)).context["waiting"]
    assert waiting.stops == [
        "Goods 1, Quantity: Only 60\u00a0pack of Keripik 100 g in stock, not 61\u00a0pack."
    ]
    kitchen.cook()
    [waiting] = desk.get(tray(kitchen)).context["waiting"]
    assert waiting.stops == []
    assert waiting.reasons
    short_sale.refresh_from_db()
    assert short_sale.status == Status.REVIEW
    assert not short_sale.moves.exists()
    assert check_books() == []


def test_entry_that_still_does_not_fit_stays_in_the_tray(
    kitchen: Kitchen, desk: Client, short_sale: Entry
) -> None:
    told = desk.post(act("tray-post", short_sale), follow=True).content.decode()
    assert "Only 60\u00a0pack" in told
    short_sale.refresh_from_db()
    assert short_sale.status == Status.REVIEW


def test_entry_that_fits_by_now_is_put_in_the_books(
    kitchen: Kitchen, desk: Client, short_sale: Entry
) -> None:
    kitchen.cook()
    for _time in range(2):
        assert desk.post(act("tray-post", short_sale)).status_code == 302
    short_sale.refresh_from_db()
    assert (short_sale.status, short_sale.amount_rp) == (Status.POSTED, 427_000)
    assert check_books() == []


def test_entry_is_put_aside_only_with_a_reason(kitchen: Kitchen, desk: Client, short_sale: Entry) -> None:
    told = desk.post(act("tray-aside", short_sale), {"reason": " "}, follow=True).content.decode()
    assert "Write why" in told
    desk.post(act("tray-aside", short_sale), {"reason": "tercatat dua kali"})
    short_sale.refresh_from_db()
    assert (short_sale.status, short_sale.reason) == (Status.SET_ASIDE, "tercatat dua kali")
    logbook = desk.get(reverse("entries:logbook", args=[kitchen.group.slug])).content.decode()
    assert "tercatat dua kali" in logbook
    assert "tercatat dua kali" in desk.get(act("entry", short_sale)).content.decode()
    assert check_books() == []


def test_waiting_entry_has_a_page_although_there_is_no_sale_yet(
    kitchen: Kitchen, desk: Client, short_sale: Entry
) -> None:
    rows = desk.get(reverse("entries:logbook", args=[kitchen.group.slug])).context["rows"]
    [row] = [row for row in rows if row.waits]
    assert row.url == act("entry", short_sale)
    assert "does not count yet" in desk.get(row.url).content.decode()


def test_entry_of_a_former_member_waits_for_an_officer(
    kitchen: Kitchen, former_member: User, access_of: Callable, desk: Client
) -> None:
    kitchen.cook()
    draft = Draft(
        uid=uuid.uuid4(),
        kind="sale",
        happened_on=kitchen.day,
        data=kitchen.sale_data("12"),
        source=Source.OFFLINE,
    )
    access = access_of(former_member, kitchen.group)
    outcome = record(access=access, draft=draft)
    assert outcome.status is OutcomeStatus.REVIEW
    assert record(access=access, draft=draft).status is OutcomeStatus.DUPLICATE
    [waiting] = desk.get(tray(kitchen)).context["waiting"]
    assert waiting.reasons == ["The writer is no longer in the group."]
    assert waiting.stops == []
    assert outcome.entry is not None
    desk.post(act("tray-post", outcome.entry))
    outcome.entry.refresh_from_db()
    assert outcome.entry.status == Status.POSTED
    assert check_books() == []


def test_member_reads_that_her_entry_waits_and_cannot_resolve_it(
    kitchen: Kitchen, client_of: Callable, member: User, short_sale: Entry
) -> None:
    client = client_of(member)
    assert (
        "Waiting for review"
        in client.get(reverse("entries:logbook", args=[kitchen.group.slug])).content.decode()
    )
    assert client.get(tray(kitchen)).status_code == 403
    assert client.post(act("tray-post", short_sale)).status_code == 403


def test_payment_that_waited_stands_on_the_purchase_that_came_after_it(kitchen: Kitchen) -> None:
    uid = uuid.uuid4()
    payment = {"purchase": str(uid), "pocket": "cash", "amount": 50_000}
    waits = kitchen.try_to("purchase_payment", payment, source=Source.OFFLINE).entry
    assert waits is not None
    beans = {"item": kitchen.item("Kedelai").pk, "quantity": "10", "amount": 110_000}
    kitchen.post("purchase", {"supplier": kitchen.supplier().pk, "lines": [beans]}, uid=uid)
    assert post_from_tray(access=kitchen.access, uid=waits.uid).status is OutcomeStatus.POSTED
    refused = undo(access=kitchen.access, uid=uid)
    assert refused.standing == (waits,)
    assert check_books() == []


def test_sale_that_waited_is_named_where_it_stands_on_what_came_back(kitchen: Kitchen) -> None:
    kitchen.cook()
    sold = kitchen.sell("60")
    waits = kitchen.try_to("sale", kitchen.sale_data("2"), source=Source.OFFLINE).entry
    assert waits is not None
    lines = [{"line": 0, "quantity": "2"}]
    back = kitchen.post("sale_return", {"sale": str(sold.uid), "lines": lines, "pocket": "cash"})
    assert post_from_tray(access=kitchen.access, uid=waits.uid).status is OutcomeStatus.POSTED
    assert undo(access=kitchen.access, uid=back.uid).standing == (waits,)
    assert check_books() == []


def test_return_that_waited_is_undone_before_the_one_it_was_reckoned_after(kitchen: Kitchen) -> None:
    kitchen.cook()
    uid = uuid.uuid4()
    back = {"sale": str(uid), "lines": [{"line": 0, "quantity": "1"}], "pocket": "cash"}
    waits = kitchen.try_to("sale_return", back, source=Source.OFFLINE).entry
    assert waits is not None
    kitchen.post("sale", kitchen.sale_data("3", discount=1), uid=uid)
    first = kitchen.post("sale_return", back)
    assert post_from_tray(access=kitchen.access, uid=waits.uid).status is OutcomeStatus.POSTED
    assert undo(access=kitchen.access, uid=first.uid).standing == (waits,)
    for entry in (waits, first):
        assert undo(access=kitchen.access, uid=entry.uid).status is OutcomeStatus.POSTED
    assert check_books() == []


def test_what_nobody_might_record_is_posted_only_by_who_might(
    kitchen: Kitchen, client_of: Callable, secretary: User, desk: Client, access_of: Callable
) -> None:
    taken = {"category": "other_expense", "pocket": "cash", "amount": 5_000}
    access = access_of(secretary, kitchen.group)
    waits = kitchen.try_to("money_out", taken, source=Source.OFFLINE, access=access).entry
    assert waits is not None
    told = client_of(secretary).post(act("tray-post", waits), follow=True).content.decode()
    assert "You may not record this in this group." in told
    waits.refresh_from_db()
    assert waits.status == Status.REVIEW
    desk.post(act("tray-post", waits))
    waits.refresh_from_db()
    assert waits.status == Status.POSTED
    assert check_books() == []
