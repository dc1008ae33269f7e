"""Where goods are."""

from inventory.models import Place, PlaceKind
from kub.people.models import Group


def store_of(*, group: Group) -> Place:
    """Give the group's store, which is made with the group."""
    return Place.objects.get(group=group, kind=PlaceKind.STORE)
