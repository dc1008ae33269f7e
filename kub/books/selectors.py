"""Balances and results, read from the day totals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from kub.books.chart import EXPENSES, INCOME, POCKETS, Account, balance_of
from kub.books.models import DayTotal, Posting
from kub.people.models import Group, Member


def balances(
    *, group: Group, until: dt.date | None = None, since: dt.date | None = None
) -> dict[Account, int]:
    """Give the balance of every account that has moved, positive on the side on which it grows."""
    totals = DayTotal.objects.filter(group=group)
    if since:
        totals = totals.filter(on__gte=since)
    if until:
        totals = totals.filter(on__lte=until)
    sums = totals.values_list("account").annotate(Sum("debit_rp"), Sum("credit_rp")).order_by("account")
    return {
        Account(account): balance_of(Account(account), debit_rp=debit_rp, credit_rp=credit_rp)
        for account, debit_rp, credit_rp in sums
    }


def balances_over(
    *, group: Group, spans: Sequence[tuple[dt.date | None, dt.date]]
) -> list[dict[Account, int]]:
    """Give the balances of several spans of days at once; a span without a first day reaches back to all."""
    sums: list[Sum] = []
    for since, until in spans:
        within = Q(on__lte=until) if since is None else Q(on__range=(since, until))
        sums += [Sum(side, filter=within, default=0) for side in ("debit_rp", "credit_rp")]
    named = {f"sum_{place}": each for place, each in enumerate(sums)}
    totals = DayTotal.objects.filter(group=group, on__lte=max(until for _since, until in spans))
    beginnings = [since for since, _until in spans if since is not None]
    if len(beginnings) == len(spans):
        totals = totals.filter(on__gte=min(beginnings))
    rows = totals.values("account").annotate(**named)
    moved: list[dict[Account, int]] = [{} for _span in spans]
    for account, *sides in rows.order_by("account").values_list("account", *named):
        for place, (debit_rp, credit_rp) in enumerate(zip(sides[::2], sides[1::2], strict=True)):
            balance_rp = balance_of(Account(account), debit_rp=debit_rp, credit_rp=credit_rp)
            moved[place][Account(account)] = balance_rp
    return moved


def pockets(*, group: Group, until: dt.date | None = None) -> dict[Account, int]:
    """Give what should be in each pocket."""
    held = balances(group=group, until=until)
    return {pocket: held.get(pocket, 0) for pocket in POCKETS}


@dataclass(frozen=True, slots=True)
class Result:
    """Income and expense of a period, by account; `profit_rp` is what is left."""

    income: dict[Account, int]
    expenses: dict[Account, int]

    @property
    def income_rp(self) -> int:
        return sum(self.income.values())

    @property
    def expenses_rp(self) -> int:
        return sum(self.expenses.values())

    @property
    def profit_rp(self) -> int:
        return self.income_rp - self.expenses_rp


def result(*, group: Group, since: dt.date, until: dt.date) -> Result:
    """Give profit or loss from `since` to `until`, both included."""
    return result_of(balances(group=group, since=since, until=until))


def result_of(moved: Mapping[Account, int]) -> Result:
    """Give profit or loss of what moved in a period, by account."""
    return Result(
        income={account: moved[account] for account in INCOME if moved.get(account)},
        expenses={account: moved[account] for account in EXPENSES if moved.get(account)},
    )


def owed_to_member(*, group: Group, member: Member, account: Account) -> int:
    """Give what the group owes a member on an account such as wages or savings."""
    postings = Posting.objects.filter(group=group, member=member)
    credited = postings.filter(credit=account).aggregate(total=Sum("amount_rp"))["total"] or 0
    debited = postings.filter(debit=account).aggregate(total=Sum("amount_rp"))["total"] or 0
    return credited - debited
