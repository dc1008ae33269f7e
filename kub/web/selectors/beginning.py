"""What a group has begun with."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from inventory.models import Item, Recipe
from kub.entries.models import Entry
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


def beginning_of(*, group: Group) -> Beginning:
    """Tell which of the first steps the group has taken; one query."""
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
    steps = {f"has_{name}": each for name, each in taken.items()}
    answers = Group.objects.filter(pk=group.pk).annotate(**steps).values_list(*steps).get()
    return Beginning(**dict(zip(taken, answers, strict=True)))
