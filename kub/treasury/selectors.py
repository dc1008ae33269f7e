"""What the pockets hold, and the cash book: what came into and out of one."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, F, Q, QuerySet, Sum, When, Window

from kub.books.chart import POCKETS, Account
from kub.books.models import Posting
from kub.books.selectors import pockets
from kub.entries.models import Entry
from kub.entries.selectors import logbook
from kub.people.models import Group

MONEY_KINDS: Final = ("opening_cash", "money_in", "money_out", "transfer", "cash_count")


@dataclass(frozen=True, slots=True)
class Pocket:
    """What should be in a pocket; less than nothing means that something was not recorded."""

    account: Account
    held_rp: int

    @property
    def name(self) -> str:
        return str(self.account.label)

    @property
    def is_negative(self) -> bool:
        return self.held_rp < 0


def pockets_of(*, group: Group) -> list[Pocket]:
    held = pockets(group=group)
    return [Pocket(account, held[account]) for account in POCKETS]


def money_entries(*, group: Group) -> QuerySet[Entry]:
    """Give what was recorded about money alone, the last first."""
    return logbook(group=group).filter(kind__in=MONEY_KINDS)


@dataclass(frozen=True, slots=True)
class CashBook:
    """The cash book of one pocket and a period: `postings` carry `change_rp` and `balance_rp` after them."""

    pocket: Account
    since: dt.date
    until: dt.date
    before_rp: int
    in_rp: int
    out_rp: int
    postings: QuerySet[Posting]

    @property
    def after_rp(self) -> int:
        return self.before_rp + self.in_rp - self.out_rp


def cash_book(*, group: Group, pocket: Account, since: dt.date, until: dt.date) -> CashBook:
    """Give what moved in a pocket from `since` to `until`, both included, the first day first."""
    before_rp = pockets(group=group, until=since - dt.timedelta(days=1))[pocket]
    moved = Posting.objects.filter(Q(debit=pocket) | Q(credit=pocket), group=group, on__range=(since, until))
    sums = moved.aggregate(
        in_rp=Sum("amount_rp", filter=Q(debit=pocket), default=0),
        out_rp=Sum("amount_rp", filter=Q(credit=pocket), default=0),
    )
    change_rp = Case(When(debit=pocket, then=F("amount_rp")), default=-F("amount_rp"))
    running_rp = Window(Sum("change_rp"), order_by=["on", "pk"])
    postings = (
        moved.annotate(change_rp=change_rp)
        .annotate(balance_rp=running_rp + before_rp)
        .select_related("entry__group", "entry__voids", "member")
        .order_by("on", "pk")
    )
    return CashBook(pocket, since, until, before_rp, sums["in_rp"], sums["out_rp"], postings)
