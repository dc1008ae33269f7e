"""Whom a group sells to, and what each still owes."""

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from kub.entries.models import Status
from kub.lib.finding import has_name
from kub.people.identifiers import phone_digits
from kub.people.models import Group
from sales.models import Customer

# So many names a phone can offer while one is typed.
MOST_OFFERED = 100


def customers_of(*, group: Group, words: str = "") -> QuerySet[Customer]:
    """Give the customers by name, each with `open_rp`, and with `bought`, how many sales count."""
    customers = Customer.objects.filter(group=group)
    if words:
        customers = customers.filter(named_like(words))
    counts = Q(sales__entry__status=Status.POSTED)
    open_rp = F("sales__total_rp") - F("sales__returned_rp") - F("sales__paid_rp") + F("sales__refunded_rp")
    owing = customers.annotate(
        open_rp=Coalesce(Sum(open_rp, filter=counts), 0), bought=Count("sales", filter=counts)
    )
    return owing.order_by("name", "pk")


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


def offered_customers(*, group: Group) -> QuerySet[Customer]:
    """Give the customers that are offered while a name is typed: who bought last comes first."""
    bought_last = Customer.objects.filter(group=group).annotate(last=Max("sales"))
    return bought_last.order_by(F("last").desc(nulls_last=True), "-pk")[:MOST_OFFERED]


def find_customer(*, group: Group, pk: int | None) -> Customer | None:
    return Customer.objects.filter(group=group, pk=pk).first() if pk else None
