"""What no page of ours sends: it is answered like any other mistake, and breaks nothing."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from kub.people.models import User
from tests.kitchen import Kitchen

# Python refuses to read a number of so many digits.
ENDLESS = "9" * 5_000


@pytest.fixture
def desk(client_of: Callable[[User | None], Client], chair: User) -> Client:
    return client_of(chair)


def address(kitchen: Kitchen, route: str, query: str = "") -> str:
    return reverse(route, args=[kitchen.group.slug]) + query


def test_one_line_more_is_not_given_to_a_form_without_lines(kitchen: Kitchen, desk: Client) -> None:
    purchase = kitchen.buy("Kedelai", "10", 110_000)
    owed = kitchen.post(
        "opening_payable", {"supplier": kitchen.supplier().pk, "amount": 5}, on=kitchen.group.started_on
    )
    for url in (
        address(kitchen, "treasury:cash-count"),
        address(kitchen, "inventory:count"),
        address(kitchen, "inventory:cost-correction", f"?purchase={purchase.uid}"),
        address(kitchen, "inventory:purchase-pay", f"?purchase={owed.uid}"),
    ):
        assert desk.post(url, {"add_line": "lines"}).status_code == 200


@pytest.mark.parametrize(
    ("route", "sent"),
    [
        ("inventory:purchase-new", {"lines-TOTAL_FORMS": ENDLESS, "add_line": "lines"}),
        ("sales:sale-new", {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-item": ENDLESS}),
        ("inventory:count", {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-item": ENDLESS}),
        ("inventory:batch-new", {"recipe": ENDLESS}),
        (
            "inventory:batch-new",
            {
                "work-TOTAL_FORMS": "1",
                "work-INITIAL_FORMS": "0",
                "work-0-member": ENDLESS,
                "materials-TOTAL_FORMS": "1",
                "materials-INITIAL_FORMS": "0",
                "materials-0-item": ENDLESS,
            },
        ),
    ],
)
def test_an_endless_number_in_a_hidden_field_is_no_number(
    kitchen: Kitchen, desk: Client, route: str, sent: dict[str, str]
) -> None:
    assert desk.post(address(kitchen, route), sent).status_code == 200


@pytest.mark.parametrize(
    ("route", "parameter"),
    [
        ("inventory:taken-out", "item"),
        ("inventory:taken-out", "lot"),
        ("inventory:batch-new", "recipe"),
        ("sales:sale-new", "channel"),
        ("sales:sale-new", "lines-0-item"),
        ("sales:sales", "customer"),
    ],
)
def test_an_endless_number_in_an_address_is_passed_over(
    kitchen: Kitchen, desk: Client, route: str, parameter: str
) -> None:
    url = address(kitchen, route, f"?{parameter}={ENDLESS}")
    assert desk.get(url).status_code == 200


def test_an_undo_from_no_page_of_ours_leads_to_the_entry(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 5_000})
    shown = reverse("entries:entry", args=[kitchen.group.slug, entry.uid])
    undone = desk.post(reverse("entries:undo", args=[kitchen.group.slug, entry.uid]), {"next": "nowhere"})
    assert undone.headers["Location"] == shown


@pytest.mark.parametrize("route", ["treasury:cash-book", "web:workbook-file"])
def test_a_day_at_the_edge_of_the_calendar_is_no_day(kitchen: Kitchen, desk: Client, route: str) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        answer = desk.get(address(kitchen, route, f"?start={day}&end={day}"))
        assert answer.status_code < 500
