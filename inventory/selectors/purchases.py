"""Purchases, what became of them, and what is owed for them."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Lower
from django.shortcuts import get_object_or_404

from inventory.models import (
    CostCorrection,
    Item,
    Purchase,
    PurchaseLine,
    PurchasePayment,
    StockLevel,
    Supplier,
)
from kub.entries.models import Status
from kub.lib.finding import has_name
from kub.people.identifiers import phone_digits
from kub.people.models import Group

_OWED: Final = Sum(F("total_rp") - F("paid_rp"))


def purchases_of(
    *, group: Group, words: str = "", supplier: Supplier | None = None, only_open: bool = False
) -> QuerySet[Purchase]:
    """Give the purchases that stand, the newest first; `words` looks for suppliers and goods."""
    purchases = Purchase.objects.filter(group=group, entry__status=Status.POSTED)
    if only_open:
        purchases = purchases.filter(paid_rp__lt=F("total_rp"))
    if supplier:
        purchases = purchases.filter(supplier=supplier)
    if words:
        goods = Item.objects.filter(has_name("name", words), group=group)
        bought = PurchaseLine.objects.filter(group=group, item__in=goods.values("pk"))
        called = Supplier.objects.filter(has_name("name", words), group=group)
        purchases = purchases.filter(Q(supplier__in=called) | Q(pk__in=bought.values("purchase")))
    return purchases.select_related("entry", "supplier").order_by("-bought_on", "-pk")


def owed_rp(*, group: Group) -> int:
    """Give what the group still owes for its purchases."""
    return _unpaid(group).aggregate(owed=_OWED)["owed"] or 0


def _unpaid(group: Group) -> QuerySet[Purchase]:
    return Purchase.objects.filter(group=group, entry__status=Status.POSTED, paid_rp__lt=F("total_rp"))


def last_purchase(*, group: Group) -> Purchase | None:
    """Give the purchase of goods that was recorded last."""
    bought = Purchase.objects.filter(group=group, entry__status=Status.POSTED, entry__kind="purchase")
    return bought.select_related("entry").order_by("-pk").first()


def get_purchase(*, group: Group, uid: uuid.UUID) -> Purchase:
    """Give a purchase, or a debt from before, by its entry. Raises `Http404`."""
    purchases = Purchase.objects.filter(group=group).select_related("supplier", "entry__group")
    return get_object_or_404(purchases, entry__uid=uid)


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line of a purchase as it is now: its price with the corrections that stand, and what is left."""

    line: PurchaseLine
    amount_rp: int
    left_milli: int
    left_value_rp: int

    @property
    def value_rp(self) -> int:
        """What the whole lot cost, freight included."""
        return self.amount_rp + self.line.freight_rp

    @property
    def is_corrected(self) -> bool:
        return self.amount_rp != self.line.amount_rp

    @property
    def is_other_unit(self) -> bool:
        return self.line.written_unit != self.line.item.base_unit


def lines_now(*, purchase: Purchase) -> list[LineNow]:
    """Give the lines of a purchase with what is left of each."""
    standing = CostCorrection.objects.filter(group=purchase.group, entry__status=Status.POSTED)
    lines = PurchaseLine.objects.filter(group=purchase.group, purchase=purchase)
    lines = lines.select_related("item", "lot").prefetch_related(
        Prefetch("corrections", standing), Prefetch("lot__levels", StockLevel.objects.all())
    )
    return [
        LineNow(
            line=line,
            amount_rp=line.amount_rp + sum(each.difference_rp for each in line.corrections.all()),
            left_milli=sum(level.quantity_milli for level in line.lot.levels.all()),
            left_value_rp=sum(level.value_rp for level in line.lot.levels.all()),
        )
        for line in lines
    ]


def payments_of(*, purchase: Purchase) -> QuerySet[PurchasePayment]:
    """Give the later payments that stand, in their order."""
    payments = PurchasePayment.objects.filter(
        group=purchase.group, purchase=purchase, entry__status=Status.POSTED
    )
    return payments.select_related("entry__group", "entry__recorded_by").order_by("entry__happened_on", "pk")


def corrections_of(*, purchase: Purchase) -> QuerySet[CostCorrection]:
    """Give the price corrections that stand, in their order."""
    corrections = CostCorrection.objects.filter(
        group=purchase.group, line__purchase=purchase, entry__status=Status.POSTED
    )
    return corrections.select_related("entry__group", "entry__recorded_by", "line__item").order_by("pk")


def suppliers_of(*, group: Group, words: str = "") -> QuerySet[Supplier]:
    """Give the suppliers with what is owed to each (`owed_rp`), by name."""
    suppliers = Supplier.objects.filter(group=group)
    if words:
        suppliers = suppliers.filter(called_like(words))
    # A subquery is reckoned for the rows of a page alone; a join would group every purchase of the group.
    owed = _unpaid(group).filter(supplier=OuterRef("pk")).order_by().values("supplier").annotate(owed=_OWED)
    return suppliers.annotate(owed_rp=Coalesce(Subquery(owed.values("owed")), 0)).order_by(
        Lower("name"), "pk"
    )


def called_like(words: str) -> Q:
    """Give the condition that a supplier's name or phone number has what was typed."""
    found = has_name("name", words)
    if digits := phone_digits(words):
        found |= Q(phone__contains=digits)
    return found


def supplier_names(*, group: Group) -> QuerySet[Supplier, str]:
    return Supplier.objects.filter(group=group).order_by(Lower("name")).values_list("name", flat=True)


def get_supplier(*, group: Group, pk: int) -> Supplier:
    """Raise `Http404` for a supplier of another group as for one that never was."""
    return get_object_or_404(suppliers_of(group=group), pk=pk)


def supplier_called(*, group: Group, name: str) -> Supplier | None:
    """Give the supplier of that name, as the database compares names."""
    named = Supplier.objects.filter(group=group).annotate(lower=Lower("name"))
    return named.filter(lower=Lower(Value(name))).first()
