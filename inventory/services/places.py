"""Places that hold goods."""

from inventory.models import Place, PlaceKind
from kub.people.models import Group


def open_store(group: Group) -> None:
    """Give a new group its store."""
    Place.objects.create(group=group, kind=PlaceKind.STORE)
