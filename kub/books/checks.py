"""Proof of the money ledger."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Sum

from kub.books.models import DayTotal, Posting
from kub.people.models import Group


def day_totals_follow_from_postings(group: Group) -> Iterator[str]:
    moved: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    postings = Posting.objects.filter(group=group)
    for side, index in (("debit", 0), ("credit", 1)):
        for on, account, amount_rp in postings.values_list("on", side).annotate(Sum("amount_rp")):
            moved[on, account][index] += amount_rp
    stored = {
        (on, account): [debit_rp, credit_rp]
        for on, account, debit_rp, credit_rp in DayTotal.objects.filter(group=group).values_list(
            "on", "account", "debit_rp", "credit_rp"
        )
    }
    for key in sorted(moved.keys() | stored.keys()):
        if moved.get(key, [0, 0]) != stored.get(key, [0, 0]):
            on, account = key
            yield f"{account} on {on}: postings give {moved.get(key)}, the day total says {stored.get(key)}"


def postings_stay_in_their_group(group: Group) -> Iterator[str]:
    for pk in (
        Posting.objects.filter(group=group).exclude(entry__group=F("group")).values_list("pk", flat=True)
    ):
        yield f"posting {pk} belongs to an entry of another group"
    strangers = Posting.objects.filter(group=group, member__isnull=False).exclude(member__group=F("group"))
    for pk in strangers.values_list("pk", flat=True):
        yield f"posting {pk} names a member of another group"


def production_is_cleared(group: Group) -> Iterator[str]:
    """What a batch puts into production it takes out again: the account is empty after each entry."""
    left: dict[int, int] = defaultdict(int)
    postings = Posting.objects.filter(group=group)
    for entry, amount_rp in (
        postings.filter(debit="production").values_list("entry").annotate(Sum("amount_rp"))
    ):
        left[entry] += amount_rp
    for entry, amount_rp in (
        postings.filter(credit="production").values_list("entry").annotate(Sum("amount_rp"))
    ):
        left[entry] -= amount_rp
    for entry, amount_rp in left.items():
        if amount_rp:
            yield f"entry {entry} leaves {amount_rp} in production"
