"""Money in and out, between pockets, and counted."""

from typing import Any

from django.utils.translation import gettext as _

from kub.books import ledger
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.books.selectors import pockets
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
    line = Line(account, Account(data["pocket"]), data["amount"], data.get("member"))
    ledger.post(entry=entry, lines=[line])
    return Posted("", -data["amount"])


def post_transfer(entry: Entry, data: dict[str, Any]) -> Posted:
    source, target = Account(data["from_pocket"]), Account(data["to_pocket"])
    ledger.post(entry=entry, lines=[Line(target, source, data["amount"])])
    return Posted("", data["amount"])


def post_cash_count(entry: Entry, data: dict[str, Any]) -> Posted:
    """Bring the books of a pocket to what was counted. Raises `Unpostable` if they have moved since."""
    pocket = Account(data["pocket"])
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
