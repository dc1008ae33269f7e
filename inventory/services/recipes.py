"""Recipes: what a usual run takes and gives. They preset a batch, and change no batch that was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import (
    Item,
    Recipe,
    RecipeLabour,
    RecipeMaterial,
    RecipeOutput,
    RecipeOverhead,
    RecipePackaging,
    WorkUnit,
)
from kub.lib.db import write_transaction
from kub.lib.numbers import MILLI
from kub.people.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeFacts:
    """What a recipe is called and how it divides the cost; `reject_milli` is of a kg or a piece."""

    name: str
    basis: str
    reject_milli: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """So much of an item, in thousandths of its base unit: a material, or packaging for one piece."""

    item: Item
    quantity_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """So many people, each for so many hours or pieces (thousandths), at a rate in Rupiah."""

    people: int
    quantity_milli: int
    rate_rp: int
    unit: str = WorkUnit.HOUR


@dataclass(frozen=True, slots=True)
class OtherCost:
    name: str
    amount_rp: int


@dataclass(frozen=True, slots=True)
class Output:
    """What comes out; `unit_value_rp` is what one sells for. `packaging` None keeps what the item has."""

    item: Item
    quantity_milli: int
    unit_value_rp: int | None = None
    packaging: Sequence[Ingredient] | None = None


@dataclass(frozen=True, slots=True)
class Packing:
    """How much of a packaging one piece of an output takes."""

    output: Item
    packaging: Ingredient


def create_recipe(*, group: Group, facts: RecipeFacts) -> Recipe:
    """Add a recipe. Raises `ValidationError` by field, such as for a name that is taken."""
    with write_transaction():
        return _write(Recipe(group=group), facts)


def change_recipe(*, group: Group, recipe: Recipe, facts: RecipeFacts) -> Recipe:
    """Change what a recipe is called and how it divides the cost. Raises `ValidationError` by field."""
    with write_transaction():
        return _write(_locked(group, recipe), facts)


def set_materials(*, group: Group, recipe: Recipe, materials: Sequence[Ingredient]) -> None:
    """Put these materials in the place of the old ones. Raises `ValidationError`."""
    _require_own(group, materials)
    with write_transaction():
        current = _locked(group, recipe)
        current.materials.all().delete()
        RecipeMaterial.objects.bulk_create(
            RecipeMaterial(group=group, recipe=current, item=row.item, quantity_milli=row.quantity_milli)
            for row in materials
        )


def set_work(*, group: Group, recipe: Recipe, labour: Sequence[Work], overhead: Sequence[OtherCost]) -> None:
    """Put this work and these other costs in the place of the old ones."""
    with write_transaction():
        current = _locked(group, recipe)
        current.labour.all().delete()
        current.overhead.all().delete()
        RecipeLabour.objects.bulk_create(
            RecipeLabour(
                group=group,
                recipe=current,
                people=row.people,
                unit=row.unit,
                quantity_milli=row.quantity_milli,
                rate_rp=row.rate_rp,
            )
            for row in labour
        )
        RecipeOverhead.objects.bulk_create(
            RecipeOverhead(group=group, recipe=current, name=row.name, amount_rp=row.amount_rp)
            for row in overhead
        )


def set_outputs(*, group: Group, recipe: Recipe, outputs: Sequence[Output]) -> None:
    """Put these outputs in the place of the old ones. Raises `ValidationError`."""
    _require_own(group, [Ingredient(row.item, row.quantity_milli) for row in outputs])
    for row in outputs:
        _require_own(group, row.packaging or (), whole=False)
        if not row.item.is_sold:
            raise ValidationError(_("A recipe gives products and by-products only."))
    with write_transaction():
        current = _locked(group, recipe)
        kept = _packaging_of(current)
        current.outputs.all().delete()
        for row in outputs:
            written = RecipeOutput.objects.create(
                group=group,
                recipe=current,
                item=row.item,
                quantity_milli=row.quantity_milli,
                unit_value_rp=row.unit_value_rp,
            )
            packaging = kept.get(row.item.pk, []) if row.packaging is None else row.packaging
            _pack(written, packaging)


def set_packaging(*, group: Group, recipe: Recipe, packing: Sequence[Packing]) -> None:
    """Put this packaging in the place of the old one. Raises `ValidationError` where no output takes it."""
    _require_own(group, [row.packaging for row in packing], whole=False)
    with write_transaction():
        current = _locked(group, recipe)
        outputs = {output.item_id: output for output in current.outputs.all()}
        RecipePackaging.objects.filter(group=group, output__recipe=current).delete()
        for row in packing:
            if row.output.pk not in outputs:
                raise ValidationError(_("The recipe does not give %(item)s.") % {"item": row.output.name})
            _pack(outputs[row.output.pk], [row.packaging])


def archive_recipe(*, group: Group, recipe: Recipe, archived: bool) -> None:
    """Take a recipe out of use, or into use again. What was made by it stays as it is."""
    with write_transaction():
        Recipe.objects.filter(group=group, pk=recipe.pk).update(archived=archived)


def _write(recipe: Recipe, facts: RecipeFacts) -> Recipe:
    recipe.name, recipe.basis = facts.name, facts.basis
    recipe.reject_milli, recipe.note = facts.reject_milli, facts.note
    try:
        with transaction.atomic():
            recipe.save()
    except IntegrityError as error:
        sentence = _("There is a recipe of this name already.")
        raise ValidationError({"name": sentence}) from error
    return recipe


def _locked(group: Group, recipe: Recipe) -> Recipe:
    return Recipe.objects.select_for_update().get(group=group, pk=recipe.pk)


def _require_own(group: Group, rows: Iterable[Ingredient], *, whole: bool = True) -> None:
    """Refuse what is not the group's, nothing of something, and half a piece where pieces are whole.

    Packaging is written for one product: a twelfth of a carton is right.
    """
    for row in rows:
        words = {"item": row.item.name}
        if row.item.group_id != group.pk:
            raise ValidationError(_("This was not found in the group."))
        if row.quantity_milli <= 0:
            raise ValidationError(_("Write how much %(item)s.") % words)
        if whole and row.item.is_whole and row.quantity_milli % MILLI:
            raise ValidationError(_("%(item)s is counted in whole units.") % words)


def _packaging_of(recipe: Recipe) -> dict[int, list[Ingredient]]:
    """Give the packaging of the recipe's outputs by the id of their item."""
    outputs = recipe.outputs.prefetch_related("packaging__item")
    return {
        output.item_id: [Ingredient(row.item, row.quantity_milli) for row in output.packaging.all()]
        for output in outputs
    }


def _pack(output: RecipeOutput, packaging: Iterable[Ingredient]) -> None:
    RecipePackaging.objects.bulk_create(
        RecipePackaging(
            group_id=output.group_id, output=output, item=row.item, quantity_milli=row.quantity_milli
        )
        for row in packaging
    )
