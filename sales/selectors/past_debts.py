"""What customers owed at the end of any day, by what had been recorded for the days until then."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kub.entries.models import Status
from kub.people.models import Group
from sales.models import Payment, Return, Sale
from sales.selectors.receivables import Age


@dataclass(frozen=True, slots=True)
class PastDebt:
    """A sale on which something was owed, as it stood then; `days_late` is 0 until after its due day."""

    sale: Sale
    returned_rp: int
    paid_rp: int
    days_late: int

    @property
    def open_rp(self) -> int:
        return self.sale.total_rp - self.returned_rp - self.paid_rp

    @property
    def age(self) -> Age:
        return next(age for age in Age if self.days_late <= age.value)


def debts_at(*, group: Group, on: dt.date, customer: int | None = None) -> list[PastDebt]:
    """Give what was owed at the end of a day, the oldest first; a few queries, however much was sold."""
    sales = _sales_on_credit(group, on)
    if customer is not None:
        sales = sales.filter(customer=customer)
    about = {"group": group, "sale__in": sales.values("pk")}
    later_rp, paid_rp, returned_rp = (defaultdict[int, int](int) for _each in range(3))
    for payment in Payment.objects.filter(**about).select_related("entry__voided_by"):
        if payment.entry.status == Status.POSTED:
            later_rp[payment.sale_id] += payment.amount_rp
        if _counted(payment, on):
            paid_rp[payment.sale_id] += payment.amount_rp
    for each in Return.objects.filter(**about).select_related("entry__voided_by"):
        if _counted(each, on):
            returned_rp[each.sale_id] += each.amount_rp
            paid_rp[each.sale_id] -= each.refund_rp
    debts = [
        PastDebt(
            sale=sale,
            returned_rp=returned_rp[sale.pk],
            # What was not paid later was paid with the sale.
            paid_rp=sale.paid_rp - later_rp[sale.pk] + paid_rp[sale.pk],
            days_late=max(0, (on - (sale.due_on or sale.sold_on)).days),
        )
        for sale in sales.select_related("customer").order_by("sold_on", "pk")
    ]
    return [debt for debt in debts if debt.open_rp]


def _sales_on_credit(group: Group, on: dt.date) -> QuerySet[Sale]:
    """Give the sales that count on the day, and on which something may have been owed."""
    counts = Q(entry__status=Status.POSTED) | Q(entry__voided_by__happened_on__gt=on)
    about = {"group": group, "sale": OuterRef("pk")}
    # What was paid at once and never touched again was never owed.
    is_open = Q(total_rp__gt=F("returned_rp") + F("paid_rp") - F("refunded_rp"))
    moved = Q(Exists(Payment.objects.filter(**about))) | Q(Exists(Return.objects.filter(**about)))
    sales = Sale.objects.filter(counts, group=group, customer__isnull=False, entry__happened_on__lte=on)
    return sales.filter(is_open | moved | Q(entry__status=Status.VOIDED))


def _counted(record: Payment | Return, on: dt.date) -> bool:
    """Tell whether it counted at the end of the day: it had happened, and had not been undone by then."""
    entry = record.entry
    if entry.happened_on > on or entry.status not in {Status.POSTED, Status.VOIDED}:
        return False
    return entry.status == Status.POSTED or entry.voided_by.happened_on > on
