"""What a group began with in KUB."""

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from inventory.models import Lot, StockLevel
from kub.books.chart import INVENTORIES, POCKETS, Account
from kub.books.models import Posting
from kub.entries.models import Entry, Status
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class OpeningBalances:
    """The opening balances that are recorded so far."""

    stock_rp: int
    cash_rp: int
    receivable_rp: int
    payable_rp: int

    @property
    def worth_rp(self) -> int:
        """What the group had, less what it owed."""
        return self.stock_rp + self.cash_rp + self.receivable_rp - self.payable_rp


def opening_balances(*, group: Group) -> OpeningBalances:
    """Read the opening balances from their postings, less what was undone."""
    postings = Posting.objects.filter(group=group)
    given = dict(postings.filter(credit=Account.OPENING).values_list("debit").annotate(Sum("amount_rp")))
    taken = dict(postings.filter(debit=Account.OPENING).values_list("credit").annotate(Sum("amount_rp")))

    def opened(*accounts: Account) -> int:
        return sum(given.get(account.value, 0) - taken.get(account.value, 0) for account in accounts)

    return OpeningBalances(
        stock_rp=opened(*INVENTORIES),
        cash_rp=opened(*POCKETS),
        receivable_rp=opened(Account.RECEIVABLE),
        payable_rp=-opened(Account.PAYABLE),
    )


def opening_entries(*, group: Group, kind: str) -> QuerySet[Entry]:
    """Give the entries of a kind of opening balance that stand, in the order in which they were recorded."""
    return Entry.objects.filter(group=group, kind=kind, status=Status.POSTED).order_by("pk")


@dataclass(frozen=True, slots=True)
class LotNow:
    """A lot and what is left of it, in the store and in shops."""

    lot: Lot
    left_milli: int


def opening_lots(*, entry: Entry) -> list[LotNow]:
    lots = Lot.objects.filter(group=entry.group, entry=entry).select_related("item").order_by("line")
    left = dict(
        StockLevel.objects.filter(group=entry.group, lot__entry=entry)
        .values_list("lot")
        .annotate(Sum("quantity_milli"))
    )
    return [LotNow(lot, left.get(lot.pk, 0)) for lot in lots]
