"""Buying, paying what is owed for it, and putting a wrong price right."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inventory import ledger
from inventory.accounts import inventory_account
from inventory.models import CostCorrection, Purchase, PurchaseLine, PurchasePayment, Why
from inventory.selectors.places import store_of
from inventory.selectors.standing import entries_on_lots_of
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.entries.models import Entry, Status
from kub.entries.registry import Posted, StandsOn, Unpostable
from kub.entries.services import standing_entry
from kub.lib.numbers import allocate, write_rp

PURCHASE, OPENING_PAYABLE = "purchase", "opening_payable"


def post_purchase(entry: Entry, data: dict[str, Any]) -> Posted:
    """Bring the goods in as lots at their price and their share of the freight."""
    lines = data["lines"]
    freights = _share_freight(data)
    goods_rp = sum(line["amount"] for line in lines)
    total_rp = goods_rp + data.get("freight", 0)
    paid = data.get("paid") or {}
    paid_rp = paid.get("amount", 0)
    if paid_rp > total_rp:
        raise Unpostable.at(
            "paid.amount", _("The purchase costs only %(total)s.") % {"total": write_rp(total_rp)}
        )
    if paid_rp < total_rp and data.get("supplier") is None:
        raise Unpostable.at("supplier", _("Write to whom the rest is owed."))
    with ledger.turn_of(entry) as goods:
        lots = goods.arrive(place=store_of(group=entry.group), arrivals=_arrivals(entry, lines, freights))
    purchase = Purchase.objects.create(
        group=entry.group,
        entry=entry,
        supplier=data.get("supplier"),
        bought_on=entry.happened_on,
        due_on=data.get("due_on"),
        freight_rp=data.get("freight", 0),
        total_rp=total_rp,
        paid_rp=paid_rp,
    )
    PurchaseLine.objects.bulk_create(
        PurchaseLine(
            group=entry.group,
            purchase=purchase,
            line=index,
            item=line["item"],
            lot=lot,
            quantity_milli=line["base_milli"],
            written_milli=line["quantity"],
            written_unit=line.get("unit") or line["item"].base_unit,
            amount_rp=line["amount"],
            freight_rp=freight_rp,
        )
        for index, (line, lot, freight_rp) in enumerate(zip(lines, lots, freights, strict=True))
    )
    books.post(entry=entry, lines=_purchase_postings(lines, freights, paid))
    return Posted(goods_summary([(line["item"], line["base_milli"]) for line in lines]), total_rp)


def _share_freight(data: dict[str, Any]) -> list[int]:
    """Spread the freight over the lines by value; over goods that cost nothing, evenly."""
    amounts = [line["amount"] for line in data["lines"]]
    return allocate(data.get("freight", 0), amounts if any(amounts) else [1] * len(amounts))


def _arrivals(entry: Entry, lines: list[dict[str, Any]], freights: list[int]) -> list[ledger.Arrival]:
    for index, line in enumerate(lines):
        if line.get("expires_on") and line["expires_on"] < entry.happened_on:
            raise Unpostable.at(f"lines.{index}.expires_on", _("It would have expired before it was bought."))
    return [
        ledger.Arrival(
            item=line["item"],
            quantity_milli=line["base_milli"],
            value_rp=line["amount"] + freight_rp,
            why=Why.PURCHASE,
            line=index,
            expires_on=line.get("expires_on"),
        )
        for index, (line, freight_rp) in enumerate(zip(lines, freights, strict=True))
    ]


def _purchase_postings(lines: list[dict[str, Any]], freights: list[int], paid: dict[str, Any]) -> list[Line]:
    """Owe each line to the supplier, then pay what was paid at once."""
    owed = [
        Line(inventory_account(line["item"]), Account.PAYABLE, line["amount"] + freight_rp)
        for line, freight_rp in zip(lines, freights, strict=True)
    ]
    if not paid:
        return owed
    return [*owed, Line(Account.PAYABLE, Account(paid["pocket"]), paid["amount"])]


def void_purchase(entry: Entry, by: Entry) -> None:
    ledger.reverse(entry=entry, by=by)
    books.reverse(entry=entry, by=by)


def purchase_blockers(entry: Entry) -> list[Entry]:
    """Give the payments and price corrections of the purchase, and what its goods went into."""
    return [
        *_posted(entry, purchase_payment__purchase__entry=entry),
        *_posted(entry, cost_correction__line__purchase__entry=entry),
        *entries_on_lots_of(entry=entry).filter(cost_correction__isnull=True),
    ]


def post_purchase_payment(entry: Entry, data: dict[str, Any]) -> Posted:
    purchase = _standing_purchase(entry, data)
    if data["amount"] > purchase.open_rp:
        raise Unpostable.at(
            "amount", _("Only %(open)s is still owed.") % {"open": write_rp(purchase.open_rp)}
        )
    PurchasePayment.objects.create(
        group=entry.group, entry=entry, purchase=purchase, amount_rp=data["amount"]
    )
    _change(purchase, paid_rp=data["amount"])
    books.post(entry=entry, lines=[Line(Account.PAYABLE, Account(data["pocket"]), data["amount"])])
    return Posted(purchase.supplier.name if purchase.supplier else "", data["amount"])


def void_purchase_payment(entry: Entry, by: Entry) -> None:
    payment = entry.purchase_payment
    purchase = _standing_purchase(entry, {"purchase": payment.purchase.entry.uid})
    if purchase.paid_rp < payment.amount_rp:
        raise StandsOn(_price_cuts(entry, purchase, settled=True))
    _change(purchase, paid_rp=-payment.amount_rp)
    books.reverse(entry=entry, by=by)


def post_cost_correction(entry: Entry, data: dict[str, Any]) -> Posted:
    """Put a price difference on what is left of the lot, and the rest on the month's result."""
    purchase = _standing_purchase(entry, data)
    line = purchase.lines.select_related("item", "lot").filter(line=data["line"]).first()
    if line is None:
        raise Unpostable.at("line", _("This was not found in the group."))
    difference_rp = data["amount"] - _amount_now(line)
    if not difference_rp:
        raise Unpostable.at("amount", _("This is the price that is recorded already."))
    pocket = data.get("pocket")
    if not pocket and purchase.open_rp + difference_rp < 0:
        raise Unpostable.at("pocket", _("Choose where the money came back to."))
    if not pocket and difference_rp > 0 and purchase.supplier is None:
        raise Unpostable.at("pocket", _("Choose where the money came from: nobody is named to owe it to."))
    if pocket and purchase.paid_rp + difference_rp < 0:
        raise Unpostable.at("pocket", _("No more can come back than was paid."))
    with ledger.turn_of(entry) as goods:
        on_stock_rp = goods.revalue(lot=line.lot, difference_rp=difference_rp)
    CostCorrection.objects.create(
        group=entry.group, entry=entry, line=line, difference_rp=difference_rp, on_stock_rp=on_stock_rp
    )
    _change(purchase, total_rp=difference_rp, paid_rp=difference_rp if pocket else 0)
    settled = Account(pocket) if pocket else Account.PAYABLE
    books.post(
        entry=entry,
        lines=[
            Line(inventory_account(line.item), settled, on_stock_rp),
            Line(Account.COST_CORRECTION, settled, difference_rp - on_stock_rp),
        ],
    )
    return Posted(line.item.name, difference_rp)


def void_cost_correction(entry: Entry, by: Entry) -> None:
    correction = entry.cost_correction
    purchase = _standing_purchase(entry, {"purchase": correction.line.purchase.entry.uid})
    settled = bool(entry.payload.get("pocket"))
    if settled and purchase.paid_rp < correction.difference_rp:
        raise StandsOn(_price_cuts(entry, purchase, settled=True))
    if not settled and purchase.open_rp < correction.difference_rp:
        payments = _posted(entry, purchase_payment__purchase=purchase)
        raise StandsOn([*payments, *_price_cuts(entry, purchase, settled=False)])
    ledger.reverse(entry=entry, by=by)
    _change(
        purchase,
        total_rp=-correction.difference_rp,
        paid_rp=-correction.difference_rp if settled else 0,
    )
    books.reverse(entry=entry, by=by)


def cost_correction_blockers(entry: Entry) -> list[Entry]:
    """Give the later corrections of the same line: each says what is right after this one."""
    correction = entry.cost_correction
    later = {"cost_correction__line": correction.line_id, "cost_correction__pk__gt": correction.pk}
    return list(_posted(entry, **later))


def _standing_purchase(entry: Entry, data: dict[str, Any]) -> Purchase:
    """Give the locked purchase that an entry is about. Raises `Unpostable`."""
    bought = standing_entry(
        group=entry.group, uid=data["purchase"], kinds=(PURCHASE, OPENING_PAYABLE), field="purchase"
    )
    if bought.happened_on > entry.happened_on:
        raise Unpostable.at("happened_on", _("This is before the purchase."))
    return Purchase.objects.select_related("supplier").get(group=entry.group, entry=bought)


def _amount_now(line: PurchaseLine) -> int:
    """Give the line's amount with the corrections that stand."""
    corrections = line.corrections.filter(entry__status=Status.POSTED)
    return line.amount_rp + sum(corrections.values_list("difference_rp", flat=True))


def _posted(entry: Entry, **where: Any) -> QuerySet[Entry]:
    """Give the group's posted entries that match."""
    return Entry.objects.filter(group=entry.group, status=Status.POSTED, **where).order_by("pk")


def _price_cuts(entry: Entry, purchase: Purchase, *, settled: bool) -> list[Entry]:
    """Give the corrections that made the purchase cheaper, for money back at once or for less owed."""
    cuts = _posted(entry, cost_correction__line__purchase=purchase, cost_correction__difference_rp__lt=0)
    return list(
        cuts.filter(payload__has_key="pocket") if settled else cuts.exclude(payload__has_key="pocket")
    )


def _change(purchase: Purchase, *, paid_rp: int = 0, total_rp: int = 0) -> None:
    purchase.paid_rp += paid_rp
    purchase.total_rp += total_rp
    purchase.save(update_fields=["paid_rp", "total_rp"])
