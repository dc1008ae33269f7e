"""What customers owe, on any day: by sale, and by customer and age."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.reports.parts import chosen_id, money
from kub.lib.reports import Column, Kind, Report
from kub.people.models import Group
from kub.people.reporting import Asked, Asks, ReportKind, Section
from sales.reports.parts import CUSTOMER
from sales.selectors.past_debts import debts_at
from sales.selectors.receivables import AGE_LABELS, Age


def receivables_report(*, group: Group, on: dt.date, customer: int | None = None) -> Report:
    """Give what customers owed at the end of the day, each sale, with how many days it was past due."""
    return Report(
        title=_("Owed by customers"),
        columns=[
            Column(key="customer", label=_("Customer")),
            Column(key="number", label=_("Number")),
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="due_on", label=_("Due"), kind=Kind.DATE, expiry_on=on),
            money("total", _("Total")),
            money("returned", _("Returned")),
            money("paid", _("Paid")),
            money("open", _("Still owed")),
            Column(key="late", label=_("Days past due"), kind=Kind.INTEGER),
            Column(key="age", label=_("Age")),
        ],
        rows=[
            (
                debt.sale.customer.name if debt.sale.customer else "",
                debt.sale.number or "",
                debt.sale.sold_on,
                debt.sale.due_on,
                debt.sale.total_rp,
                debt.returned_rp,
                debt.paid_rp,
                debt.open_rp,
                debt.days_late,
                str(AGE_LABELS[debt.age]),
            )
            for debt in debts_at(group=group, on=on, customer=customer)
        ],
    )


def _by_sale(asked: Asked) -> Report:
    return receivables_report(group=asked.group, on=asked.until, customer=chosen_id(asked, "customer"))


def _by_age(asked: Asked) -> Report:
    """Give what each customer owed, divided by age; who owes most first."""
    # By customer, not by name: two may be called alike.
    owed: dict[tuple[str, int], dict[Age, int]] = {}
    for debt in debts_at(group=asked.group, on=asked.until):
        customer = debt.sale.customer
        who = (customer.name, customer.pk) if customer else ("", 0)
        owed.setdefault(who, dict.fromkeys(Age, 0))[debt.age] += debt.open_rp
    most_first = sorted(owed.items(), key=lambda each: (-sum(each[1].values()), each[0]))
    return Report(
        title=_("Owed by age"),
        columns=[
            Column(key="customer", label=_("Customer")),
            *(money(f"age_{age.name.lower()}", str(AGE_LABELS[age])) for age in Age),
            money("open", _("Still owed")),
        ],
        rows=[(name, *by_age.values(), sum(by_age.values())) for (name, _pk), by_age in most_first],
    )


OWED: Final = ReportKind(
    name="receivables",
    title=gettext_lazy("Owed by customers"),
    about=gettext_lazy("Which sales are not paid yet, and since when."),
    section=Section.MONEY,
    build=_by_sale,
    asks=Asks.DAY,
    filters=(CUSTOMER,),
)
OWED_BY_AGE: Final = ReportKind(
    name="receivables-by-age",
    title=gettext_lazy("Owed by age"),
    about=gettext_lazy("Who owes how much, and how late it is."),
    section=Section.MONEY,
    build=_by_age,
    asks=Asks.DAY,
)
