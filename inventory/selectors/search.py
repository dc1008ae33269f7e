"""Goods, batches, lots and whom they were bought from, found by what somebody types: the best match first."""

from django.db.models import QuerySet
from django.db.models.functions import Lower

from inventory.models import Batch, Item, Lot, Purchase, Supplier
from inventory.selectors.batches import batches_of
from inventory.selectors.purchases import called_like, purchases_of
from kub.lib.finding import bare_code, closeness_of_code, closeness_of_name, has_code, has_name
from kub.people.models import Group


def find_items(*, group: Group, words: str) -> QuerySet[Item]:
    """Find items by name; those no longer used come last."""
    found = Item.objects.filter(has_name("name", words), group=group)
    return found.annotate(closeness=closeness_of_name("name", words)).order_by(
        "archived", "closeness", Lower("name"), "pk"
    )


def find_batches(*, group: Group, words: str) -> QuerySet[Batch]:
    """Find batches by code or by the name of their recipe, those undone too."""
    found = batches_of(group=group, words=words).prefetch_related(None)
    return found.annotate(closeness=closeness_of_code("code", words)).order_by("closeness", "-made_on", "-pk")


def find_lots(*, group: Group, words: str) -> QuerySet[Lot]:
    """Find lots by code."""
    if not bare_code(words):
        return Lot.objects.none()
    found = Lot.objects.filter(has_code("code", words), group=group).select_related("item")
    return found.annotate(closeness=closeness_of_code("code", words)).order_by(
        "closeness", "-arrived_on", "-pk"
    )


def find_suppliers(*, group: Group, words: str) -> QuerySet[Supplier]:
    """Find suppliers by name or phone number."""
    found = Supplier.objects.filter(called_like(words), group=group)
    return found.annotate(closeness=closeness_of_name("name", words)).order_by(
        "closeness", Lower("name"), "pk"
    )


def find_purchases(*, group: Group, words: str) -> QuerySet[Purchase]:
    """Find purchases by supplier or goods, the newest first."""
    return purchases_of(group=group, words=words)
