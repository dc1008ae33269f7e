"""The menu of everything, by what the reader may do."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from kub.entries.models import Source
from kub.people.models import Group, User
from tests.kitchen import Kitchen

OFFICERS_ONLY = ("Review tray", "Opening balances")


@pytest.fixture
def words(client_of: Callable, sari: Group) -> Callable[[User], str]:
    def read(user: User) -> str:
        return client_of(user).get(reverse("web:more", args=[sari.slug])).content.decode()

    return read


def test_chair_finds_everything(words: Callable, chair: User) -> None:
    page = words(chair)
    for place in ("Sales", "Who owes us", "Items", "Recipes", "Prices", "Cash book", "Logbook", "Members"):
        assert f"<span>{place}</span>" in page
    for place in OFFICERS_ONLY:
        assert place in page
    assert "Sign out" in page
    assert "Bahasa Indonesia" in page


def test_member_is_not_shown_what_she_may_not_open(words: Callable, member: User) -> None:
    page = words(member)
    assert "Logbook" in page
    for place in (*OFFICERS_ONLY, "Excel workbook", "Count the cash"):
        assert place not in page


def test_every_link_of_the_menu_opens(client_of: Callable, chair: User, sari: Group) -> None:
    client = client_of(chair)
    sections = client.get(reverse("web:more", args=[sari.slug])).context["sections"]
    links = [link.url for section in sections for link in section.links]
    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


def test_tray_tells_how_much_waits(words: Callable, kitchen: Kitchen, chair: User) -> None:
    assert 'class="badge"' not in words(chair)
    kitchen.cook()
    kitchen.try_to("sale", kitchen.sale_data("61"), source=Source.OFFLINE)
    assert '<span class="badge">1</span>' in words(chair)


def test_selling_tab_leads_who_only_looks_to_the_sales(
    words: Callable, member: User, coordinator: User, sari: Group
) -> None:
    selling = f'href="{reverse("sales:sale-new", args=[sari.slug])}"'
    assert selling in words(member)
    assert selling not in words(coordinator)
    assert f'href="{reverse("sales:sales", args=[sari.slug])}"' in words(coordinator)
