"""What cannot be counted at once is kept, reviewed, and put in the books or aside."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kub.entries.checks import check_books
from kub.entries.models import Entry, Source, Status
from kub.entries.services import Draft, OutcomeStatus, record
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
