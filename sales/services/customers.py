"""Whom a group sells to."""

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kub.lib.db import write_transaction
from kub.people.access import Access, Permission
from kub.people.models import Group
from sales.models import Customer
from sales.selectors.customers import customers_called


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """What a group notes of a customer; `phone` in E.164."""

    name: str
    phone: str = ""
    address: str = ""


def add_customer(*, access: Access, facts: CustomerFacts) -> Customer:
    """Note a new customer. Raises `ValidationError` when the group has one of that name and number."""
    access.require(Permission.RECORD)
    with write_transaction():
        _lock(access.group)
        _refuse_twin(access.group, facts)
        return Customer.objects.create(group=access.group, **asdict(facts))


def change_customer(*, access: Access, customer: Customer, facts: CustomerFacts) -> Customer:
    """Change what is noted of a customer. Raises `ValidationError` as `add_customer` does."""
    access.require(Permission.RECORD)
    with write_transaction():
        _lock(access.group)
        _refuse_twin(access.group, facts, other_than=customer)
        for field, value in asdict(facts).items():
            setattr(customer, field, value)
        customer.save()
        return customer


def customer_called(*, access: Access, name: str, phone: str = "") -> Customer:
    """Give the one customer of that name, or note a new one. Asked twice, she is noted once.

    A number that was not known yet is kept with her. Raises `ValidationError` where several are called so.
    """
    access.require(Permission.RECORD)
    with write_transaction():
        _lock(access.group)
        found = list(customers_called(group=access.group, name=name, phone=phone))
        if not found:
            return Customer.objects.create(group=access.group, name=name, phone=phone)
        if len(found) > 1:
            raise ValidationError(_("Several are called so. Choose one of them."))
        [customer] = found
        if phone and not customer.phone:
            customer.phone = phone
            customer.save(update_fields=["phone"])
        return customer


def _lock(group: Group) -> None:
    """Let one at a time note customers of a group, so that a form sent twice makes one of them."""
    Group.objects.select_for_update().get(pk=group.pk)


def _refuse_twin(group: Group, facts: CustomerFacts, other_than: Customer | None = None) -> None:
    twins = Customer.objects.filter(group=group, name__iexact=facts.name, phone=facts.phone)
    if other_than:
        twins = twins.exclude(pk=other_than.pk)
    if twins.exists():
        raise ValidationError({"name": _("A customer of this name and number is known already.")})
