"""What customers owe, and for how long."""

import datetime as dt
import enum
from dataclasses import dataclass, field

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from kub.entries.models import Status
from kub.people.models import Group
from sales.models import Customer, Sale


class Age(enum.Enum):
    """How long a debt is past its due day, or past the sale where no day was agreed."""

    NOT_DUE = 0
    WEEK = 7
    MONTH = 30
    TWO_MONTHS = 60
    OLDER = 10**6


AGE_LABELS = {
    Age.NOT_DUE: _("Not due yet"),
    Age.WEEK: _("1–7 days"),
    Age.MONTH: _("8–30 days"),
    Age.TWO_MONTHS: _("31–60 days"),
    Age.OLDER: _("Over 60 days"),
}


@dataclass(frozen=True, slots=True)
class Debt:
    """A sale on which something is owed; `days_late` is 0 until the day after it was due."""

    sale: Sale
    days_late: int

    @property
    def age(self) -> Age:
        return next(age for age in Age if self.days_late <= age.value)


@dataclass(slots=True)
class Debtor:
    """All that one customer owes, the oldest first."""

    customer: Customer
    debts: list[Debt] = field(default_factory=list)

    @property
    def open_rp(self) -> int:
        return sum(debt.sale.open_rp for debt in self.debts)

    @property
    def days_late(self) -> int:
        return max(debt.days_late for debt in self.debts)


@dataclass(frozen=True, slots=True)
class Receivables:
    """What is owed to a group: by age, and by customer, who is latest first."""

    by_age: dict[Age, int]
    debtors: list[Debtor]

    @property
    def open_rp(self) -> int:
        return sum(self.by_age.values())


def open_sales(*, group: Group) -> QuerySet[Sale]:
    """Give the sales on which something is still owed, the oldest first."""
    paid_rp = F("returned_rp") + F("paid_rp") - F("refunded_rp")
    sales = Sale.objects.filter(group=group, entry__status=Status.POSTED, total_rp__gt=paid_rp)
    return sales.select_related("customer", "channel", "entry").order_by("sold_on", "pk")


def receivables(*, group: Group, on: dt.date) -> Receivables:
    """Give what is owed now, aged on that day."""
    by_age = dict.fromkeys(Age, 0)
    debtors: dict[int, Debtor] = {}
    for debt in debts_of(group=group, on=on):
        by_age[debt.age] += debt.sale.open_rp
        customer = debt.sale.customer
        assert customer is not None  # what is owed is owed by somebody: a sale is refused without
        debtors.setdefault(customer.pk, Debtor(customer)).debts.append(debt)
    latest_first = sorted(debtors.values(), key=lambda debtor: (-debtor.days_late, -debtor.open_rp))
    return Receivables(by_age, latest_first)


def debtor_of(*, group: Group, customer: Customer, on: dt.date) -> Debtor:
    """Give all that a customer owes; no debts where she owes nothing."""
    return Debtor(customer, debts_of(group=group, on=on, customer=customer))


def opening_receivables(*, group: Group) -> QuerySet[Sale]:
    """Give what customers owed on the group's first day, in the order in which it was recorded."""
    sales = Sale.objects.filter(group=group, channel=None, entry__status=Status.POSTED)
    return sales.select_related("customer", "entry").order_by("pk")


def debts_of(*, group: Group, on: dt.date, customer: Customer | None = None) -> list[Debt]:
    """Give the open sales with their age on that day, the oldest first."""
    sales = open_sales(group=group)
    if customer is not None:
        sales = sales.filter(customer=customer)
    return [Debt(sale, max(0, (on - (sale.due_on or sale.sold_on)).days)) for sale in sales]
