"""What the pockets hold, and the cash book: what came into and out of one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from django.db.models import Case, F, Q, QuerySet, Sum, When

from kub.books.chart import POCKETS, Account
from kub.books.models import DayTotal, Posting
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


def money_entries(*, group: Group, most: int) -> list[Entry]:
    """Give what was recorded last about money alone, the last first; at most so many."""
    # The keys of each kind are the end of an index; the kinds together would be looked for in everything.
    recorded = Entry.objects.filter(group=group).order_by("-pk").values_list("pk", flat=True)
    keys = [pk for kind in MONEY_KINDS for pk in recorded.filter(kind=kind)[:most]]
    return list(logbook(group=group).filter(pk__in=sorted(keys)[-most:]))


@dataclass(frozen=True, slots=True)
class CashBook:
    """The cash book of one pocket and a period; `lines_of` puts the balance beside its postings."""

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


@dataclass(frozen=True, slots=True)
class BookLine:
    """What a posting changed in the pocket, and what was in it then."""

    posting: Posting
    change_rp: int
    balance_rp: int


def cash_book(*, group: Group, pocket: Account, since: dt.date, until: dt.date) -> CashBook:
    """Give what moved in a pocket from `since` to `until`, both included, the first day first."""
    before_rp = pockets(group=group, until=since - dt.timedelta(days=1))[pocket]
    in_rp, out_rp = _passed(group, pocket, since, until)
    postings = _moved(group, pocket).filter(on__range=(since, until)).order_by("on", "pk")
    postings = postings.select_related("entry__group", "entry__voids", "member")
    return CashBook(pocket, since, until, before_rp, in_rp, out_rp, postings)


def lines_of(*, group: Group, book: CashBook, postings: Sequence[Posting]) -> list[BookLine]:
    """Put the balance beside postings of a cash book that follow each other, such as those of a page."""
    if not postings:
        return []
    changes_rp = [
        posting.amount_rp if posting.debit == book.pocket else -posting.amount_rp for posting in postings
    ]
    balances_rp = accumulate(changes_rp, initial=_held_before(group, book, postings[0]))
    next(balances_rp)  # what was there before the first of them
    return [BookLine(*line) for line in zip(postings, changes_rp, balances_rp, strict=True)]


def _held_before(group: Group, book: CashBook, posting: Posting) -> int:
    """Give what was in the pocket just before: by the totals of the days before, and what moved that day."""
    in_rp, out_rp = _passed(group, book.pocket, book.since, posting.on - dt.timedelta(days=1))
    that_day = _moved(group, book.pocket).filter(on=posting.on, pk__lt=posting.pk)
    change_rp = Case(When(debit=book.pocket, then=F("amount_rp")), default=-F("amount_rp"))
    return book.before_rp + in_rp - out_rp + that_day.aggregate(total=Sum(change_rp, default=0))["total"]


def _passed(group: Group, pocket: Account, since: dt.date, until: dt.date) -> tuple[int, int]:
    """Give what came into a pocket and went out of it from `since` to `until`, both included."""
    totals = DayTotal.objects.filter(group=group, account=pocket, on__range=(since, until))
    sums = totals.aggregate(in_rp=Sum("debit_rp", default=0), out_rp=Sum("credit_rp", default=0))
    return sums["in_rp"], sums["out_rp"]


def _moved(group: Group, pocket: Account) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(debit=pocket) | Q(credit=pocket), group=group)
