"""Where goods are."""

from django.db.models import QuerySet

from inventory.models import Place, PlaceKind
from kub.people.models import Group


def store_of(*, group: Group) -> Place:
    """Give the group's store, which is made with the group."""
    return Place.objects.get(group=group, kind=PlaceKind.STORE)


def places_of(*, group: Group) -> QuerySet[Place]:
    """Give the group's store and the shops that hold its goods, or did."""
    return Place.objects.filter(group=group).order_by("-kind", "name", "pk")
