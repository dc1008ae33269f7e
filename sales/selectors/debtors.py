"""Who owes a group, how much, and since when: added up by the database, however many sales are open."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import Coalesce

from kub.people.models import Group
from sales.selectors.receivables import open_sales


@dataclass(frozen=True, slots=True)
class Owing:
    """What one customer owes; `since` is the day of the oldest open sale."""

    customer: int
    name: str
    open_rp: int
    late_rp: int
    late_count: int
    since: dt.date
    days_late: int


@dataclass(frozen=True, slots=True)
class OwedNow:
    """What is owed to a group; who is latest stands first."""

    debtors: Sequence[Owing]

    @property
    def open_rp(self) -> int:
        return sum(debtor.open_rp for debtor in self.debtors)

    @property
    def late_rp(self) -> int:
        return sum(debtor.late_rp for debtor in self.debtors)

    @property
    def late_count(self) -> int:
        return sum(debtor.late_count for debtor in self.debtors)


def owed_now(*, group: Group, on: dt.date) -> OwedNow:
    """Give what each customer owes, aged on that day; one query."""
    open_rp = F("total_rp") - F("returned_rp") - F("paid_rp") + F("refunded_rp")
    rows = (
        open_sales(group=group)
        .annotate(due=Coalesce("due_on", "sold_on"))
        .order_by()
        .values_list("customer", "customer__name")
        .annotate(
            owed_rp=Sum(open_rp),
            late_rp=Sum(open_rp, filter=Q(due__lt=on), default=0),
            late_count=Count("pk", filter=Q(due__lt=on)),
            since=Min("sold_on"),
            first_due=Min("due"),
        )
        .order_by("customer__name", "customer")
    )
    found = [
        Owing(customer, name, owed_rp, late_rp, late_count, since, max((on - first_due).days, 0))
        for customer, name, owed_rp, late_rp, late_count, since, first_due in rows
    ]
    return OwedNow(sorted(found, key=lambda debtor: (-debtor.days_late, -debtor.open_rp)))
