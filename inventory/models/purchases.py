"""What was bought, from whom, and what is still owed for it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from inventory.models.items import Item
from inventory.models.stock import Lot
from kub.entries.models import Entry
from kub.people.models import Group


class Supplier(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="suppliers")
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("group", Lower("name"), name="one_supplier_a_name")]

    def __str__(self) -> str:
        return self.name


class Purchase(models.Model):
    """Goods bought together, or a debt from before KUB (then without lines)."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="purchases")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="purchase")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="purchases")
    bought_on = models.DateField()
    due_on = models.DateField(null=True)
    freight_rp = models.BigIntegerField(default=0)
    # Goods and freight, with the price corrections that are owed or were refunded.
    total_rp = models.BigIntegerField()
    paid_rp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_rp__gte=0, paid_rp__lte=F("total_rp")), name="purchase_is_not_overpaid"
            )
        ]
        indexes = [
            models.Index(fields=["group", "-bought_on", "-id"], name="purchase_by_day"),
            models.Index(fields=["group"], condition=Q(paid_rp__lt=F("total_rp")), name="purchase_open"),
        ]

    def __str__(self) -> str:
        return f"{self.bought_on} {self.total_rp}"

    @property
    def open_rp(self) -> int:
        return self.total_rp - self.paid_rp


class PurchaseLine(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="purchase_line")
    quantity_milli = models.BigIntegerField()
    # As it was written down: so many of which unit.
    written_milli = models.BigIntegerField()
    written_unit = models.CharField(max_length=20)
    amount_rp = models.BigIntegerField()
    freight_rp = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.line}: {self.amount_rp}"


class PurchasePayment(models.Model):
    """Money given for a purchase that was owed."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="purchase_payment")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="payments")
    amount_rp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount_rp}"


class CostCorrection(models.Model):
    """A wrong purchase price put right: on what is left of the lot, and the rest on the month's result."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="cost_correction")
    line = models.ForeignKey(PurchaseLine, on_delete=models.PROTECT, related_name="corrections")
    difference_rp = models.BigIntegerField()
    on_stock_rp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.difference_rp}"

    @property
    def on_result_rp(self) -> int:
        return self.difference_rp - self.on_stock_rp
