"""The only writer of postings and of their day totals."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kub.books.chart import Account
from kub.books.models import DayTotal, Posting
from kub.entries.models import Entry
from kub.entries.totals import add_to_totals
from kub.people.models import Member


@dataclass(frozen=True, slots=True)
class Line:
    """A posting to be: `amount_rp` of nothing is passed over, a negative one turns round."""

    debit: Account
    credit: Account
    amount_rp: int
    member: Member | None = None


def post(*, entry: Entry, lines: Iterable[Line]) -> None:
    """Post the lines of an entry on its day."""
    _write(entry=entry, on=entry.happened_on, lines=lines)


def reverse(*, entry: Entry, by: Entry) -> None:
    """Post the exact opposite of an entry's postings, on the day of the entry that undoes it."""
    opposite = [
        Line(Account(posting.credit), Account(posting.debit), posting.amount_rp, posting.member)
        for posting in Posting.objects.filter(group=entry.group, entry=entry)
        .select_related("member")
        .order_by("pk")
    ]
    _write(entry=by, on=by.happened_on, lines=opposite)


def _write(*, entry: Entry, on: dt.date, lines: Iterable[Line]) -> None:
    postings = [_posting(entry, on, line) for line in lines if line.amount_rp]
    Posting.objects.bulk_create(postings)
    totals: dict[tuple, dict[str, int]] = defaultdict(lambda: {"debit_rp": 0, "credit_rp": 0})
    for posting in postings:
        totals[(posting.debit,)]["debit_rp"] += posting.amount_rp
        totals[(posting.credit,)]["credit_rp"] += posting.amount_rp
    add_to_totals(DayTotal, group=entry.group, on=on, dimensions=["account"], amounts=totals)


def _posting(entry: Entry, on: dt.date, line: Line) -> Posting:
    debit, credit = (line.debit, line.credit) if line.amount_rp > 0 else (line.credit, line.debit)
    return Posting(
        group=entry.group,
        entry=entry,
        on=on,
        debit=debit.value,
        credit=credit.value,
        amount_rp=abs(line.amount_rp),
        member=line.member,
    )
