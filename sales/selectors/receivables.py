"""What customers owe, and for how long."""

import datetime as dt
import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import DateField, F, Min, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from kub.entries.models import Status
from kub.people.models import Group
from sales.models import Customer, Sale

_OPEN_RP: Final = F("total_rp") - F("returned_rp") - F("paid_rp") + F("refunded_rp")


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


def open_sales(*, group: Group) -> QuerySet[Sale]:
    """Give the sales on which something is still owed, the oldest first."""
    paid_rp = F("returned_rp") + F("paid_rp") - F("refunded_rp")
    sales = Sale.objects.filter(group=group, entry__status=Status.POSTED, total_rp__gt=paid_rp)
    return sales.select_related("customer", "channel", "entry").order_by("sold_on", "pk")


def owed_rp(*, group: Group) -> int:
    """Give what is owed altogether."""
    return open_sales(group=group).aggregate(owed=Sum(_OPEN_RP, default=0))["owed"]


def owed_by_age(*, group: Group, on: dt.date) -> dict[Age, int]:
    """Give what is owed, by how late it is on that day; added up by the database."""
    sums = {age.name: Sum(_OPEN_RP, filter=_is_of(age, on), default=0) for age in Age}
    found = _with_due_day(group).aggregate(**sums)
    return {age: found[age.name] for age in Age}


def debtors_latest_first(*, group: Group, on: dt.date) -> list[int]:
    """Give the keys of the customers who owe: who is latest on that day first, then who owes most."""
    # Whoever is not late yet is as late as nobody, whenever she has to pay.
    late_from = Least(Min("due"), Value(on, DateField()))
    owing = _with_due_day(group).values("customer").annotate(late_from=late_from, owed_rp=Sum(_OPEN_RP))
    return list(owing.order_by("late_from", "-owed_rp", "customer").values_list("customer", flat=True))


def _with_due_day(group: Group) -> QuerySet[Sale]:
    """Give the open sales, in no order, with the day on which each was to be paid, as `due`."""
    return open_sales(group=group).order_by().annotate(due=Coalesce("due_on", "sold_on"))


def _is_of(age: Age, on: dt.date) -> Q:
    """Give the condition that what was to be paid on `due` is of this age: later than what is younger."""
    younger = [each for each in Age if each.value < age.value]
    later = Q(due__lt=on - dt.timedelta(days=younger[-1].value)) if younger else Q()
    return later if age is Age.OLDER else later & Q(due__gte=on - dt.timedelta(days=age.value))


def debtors_named(*, group: Group, on: dt.date, customers: Sequence[int]) -> list[Debtor]:
    """Give all that some customers owe, in the order in which they are named by their keys."""
    owing: dict[int, Debtor] = {}
    for sale in open_sales(group=group).filter(customer__in=customers):
        assert sale.customer is not None  # it was asked for by its customer
        owing.setdefault(sale.customer.pk, Debtor(sale.customer)).debts.append(_aged(sale, on))
    return [owing[pk] for pk in customers if pk in owing]


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
    return [_aged(sale, on) for sale in sales]


def _aged(sale: Sale, on: dt.date) -> Debt:
    return Debt(sale, max(0, (on - (sale.due_on or sale.sold_on)).days))
