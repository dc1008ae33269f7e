"""All that there is beside the five tabs, by what the reader may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kub.people.access import Access, Permission


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the menu and what it asks of who opens it."""

    route: str
    label: Any  # a lazy translation
    icon: str
    asks: Permission = Permission.SEE


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: Any
    icon: str
    route: str


@dataclass(frozen=True, slots=True)
class Section:
    title: Any
    links: list[Link]


TRAY: Final = "entries:tray"
_PLACES: Final[tuple[tuple[Any, tuple[Place, ...]], ...]] = (
    (
        _("Buying and selling"),
        (
            Place("sales:sales", _("Sales"), "receipt-text"),
            Place("sales:receivables", _("Who owes us"), "hand-coins"),
            Place("inventory:purchases", _("Purchases"), "shopping-cart"),
            Place("sales:customers", _("Customers"), "contact"),
            Place("inventory:suppliers", _("Suppliers"), "store"),
        ),
    ),
    (
        _("Money"),
        (
            Place("treasury:money", _("Money in and out"), "wallet"),
            Place("treasury:cash-book", _("Cash book"), "book-open-text"),
            Place("treasury:cash-count", _("Count the cash"), "coins", Permission.MONEY),
        ),
    ),
    (
        _("Goods and prices"),
        (
            Place("inventory:items", _("Items"), "package"),
            Place("inventory:recipes", _("Recipes"), "scroll-text"),
            Place("sales:prices", _("Prices"), "tags"),
            Place("inventory:count", _("Count the stock"), "clipboard-check", Permission.RECORD),
            Place(
                "inventory:taken-out",
                _("Taken out: spoiled, home, sample"),
                "package-minus",
                Permission.RECORD,
            ),
        ),
    ),
    (
        _("The books"),
        (
            Place("entries:logbook", _("Logbook"), "notebook-pen"),
            Place(TRAY, _("Review tray"), "inbox", Permission.UNDO_ANY),
            Place("entries:periods", _("Closing months"), "calendar-check"),
            Place("web:figures", _("Figures"), "chart-column"),
            Place("web:reports", _("Reports"), "chart-no-axes-combined"),
            Place("web:workbook", _("Excel workbook"), "file-spreadsheet", Permission.EXPORT),
            Place("inventory:opening-start", _("Opening balances"), "package-open", Permission.CATALOGUE),
        ),
    ),
    (
        _("The group"),
        (
            Place("mentoring:targets", _("Targets"), "target", Permission.PROGRAMME_SEE),
            Place("people:members", _("Members"), "users"),
            Place("people:group", _("Our group"), "id-card"),
        ),
    ),
)


def menu_of(access: Access) -> list[Section]:
    """Give the sections of the menu with what the reader may open."""
    sections = (Section(title, list(_links(access, places))) for title, places in _PLACES)
    return [section for section in sections if section.links]


def _links(access: Access, places: tuple[Place, ...]) -> Iterator[Link]:
    for place in places:
        if access.may(place.asks):
            url = reverse(place.route, args=[access.group.slug])
            yield Link(url, place.label, place.icon, place.route)
