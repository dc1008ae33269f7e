"""Who owes, and since when, added up by the database as the page of debts adds up sale by sale."""

import datetime as dt

from pytest_django import DjangoAssertNumQueries

from kub.entries.services import undo
from kub.people.models import Group
from sales.selectors.debtors import owed_now
from sales.selectors.receivables import debtors_latest_first, debtors_named, owed_by_age
from tests.kitchen import Kitchen

DAY = dt.date(2026, 3, 10)


def test_nobody_owes_a_new_group(sari: Group) -> None:
    owed = owed_now(group=sari, on=DAY)
    assert (owed.open_rp, owed.late_rp, owed.late_count, owed.debtors) == (0, 0, 0, [])


def test_sums_are_those_of_the_page_of_debts(
    kitchen: Kitchen, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rini, darmi = kitchen.customer().pk, kitchen.customer("Warung Mbok Darmi").pk
    early = DAY - dt.timedelta(days=25)
    kitchen.cook(on=early)
    kitchen.sell("5", customer=rini, on=early, due_on="2026-04-30")
    kitchen.sell("4", customer=rini, on=DAY - dt.timedelta(days=9), due_on="2026-03-08")
    partly = {"pocket": "cash", "amount": 1_000}
    kitchen.sell("3", customer=darmi, on=DAY - dt.timedelta(days=20), paid=partly)
    undo(access=kitchen.access, uid=kitchen.sell("9", customer=darmi, on=DAY).uid)
    kitchen.sell("2", on=DAY)
    with django_assert_num_queries(1):
        owed = owed_now(group=kitchen.group, on=DAY)
    told = [(each.name, each.open_rp, each.late_rp, each.days_late, each.since) for each in owed.debtors]
    assert told == [
        ("Warung Mbok Darmi", 20_000, 20_000, 20, DAY - dt.timedelta(days=20)),
        ("Warung Bu Rini", 63_000, 28_000, 2, early),
    ]
    shown = debtors_named(
        group=kitchen.group, on=DAY, customers=debtors_latest_first(group=kitchen.group, on=DAY)
    )
    assert owed.open_rp == sum(owed_by_age(group=kitchen.group, on=DAY).values())
    assert [each.name for each in owed.debtors] == [each.customer.name for each in shown]
    assert [each.days_late for each in owed.debtors] == [each.days_late for each in shown]
    assert (owed.late_rp, owed.late_count) == (48_000, 2)
