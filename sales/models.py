"""What was sold, at which price, to whom, and what is still owed."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from inventory.models import Item
from kub.entries.models import Entry
from kub.people.models import Group


class ChannelKind(models.TextChoices):
    DIRECT = "direct", _("Direct")
    WHATSAPP = "whatsapp", _("WhatsApp")
    MARKET = "market", _("Market")
    BAZAAR = "bazaar", _("Bazaar or exhibition")
    RESELLER = "reseller", _("Reseller")
    CONSIGNMENT = "consignment", _("Shop (consignment)")
    MARKETPLACE = "marketplace", _("Marketplace")


class Channel(models.Model):
    """A way to sell, with prices of its own."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="channels")
    kind = models.CharField(_("kind"), max_length=12, choices=ChannelKind.choices)
    name = models.CharField(_("name"), max_length=40)
    archived = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("group", Lower("name"), name="one_channel_a_name")]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """What one base unit costs in a channel, from a day on."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="prices")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="prices")
    price_rp = models.BigIntegerField(_("price"))
    starts_on = models.DateField(_("from"))

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["item", "channel", "starts_on"], name="one_price_a_day"),
            models.CheckConstraint(condition=Q(price_rp__gte=0), name="price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.price_rp}"


class Customer(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="customers")
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone number"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["group", "name"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name


class Sale(models.Model):
    """Goods sold together, or a debt from before KUB (then without lines, number and channel).

    What is open is total less returns less payments, plus what was refunded of them.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="sales")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sale")
    number = models.CharField(max_length=20, null=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, null=True, related_name="sales")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="sales")
    sold_on = models.DateField()
    due_on = models.DateField(null=True)
    gross_rp = models.BigIntegerField()
    discount_rp = models.BigIntegerField(default=0)
    total_rp = models.BigIntegerField()
    cost_rp = models.BigIntegerField(default=0)
    paid_rp = models.BigIntegerField(default=0)
    returned_rp = models.BigIntegerField(default=0)
    refunded_rp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="one_sale_a_number"),
            models.CheckConstraint(condition=Q(total_rp=F("gross_rp") - F("discount_rp")), name="sale_total"),
            models.CheckConstraint(
                condition=Q(total_rp__gte=F("returned_rp") + F("paid_rp") - F("refunded_rp")),
                name="sale_is_not_overpaid",
            ),
            models.CheckConstraint(condition=Q(refunded_rp__lte=F("paid_rp")), name="refund_was_paid"),
        ]
        indexes = [
            models.Index(fields=["group", "-sold_on", "-id"], name="sale_by_day"),
            models.Index(
                fields=["group"],
                condition=Q(total_rp__gt=F("returned_rp") + F("paid_rp") - F("refunded_rp")),
                name="sale_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.sold_on} {self.total_rp}"

    @property
    def open_rp(self) -> int:
        return self.total_rp - self.returned_rp - self.paid_rp + self.refunded_rp


class SaleLine(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sale_lines")
    quantity_milli = models.BigIntegerField()
    price_rp = models.BigIntegerField()
    gross_rp = models.BigIntegerField()
    discount_rp = models.BigIntegerField(default=0)
    net_rp = models.BigIntegerField()
    cost_rp = models.BigIntegerField()

    class Meta:
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.line}: {self.net_rp}"


class Payment(models.Model):
    """Money that came later for a sale that was open."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="payment")
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="payments")
    amount_rp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount_rp}"


class Return(models.Model):
    """Goods that a customer brought back: credited on what is open, the rest refunded."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="sale_return")
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="returns")
    amount_rp = models.BigIntegerField()
    refund_rp = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.amount_rp}"


class ReturnLine(models.Model):
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    sale_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="lines")
    sale_line = models.ForeignKey(SaleLine, on_delete=models.PROTECT, related_name="returns")
    quantity_milli = models.BigIntegerField()
    net_rp = models.BigIntegerField()
    cost_rp = models.BigIntegerField()
    spoiled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.quantity_milli}"


class DayTotal(models.Model):
    """What was sold of an item through a channel on a day, returns taken off."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    quantity_milli = models.BigIntegerField(default=0)
    revenue_rp = models.BigIntegerField(default=0)
    cost_rp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on", "channel", "item"], name="one_sales_total_a_day_channel_and_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.revenue_rp}"
