"""Fetching the workbook in a browser."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from kub.people.models import User
from tests.kitchen import Kitchen


@pytest.fixture
def address(kitchen: Kitchen) -> str:
    return reverse("web:workbook-file", args=[kitchen.group.slug])


def test_the_workbook_is_downloaded_by_its_period(
    kitchen: Kitchen, treasurer: User, client_of: Callable[[User], Client], address: str
) -> None:
    kitchen.cook()
    kitchen.sell("12")
    answer = client_of(treasurer).get(address, {"start": "2026-03-01", "end": "2026-03-31"})
    assert answer["Content-Disposition"] == 'attachment; filename="kub-sari-tempe-20260301-20260331.xlsx"'
    book = load_workbook(BytesIO(b"".join(answer)))
    assert book.sheetnames[:3] == ["Cover", "Index", "At a glance"]


def test_members_earnings_are_not_in_a_coordinators_workbook(
    kitchen: Kitchen, coordinator: User, client_of: Callable[[User], Client], address: str
) -> None:
    answer = client_of(coordinator).get(address, {"start": "2026-03-01", "end": "2026-03-31"})
    assert "Members' work" not in load_workbook(BytesIO(b"".join(answer))).sheetnames


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-31", "2026-03-01", "lies before the first"),
        ("1926-03-31", "2026-03-01", "At most 10 years"),
        ("1826-03-31", "2026-03-01", "This is not a day"),
        ("kemarin", "2026-03-01", "This is not a day"),
        ("", "", "Choose a day"),
    ],
)
def test_an_odd_period_is_answered_in_words(
    kitchen: Kitchen,
    treasurer: User,
    client_of: Callable[[User], Client],
    address: str,
    start: str,
    end: str,
    words: str,
) -> None:
    answer = client_of(treasurer).get(address, {"start": start, "end": end})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_group_just_made_has_a_workbook_too(
    kitchen: Kitchen, treasurer: User, client_of: Callable[[User], Client], address: str
) -> None:
    answer = client_of(treasurer).get(address, {"start": "2026-01-01", "end": "2026-01-31"})
    assert load_workbook(BytesIO(b"".join(answer))).sheetnames[2] == "At a glance"


@pytest.mark.django_db(transaction=True)  # an answer that is closed closes its connection
def test_download_that_broke_off_is_fetched_whole_by_asking_again(
    kitchen: Kitchen, treasurer: User, client_of: Callable[[User], Client], address: str
) -> None:
    broken = client_of(treasurer).get(address, {"start": "2026-03-01", "end": "2026-03-31"})
    assert next(iter(broken))
    broken.close()
    whole = client_of(treasurer).get(address, {"start": "2026-03-01", "end": "2026-03-31"})
    data = whole.getvalue()
    assert len(data) == int(whole["Content-Length"])
    assert load_workbook(BytesIO(data)).sheetnames
