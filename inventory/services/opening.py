"""What a group has and owes on its first day in KUB."""

from typing import Any

from django.utils.translation import gettext as _

from inventory import ledger
from inventory.accounts import inventory_account
from inventory.models import Purchase, Why
from inventory.selectors.places import store_of
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.entries.models import Entry
from kub.entries.registry import Posted, Unpostable


def require_first_day(entry: Entry) -> None:
    """Opening balances stand on the group's first day. Raises `Unpostable`."""
    if entry.happened_on != entry.group.started_on:
        raise Unpostable.at("happened_on", _("Opening balances are of the group's first day in KUB."))


def post_opening_stock(entry: Entry, data: dict[str, Any]) -> Posted:
    require_first_day(entry)
    lines = data["lines"]
    arrivals = [
        ledger.Arrival(
            item=line["item"],
            quantity_milli=line["base_milli"],
            value_rp=line["value"],
            why=Why.OPENING,
            line=index,
            expires_on=line.get("expires_on"),
        )
        for index, line in enumerate(lines)
    ]
    with ledger.turn_of(entry) as goods:
        goods.arrive(place=store_of(group=entry.group), arrivals=arrivals)
    books.post(
        entry=entry,
        lines=[Line(inventory_account(line["item"]), Account.OPENING, line["value"]) for line in lines],
    )
    value_rp = sum(line["value"] for line in lines)
    return Posted(goods_summary([(line["item"], line["base_milli"]) for line in lines]), value_rp)


def post_opening_payable(entry: Entry, data: dict[str, Any]) -> Posted:
    require_first_day(entry)
    Purchase.objects.create(
        group=entry.group,
        entry=entry,
        supplier=data["supplier"],
        bought_on=entry.happened_on,
        due_on=data.get("due_on"),
        total_rp=data["amount"],
    )
    books.post(entry=entry, lines=[Line(Account.OPENING, Account.PAYABLE, data["amount"])])
    return Posted(data["supplier"].name, data["amount"])
