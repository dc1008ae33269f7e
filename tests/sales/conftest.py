"""The kitchen's sales pages, in the chair's browser."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from kub.entries.models import Entry, Source
from kub.people.models import User
from sales.models import Customer, Sale
from tests.kitchen import Kitchen
from tests.sales.pages import Pages


@pytest.fixture
def pages(kitchen: Kitchen, client_of: Callable[[User | None], Client], chair: User) -> Pages:
    return Pages(client_of(chair), kitchen.group, kitchen.day)


@pytest.fixture
def many_sales(kitchen: Kitchen) -> Callable[[int], None]:
    """Fill the lists with open sales to as many customers: rows to be read, without goods or money."""

    def fill(count: int) -> None:
        group, on, channel = kitchen.group, kitchen.day, kitchen.channel()
        Sale.objects.filter(group=group).delete()
        Customer.objects.filter(group=group).delete()
        customers = Customer.objects.bulk_create(
            Customer(group=group, name=f"Bu {number}", phone="+6281200000000") for number in range(count)
        )
        entries = Entry.objects.bulk_create(
            Entry(
                group=group,
                uid=uuid.uuid4(),
                kind="sale",
                happened_on=on,
                recorded_by=kitchen.access.user,
                source=Source.PAGE,
                payload={},
            )
            for _number in range(count)
        )
        Sale.objects.bulk_create(
            Sale(
                group=group,
                entry=entry,
                number=f"2026-03/{number:04}",
                channel=channel,
                customer=customer,
                sold_on=on,
                gross_rp=7_000,
                total_rp=7_000,
            )
            for number, (entry, customer) in enumerate(zip(entries, customers, strict=True), start=1)
        )

    return fill
