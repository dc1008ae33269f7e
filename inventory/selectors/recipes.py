"""Recipes: what a usual run takes and gives, and what is still missing in one."""

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from inventory.costing import measure, priced
from inventory.models import Basis, Item, ItemKind, Recipe, RecipeOutput, RecipePackaging
from inventory.selectors.estimates import Plan, PlannedOutput
from inventory.selectors.stock import Wanted
from kub.lib.numbers import MILLI
from kub.people.models import Group


def recipes_of(*, group: Group, archived: bool = False) -> QuerySet[Recipe]:
    """Give the group's recipes by name, with all that they take and give."""
    return _whole(group).filter(archived=archived).order_by(Lower("name"), "pk")


def all_recipes(*, group: Group) -> QuerySet[Recipe]:
    """Give the group's recipes by name, those no longer used as well, with all that they take and give."""
    return _whole(group).order_by(Lower("name"), "pk")


def recipe_names(*, group: Group) -> QuerySet[Recipe, tuple[int, str]]:
    """Give id and name of all recipes, those no longer used as well."""
    return Recipe.objects.filter(group=group).order_by(Lower("name"), "pk").values_list("pk", "name")


def get_recipe(*, group: Group, pk: int) -> Recipe:
    """Raise `Http404` for a recipe of another group as for one that never was."""
    return get_object_or_404(_whole(group), pk=pk)


def plan_of(recipe: Recipe) -> Plan:
    """Give the plan of one usual run."""
    return Plan(
        basis=recipe.basis,
        materials=tuple(Wanted(row.item, row.quantity_milli) for row in recipe.materials.all()),
        labour_rp=sum(row.people * priced(row.quantity_milli, row.rate_rp) for row in recipe.labour.all()),
        overhead_rp=sum(row.amount_rp for row in recipe.overhead.all()),
        outputs=tuple(_planned(output) for output in recipe.outputs.all()),
    )


def packaging_for(row: RecipePackaging, pieces_milli: int) -> int:
    """Give how much of a packaging so many pieces take, rounded up: half a bag is a bag opened."""
    milli = -(-row.quantity_milli * pieces_milli // MILLI)
    return -(-milli // MILLI) * MILLI if row.item.is_whole else milli


def expected_good(recipe: Recipe) -> int:
    """Give the good output of a usual run, in the measure of the recipe's basis."""
    return sum(measure(recipe.basis, output.item, output.quantity_milli) for output in recipe.outputs.all())


def what_is_missing(recipe: Recipe) -> list[str]:
    """Say what must be written before a batch can be recorded by the recipe."""
    outputs = list(recipe.outputs.all())
    missing = []
    if not recipe.materials.all():
        missing.append(_("Write which materials a run takes."))
    if not any(output.item.kind == ItemKind.PRODUCT for output in outputs):
        missing.append(_("Write which products a run gives."))
    for output in outputs:
        words = {"item": output.item.name}
        if needs_value(recipe.basis, output.item) and not output.unit_value_rp:
            missing.append(_("Write what one %(item)s sells for.") % words)
        if needs_weight(recipe.basis, output.item) and not output.item.net_weight_milli:
            missing.append(_("Write the net weight of %(item)s, on the page of that item.") % words)
    return missing


def needs_value(basis: str, item: Item) -> bool:
    """Tell whether an output must say what one of it sells for."""
    return basis == Basis.VALUE or item.kind == ItemKind.BYPRODUCT


def needs_weight(basis: str, item: Item) -> bool:
    return basis == Basis.WEIGHT and item.kind == ItemKind.PRODUCT


def _planned(output: RecipeOutput) -> PlannedOutput:
    return PlannedOutput(
        item=output.item,
        quantity_milli=output.quantity_milli,
        value_rp=output.unit_value_rp,
        packaging=tuple(
            Wanted(row.item, packaging_for(row, output.quantity_milli)) for row in output.packaging.all()
        ),
    )


def _whole(group: Group) -> QuerySet[Recipe]:
    return Recipe.objects.filter(group=group).prefetch_related(
        "materials__item", "labour", "overhead", "outputs__item", "outputs__packaging__item"
    )
