"""What a batch is expected to take and to give."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from inventory.models.items import Item
from kub.people.models import Group


class Basis(models.TextChoices):
    """What divides the shared cost among the outputs."""

    WEIGHT = "weight", _("Net weight")
    PIECES = "pieces", _("Pieces")
    VALUE = "value", _("Sale value")


class WorkUnit(models.TextChoices):
    HOUR = "hour", _("hour")
    PIECE = "piece", _("piece")


class Recipe(models.Model):
    """One usual run: materials, labour, overhead and outputs. It presets a batch, and is compared with it."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="recipes")
    name = models.CharField(_("name"), max_length=80)
    basis = models.CharField(
        _("shared cost is divided by"), max_length=6, choices=Basis.choices, default=Basis.WEIGHT
    )
    # Usual reject, in thousandths of a kilogram, or of a piece where pieces divide the cost.
    reject_milli = models.BigIntegerField(_("usual reject"), default=0)
    note = models.TextField(_("how it is made"), max_length=2000, blank=True)
    archived = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("group", Lower("name"), name="one_recipe_a_name")]

    def __str__(self) -> str:
        return self.name


class RecipeMaterial(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="materials")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(_("quantity"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.quantity_milli}"


class RecipeLabour(models.Model):
    """So many people for so long, or so many pieces at a piece rate."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="labour")
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    unit = models.CharField(_("paid by"), max_length=5, choices=WorkUnit.choices, default=WorkUnit.HOUR)
    # Hours, or pieces, of one person.
    quantity_milli = models.BigIntegerField(_("hours or pieces each"))
    rate_rp = models.BigIntegerField(_("rate"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.people} × {self.quantity_milli}"


class RecipeOverhead(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="overhead")
    name = models.CharField(_("what for"), max_length=60)
    amount_rp = models.BigIntegerField(_("amount"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class RecipeOutput(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="outputs")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(_("quantity"))
    # What one base unit sells for: divides the cost by value, and credits a by-product.
    unit_value_rp = models.BigIntegerField(_("sale value each"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.quantity_milli}"


class RecipePackaging(models.Model):
    """Packaging for one base unit of an output."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    output = models.ForeignKey(RecipeOutput, on_delete=models.CASCADE, related_name="packaging")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(_("for each"))

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.quantity_milli}"
