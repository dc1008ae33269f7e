"""What a batch took, gave and cost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models.items import Item
from inventory.models.recipes import Basis, Recipe, WorkUnit
from inventory.models.stock import Lot
from kub.entries.models import Entry
from kub.people.models import Group, Member


class Batch(models.Model):
    """One production run. Its total is the truth; unit costs are for reading."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="batches")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="batch")
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, null=True, related_name="batches")
    code = models.CharField(max_length=20)
    made_on = models.DateField()
    basis = models.CharField(max_length=6, choices=Basis.choices)
    ruined = models.BooleanField(default=False)
    materials_rp = models.BigIntegerField()
    labour_rp = models.BigIntegerField()
    overhead_rp = models.BigIntegerField()
    packaging_rp = models.BigIntegerField()
    byproduct_rp = models.BigIntegerField(default=0)
    total_rp = models.BigIntegerField()
    # Good and rejected output in the measure of the basis: thousandths of kg, or of a piece.
    good_milli = models.BigIntegerField(default=0)
    reject_milli = models.BigIntegerField(default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    photo = models.FileField(_("photo"), upload_to="batches", blank=True)
    thumbnail = models.FileField(upload_to="batches", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="one_batch_a_code")]
        indexes = [models.Index(fields=["group", "-made_on", "-id"], name="batch_by_day")]

    def __str__(self) -> str:
        return self.code

    @property
    def shared_rp(self) -> int:
        """What the outputs share: materials, labour and overhead, less the by-product's value."""
        return self.materials_rp + self.labour_rp + self.overhead_rp - self.byproduct_rp


class BatchMaterial(models.Model):
    """A material or a packaging that a batch took, summed over its lots."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="materials")
    line = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField()
    value_rp = models.BigIntegerField()

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.quantity_milli}"


class BatchWork(models.Model):
    """What a member worked in a batch, by the hour or by the piece."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="work")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="work")
    unit = models.CharField(max_length=5, choices=WorkUnit.choices)
    quantity_milli = models.BigIntegerField()
    rate_rp = models.BigIntegerField()
    amount_rp = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.amount_rp}"


class BatchOverhead(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="overhead")
    name = models.CharField(max_length=60)
    amount_rp = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BatchOutput(models.Model):
    """A product or by-product of a batch, with its cost including and without labour."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="outputs")
    line = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="batch_output")
    quantity_milli = models.BigIntegerField()
    shared_rp = models.BigIntegerField()
    packaging_rp = models.BigIntegerField()
    cost_rp = models.BigIntegerField()
    cost_without_labour_rp = models.BigIntegerField()

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.quantity_milli}"
