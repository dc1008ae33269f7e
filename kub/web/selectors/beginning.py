"""What a group has begun with, and what waits for it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from inventory.models import Item, Recipe
from kub.entries.models import Entry, Status
from kub.people.models import Group
from sales.models import Price


@dataclass(frozen=True, slots=True)
class Beginning:
    """Which of the first steps a group has taken."""

    opening: bool
    items: bool
    prices: bool
    recipe: bool
    purchase: bool
    batch: bool
    sale: bool

    @property
    def is_over(self) -> bool:
        return self.sale and (self.batch or self.purchase)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entries wait for review; of a group that is new, its first steps too."""

    count: int
    beginning: Beginning | None


def waiting_of(*, group: Group, is_new: bool) -> Waiting:
    """Tell what waits, and whether the first steps are taken where the group is new; one query."""
    own = {"group": OuterRef("pk")}
    recorded = {
        "opening": ("opening_stock", "opening_cash", "opening_payable", "opening_receivable"),
        "purchase": ("purchase",),
        "batch": ("batch",),
        "sale": ("sale",),
    }
    made = {"items": Item, "prices": Price, "recipe": Recipe}
    taken = {name: Exists(Entry.objects.filter(**own, kind__in=kinds)) for name, kinds in recorded.items()}
    taken |= {name: Exists(model._default_manager.filter(**own)) for name, model in made.items()}
    # The group's own relations bear some of these names.
    steps = {f"has_{name}": each for name, each in taken.items()} if is_new else {}
    in_review = Entry.objects.filter(**own, status=Status.REVIEW).order_by().values("group")
    count = Subquery(in_review.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
    asked = Group.objects.filter(pk=group.pk).annotate(waiting=Coalesce(count, 0), **steps)
    waiting, *answers = asked.values_list("waiting", *steps).get()
    return Waiting(waiting, Beginning(**dict(zip(taken, answers, strict=True))) if is_new else None)
