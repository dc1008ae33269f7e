"""The batches of a period, as they are read: with their exact cost, or with what they took."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from inventory.models import Batch, BatchOutput
from inventory.selectors.batches import MaterialUsed, OutputCosted, against_recipe, exact_of
from inventory.selectors.recipes import all_recipes
from kub.entries.models import Status
from kub.people.models import Group

_A_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class RunsChoice:
    """Which batches that stand: made within days, by a recipe if one is chosen."""

    since: dt.date
    until: dt.date
    recipe: int | None = None

    def where(self, prefix: str = "") -> dict[str, object]:
        """Give what filters batches, or rows from which `prefix` leads to their batch."""
        wanted: dict[str, object] = {
            f"{prefix}entry__status": Status.POSTED,
            f"{prefix}made_on__range": (self.since, self.until),
        }
        return {**wanted, f"{prefix}recipe": self.recipe} if self.recipe else wanted


def outputs_costed(*, group: Group, chosen: RunsChoice) -> Iterator[OutputCosted]:
    """Give what the batches gave, with its exact cost, in the order in which they were made."""
    outputs = (
        BatchOutput.objects.filter(group=group, **chosen.where("batch__"))
        .select_related("batch__entry", "item", "lot")
        .order_by("batch__made_on", "batch", "line")
    )
    for _batch, together in groupby(outputs.iterator(_A_CHUNK), key=lambda output: output.batch_id):
        same = list(together)
        costs = exact_of(same[0].batch, same)
        yield from (OutputCosted(output, cost) for output, cost in zip(same, costs, strict=True))


def materials_of_runs(*, group: Group, chosen: RunsChoice) -> Iterator[tuple[Batch, list[MaterialUsed]]]:
    """Give the batches with what each took, and what its recipe, as it is now, takes for such a run."""
    recipes = {recipe.pk: recipe for recipe in all_recipes(group=group)}
    batches = (
        Batch.objects.filter(group=group, **chosen.where())
        .select_related("entry", "recipe")
        .prefetch_related("outputs", "materials__item")
        .order_by("made_on", "pk")
    )
    for batch in batches.iterator(_A_CHUNK):
        recipe = recipes[batch.recipe_id] if batch.recipe_id else None
        yield batch, against_recipe(batch=batch, recipe=recipe)
