"""The goods ledger: lots, moves, levels and day totals."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.items import Item
from kub.entries.models import Entry
from kub.people.models import Group


class PlaceKind(models.TextChoices):
    STORE = "store", _("The group's store")
    SHOP = "shop", _("Shop")


class Place(models.Model):
    """Where goods are: the group's store, or a shop that holds its goods."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=5, choices=PlaceKind.choices)
    # A group has one store, which needs no name.
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(kind="store"), name="one_store_a_group"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Give the name of a shop; the store is called so in the reader's language."""
        return self.name or self.get_kind_display()


class Lot(models.Model):
    """What arrived together: a purchase line, a batch's output, an opening stock, something found."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="lots")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="lots")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lots")
    # The position of the entry's line that brought it.
    line = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=30, blank=True)
    arrived_on = models.DateField()
    # The last day on which it may be sold or used.
    expires_on = models.DateField(null=True)
    recalled_at = models.DateTimeField(null=True)
    quantity_milli = models.BigIntegerField()
    value_rp = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_milli__gt=0, value_rp__gte=0), name="lot_is_something"
            ),
        ]
        indexes = [models.Index(fields=["group", "item", "arrived_on"], name="lot_by_item")]

    def __str__(self) -> str:
        return self.code or f"{self.arrived_on:%d/%m/%Y}"


class Why(models.TextChoices):
    """Why goods moved."""

    OPENING = "opening", _("opening stock")
    PURCHASE = "purchase", _("bought")
    USED = "used", _("used in production")
    MADE = "made", _("made")
    SOLD = "sold", _("sold")
    RETURNED = "returned", _("returned")
    SPOILED = "spoiled", _("spoiled")
    HOME = "home", _("used at home")
    SAMPLE = "sample", _("sample")
    LOST = "lost", _("lost")
    FOUND = "found", _("found")
    CORRECTED = "corrected", _("price corrected")


class StockMove(models.Model):
    """One signed line of the goods ledger."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="moves")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="moves")
    # The position of the entry's line that it belongs to.
    line = models.PositiveSmallIntegerField(default=0)
    on = models.DateField()
    why = models.CharField(max_length=10, choices=Why.choices)
    quantity_milli = models.BigIntegerField()
    value_rp = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["group", "on"], name="move_by_day")]

    def __str__(self) -> str:
        return f"{self.why} {self.quantity_milli} {self.value_rp}"


class StockLevel(models.Model):
    """What there is of a lot in a place."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="levels")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="levels")
    # Kept here too, so that the stock of an item is read without its lots of ten years.
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="levels")
    quantity_milli = models.BigIntegerField()
    reserved_milli = models.BigIntegerField(default=0)
    value_rp = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "place"], name="one_level_a_lot_and_place"),
            models.CheckConstraint(condition=Q(quantity_milli__gte=0), name="stock_is_not_negative"),
            models.CheckConstraint(condition=Q(value_rp__gte=0), name="stock_value_is_not_negative"),
            models.CheckConstraint(
                condition=Q(reserved_milli__gte=0, reserved_milli__lte=models.F("quantity_milli")),
                name="reserved_is_there",
            ),
            models.CheckConstraint(
                condition=Q(quantity_milli__gt=0) | Q(value_rp=0), name="nothing_is_worth_nothing"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "item"], condition=Q(quantity_milli__gt=0), name="level_in_stock")
        ]

    def __str__(self) -> str:
        return f"{self.quantity_milli} worth {self.value_rp}"


class DayTotal(models.Model):
    """What moved of an item on a day, by reason."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why.choices)
    quantity_milli = models.BigIntegerField(default=0)
    value_rp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on", "item", "why"], name="one_stock_total_a_day_item_and_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.why} {self.quantity_milli}"
