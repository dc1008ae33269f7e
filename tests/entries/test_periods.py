"""Two officers close a month; then it takes no entry."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from kub.entries.checks import check_books
from kub.entries.models import Entry, Period, Source
from kub.entries.services import OutcomeStatus, undo
from kub.people.models import User
from tests.kitchen import Kitchen

MARCH = {"month": "2026-03-01"}
GRANT = {"category": "grant", "pocket": "cash", "amount": 500_000}


@pytest.fixture
def say(client_of: Callable, kitchen: Kitchen) -> Callable[..., list[str]]:
    """Send one of the two acts as somebody, and give what was answered."""

    def send(user: User, name: str, data: dict[str, str] | None = None) -> list[str]:
        url = reverse(f"entries:period-{name}", args=[kitchen.group.slug])
        response = client_of(user).post(url, MARCH if data is None else data)
        assert response.status_code == 302
        return [str(message) for message in get_messages(response.wsgi_request)]

    return send


def closed() -> bool:
    return Period.objects.filter(month=dt.date(2026, 3, 1), closed_at__isnull=False).exists()


def test_a_month_is_closed_by_two(
    say: Callable, kitchen: Kitchen, chair: User, treasurer: User, client_of: Callable
) -> None:
    assert "Proposed" in say(treasurer, "propose")[0]
    assert not closed()
    assert say(treasurer, "close") == ["Another officer must close what you proposed."]
    assert not closed()
    assert "closed" in say(chair, "close")[0]
    assert closed()
    page = client_of(chair).get(reverse("entries:periods", args=[kitchen.group.slug])).content.decode()
    assert "Closed by Wati Lestari and Siti Khotimah" in page


@pytest.mark.parametrize(
    ("month", "sentence"),
    [
        (f"{dt.date.today():%Y-%m}-01", "This month is not over yet."),
        ("2024-12-01", "The group had not begun then."),
        ("maret", "Choose a month."),
        ("", "Choose a month."),
    ],
)
def test_a_month_that_cannot_be_closed_is_refused_in_words(
    say: Callable, chair: User, month: str, sentence: str
) -> None:
    assert say(chair, "propose", {"month": month}) == [sentence]
    assert not Period.objects.exists()


def test_a_month_nobody_proposed_cannot_be_closed(say: Callable, chair: User) -> None:
    assert say(chair, "close") == ["Nobody has proposed to close this month."]


def test_a_month_with_entries_in_the_tray_stays_open(
    say: Callable, kitchen: Kitchen, treasurer: User
) -> None:
    kitchen.cook()
    kitchen.try_to("sale", kitchen.sale_data("61"), source=Source.OFFLINE)
    assert say(treasurer, "propose") == ["Entries of this month still wait for review."]


@pytest.fixture
def closed_march(say: Callable, kitchen: Kitchen, chair: User, treasurer: User) -> Entry:
    """March with one entry, closed."""
    entry = kitchen.post("money_in", GRANT)
    say(treasurer, "propose")
    say(chair, "close")
    assert closed()
    return entry


def test_a_closed_month_takes_no_entry(kitchen: Kitchen, closed_march: Entry) -> None:
    outcome = kitchen.try_to("money_in", GRANT)
    assert outcome.status is OutcomeStatus.REFUSED
    assert outcome.errors == {"happened_on": ["This month is closed. Record it in an open month."]}
    assert Entry.objects.count() == 1


def test_what_is_undone_in_a_closed_month_counts_on_the_first_open_day(
    kitchen: Kitchen, closed_march: Entry
) -> None:
    outcome = undo(access=kitchen.access, uid=closed_march.uid)
    assert outcome.entry is not None
    assert outcome.entry.happened_on == dt.date(2026, 4, 1)
    assert check_books() == []


def test_a_month_is_not_closed_over_what_came_to_the_tray_since(
    say: Callable, kitchen: Kitchen, chair: User, treasurer: User
) -> None:
    kitchen.cook()
    say(treasurer, "propose")
    kitchen.try_to("sale", kitchen.sale_data("61"), source=Source.OFFLINE)
    assert say(chair, "close") == ["Entries of this month still wait for review."]
    assert not closed()
