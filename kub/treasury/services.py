"""Money in and out, between pockets, and counted."""

from typing import Any

from django.utils.translation import gettext as _

from kub.books import ledger
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.books.selectors import owed_to_member, pockets
from kub.entries.counters import one_at_a_time
from kub.entries.models import Entry
from kub.entries.registry import Posted, Unpostable
from kub.lib.numbers import write_rp
from kub.treasury.categories import MONEY_IN, MONEY_OUT, account_for, category
from kub.treasury.models import CashCount


def post_opening_cash(entry: Entry, data: dict[str, Any]) -> Posted:
    if entry.happened_on != entry.group.started_on:
        raise Unpostable.at("happened_on", _("Opening balances are of the group's first day in KUB."))
    pocket = Account(data["pocket"])
    ledger.post(entry=entry, lines=[Line(pocket, Account.OPENING, data["amount"])])
    return Posted("", data["amount"])


def post_money_in(entry: Entry, data: dict[str, Any]) -> Posted:
    chosen = category(MONEY_IN, data["category"])
    account = account_for(chosen, entry.group)
    line = Line(Account(data["pocket"]), account, data["amount"], data.get("member"))
    ledger.post(entry=entry, lines=[line])
    return Posted("", data["amount"])


def post_money_out(entry: Entry, data: dict[str, Any]) -> Posted:
    chosen = category(MONEY_OUT, data["category"])
    account = account_for(chosen, entry.group)
    pocket, member = Account(data["pocket"]), data.get("member")
    owed_rp = _still_owed(entry, data) if account is Account.LABOUR_IMPUTED else 0
    lines = [
        Line(Account.WAGES_PAYABLE, pocket, owed_rp, member),
        Line(account, pocket, data["amount"] - owed_rp, member),
    ]
    ledger.post(entry=entry, lines=lines)
    return Posted("", -data["amount"])


def _still_owed(entry: Entry, data: dict[str, Any]) -> int:
    """Give how much of a wage pays what is owed from before the group changed to imputed wages."""
    owed_rp = owed_to_member(group=entry.group, member=data["member"], account=Account.WAGES_PAYABLE)
    return min(data["amount"], max(owed_rp, 0))


def post_transfer(entry: Entry, data: dict[str, Any]) -> Posted:
    source, target = Account(data["from_pocket"]), Account(data["to_pocket"])
    ledger.post(entry=entry, lines=[Line(target, source, data["amount"])])
    return Posted("", data["amount"])


def post_cash_count(entry: Entry, data: dict[str, Any]) -> Posted:
    """Bring the books of a pocket to what was counted. Raises `Unpostable` if they have moved since."""
    pocket = Account(data["pocket"])
    one_at_a_time(group=entry.group, series="cash_count")
    book_rp = pockets(group=entry.group)[pocket]
    if book_rp != data["book"]:
        raise Unpostable.at(
            "counted", _("The books say %(book)s now. Count again.") % {"book": write_rp(book_rp)}
        )
    count = CashCount.objects.create(
        group=entry.group, entry=entry, pocket=pocket, book_rp=book_rp, counted_rp=data["counted"]
    )
    ledger.post(entry=entry, lines=[Line(pocket, Account.CASH_DIFFERENCE, count.difference_rp)])
    return Posted("", count.difference_rp)


def void_money(entry: Entry, by: Entry) -> None:
    ledger.reverse(entry=entry, by=by)
