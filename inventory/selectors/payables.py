"""What was owed to suppliers at the end of a day: what is owed now, but for what came later."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from inventory.models import CostCorrection, Purchase, PurchasePayment
from kub.entries.models import Status
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class Payable:
    """A purchase on which something was owed; `days_late` is 0 until the day after it was due.

    Where no day was agreed, it was due when it was bought.
    """

    purchase: Purchase
    open_rp: int
    days_late: int


def payables_on(*, group: Group, day: dt.date, supplier: int | None = None) -> list[Payable]:
    """Give what was owed at the end of the day, by the entries that counted then, the first due first."""
    later, undone = _later(day), _undone_later(day)
    payments = PurchasePayment.objects.filter(later | undone, group=group)
    # Money that changed hands with a correction changes the price and what is paid alike.
    corrections = CostCorrection.objects.filter(later | undone, group=group).exclude(
        entry__payload__has_key="pocket"
    )
    purchases = Purchase.objects.filter(_stood(day), group=group).filter(
        Q(paid_rp__lt=F("total_rp"))
        | Q(pk__in=payments.values("purchase"))
        | Q(pk__in=corrections.values("line__purchase"))
    )
    if supplier:
        purchases = purchases.filter(supplier=supplier)
    paid = _changed_since(payments, "purchase", "amount_rp")
    corrected = _changed_since(corrections, "line__purchase", "difference_rp")
    owed = [
        Payable(purchase, purchase.open_rp + paid[purchase.pk] - corrected[purchase.pk], _late(purchase, day))
        for purchase in purchases.select_related("supplier", "entry")
    ]
    return sorted((each for each in owed if each.open_rp), key=_first_due)


def _stood(day: dt.date) -> Q:
    """Match what counted at the end of the day."""
    undone = Q(entry__status=Status.VOIDED) & ~Q(entry__voided_by__happened_on__gt=day)
    return Q(entry__happened_on__lte=day) & ~undone


def _later(day: dt.date) -> Q:
    """Match what counts now and did not then."""
    return Q(entry__status=Status.POSTED, entry__happened_on__gt=day)


def _undone_later(day: dt.date) -> Q:
    """Match what counted then and does not now."""
    return Q(entry__status=Status.VOIDED, entry__happened_on__lte=day, entry__voided_by__happened_on__gt=day)


def _changed_since(rows: QuerySet, purchase: str, amount: str) -> dict[int, int]:
    """Give by how much rows that count now exceed those that counted then, by purchase id."""
    changed: dict[int, int] = defaultdict(int)
    for pk, status, total_rp in rows.values_list(purchase, "entry__status").annotate(Sum(amount)):
        changed[pk] += total_rp if status == Status.POSTED else -total_rp
    return changed


def _late(purchase: Purchase, day: dt.date) -> int:
    return max(0, (day - (purchase.due_on or purchase.bought_on)).days)


def _first_due(each: Payable) -> tuple[dt.date, int]:
    return (each.purchase.due_on or each.purchase.bought_on, each.purchase.pk)
