"""What a group buys, makes and sells, and in which units it is counted."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kub.people.models import Group


class ItemKind(models.TextChoices):
    MATERIAL = "material", _("Material")
    PACKAGING = "packaging", _("Packaging")
    PRODUCT = "product", _("Product")
    BYPRODUCT = "byproduct", _("By-product")


class BaseUnit(models.TextChoices):
    KG = "kg", _("kg")
    LITRE = "l", _("litre")
    METRE = "m", _("metre")
    PACK = "pack", _("pack")
    PIECE = "pcs", _("piece")
    SHEET = "sheet", _("sheet")
    SET = "set", _("set")
    BOTTLE = "bottle", _("bottle")


# Half a pack does not exist.
WHOLE_UNITS = frozenset({BaseUnit.PACK, BaseUnit.PIECE, BaseUnit.SHEET, BaseUnit.SET, BaseUnit.BOTTLE})


class Item(models.Model):
    """Something with a stock. Quantities are thousandths of its base unit."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind.choices)
    name = models.CharField(_("name"), max_length=80)
    base_unit = models.CharField(_("counted in"), max_length=8, choices=BaseUnit.choices)
    # Thousandths of a kilogram (grams) that one base unit weighs, where it is known.
    net_weight_milli = models.BigIntegerField(_("net weight"), null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(_("shelf life in days"), null=True, blank=True)
    low_stock_milli = models.BigIntegerField(_("warn below"), null=True, blank=True)
    photo = models.FileField(_("photo"), upload_to="items", blank=True)
    thumbnail = models.FileField(upload_to="items", blank=True)
    archived = models.BooleanField(_("no longer used"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("group", Lower("name"), name="one_item_a_name"),
            models.CheckConstraint(
                condition=Q(net_weight_milli__isnull=True) | Q(net_weight_milli__gt=0),
                name="item_weighs_something",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Tell whether the item is counted, so that a fraction of it makes no sense."""
        return self.base_unit in WHOLE_UNITS

    @property
    def unit_label(self) -> str:
        return str(BaseUnit(self.base_unit).label)

    @property
    def is_sold(self) -> bool:
        return self.kind in {ItemKind.PRODUCT, ItemKind.BYPRODUCT}


class ItemUnit(models.Model):
    """Another unit of an item, by an exact ratio: `denominator` of it are `numerator` base units."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="units")
    name = models.CharField(_("unit"), max_length=20)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "name"], name="one_unit_a_name"),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="unit_ratio_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name
