"""Whom a group sells to, and what each still owes."""

from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from kub.entries.models import Status
from kub.lib.finding import has_name
from kub.people.identifiers import phone_digits
from kub.people.models import Group
from sales.models import Customer, Sale

# So many names a phone can offer while one is typed.
MOST_OFFERED = 100
SALES_LOOKED_AT = 1000


def customers_of(*, group: Group, words: str = "") -> QuerySet[Customer]:
    """Give the customers by name, each with `open_rp`, and with `bought`, how many sales count."""
    customers = Customer.objects.filter(group=group)
    if words:
        customers = customers.filter(named_like(words))
    # Subqueries are reckoned for the rows of a page alone; a join would group every sale of the group.
    counting = Sale.objects.filter(customer=OuterRef("pk"), entry__status=Status.POSTED)
    open_rp = F("total_rp") - F("returned_rp") - F("paid_rp") + F("refunded_rp")
    owing = customers.annotate(
        open_rp=_reckoned(counting, Sum(open_rp)), bought=_reckoned(counting, Count("pk"))
    )
    return owing.order_by("name", "pk")


def _reckoned(sales: QuerySet[Sale], what: Aggregate) -> Coalesce:
    of_customer = sales.order_by().values("customer").annotate(reckoned=what)
    return Coalesce(Subquery(of_customer.values("reckoned")), 0)


def named_like(words: str, prefix: str = "") -> Q:
    """Give the condition that a customer's name or phone number has what was typed."""
    found = has_name(f"{prefix}name", words)
    if digits := phone_digits(words):
        found |= Q(**{f"{prefix}phone__contains": digits})
    return found


def get_customer(*, group: Group, pk: int) -> Customer:
    """Raise `Http404` for a customer of another group as for one that never was."""
    return get_object_or_404(customers_of(group=group), pk=pk)


def customers_called(*, group: Group, name: str, phone: str = "") -> QuerySet[Customer]:
    """Give those whom a name, and a number where one was typed, can mean.

    With a number: who has both, else who has the name and no number yet.
    """
    called = Customer.objects.filter(group=group, name__iexact=name).order_by("pk")
    if not phone:
        return called
    exact = called.filter(phone=phone)
    return exact if exact.exists() else called.filter(phone="")


def offered_customers(*, group: Group) -> list[Customer]:
    """Give the customers that are offered while a name is typed: who bought last comes first.

    Who bought before the last `SALES_LOOKED_AT` counts as one who did not: the newest of those are offered.
    """
    named = Sale.objects.filter(group=group, customer__isnull=False).order_by("-pk")
    buyers = dict.fromkeys(named.values_list("customer", flat=True)[:SALES_LOOKED_AT])
    bought_last = list(buyers)[:MOST_OFFERED]
    found = Customer.objects.filter(group=group).in_bulk(bought_last)
    others = Customer.objects.filter(group=group).exclude(pk__in=bought_last).order_by("-pk")
    return [*(found[pk] for pk in bought_last), *others[: MOST_OFFERED - len(bought_last)]]


def find_customer(*, group: Group, pk: int | None) -> Customer | None:
    return Customer.objects.filter(group=group, pk=pk).first() if pk else None


def customer_names(*, group: Group) -> dict[int, str]:
    """Give the names of the group's customers by id, in the order of the names."""
    return dict(Customer.objects.filter(group=group).order_by("name", "pk").values_list("pk", "name"))
