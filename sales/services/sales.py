"""Selling, and what customers pay later."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from inventory import ledger as goods
from inventory.costing import priced
from inventory.ledger import Want
from inventory.models import Item, Why
from inventory.selectors.places import store_of
from inventory.services.opening import require_first_day
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.entries.counters import next_number
from kub.entries.models import Entry, Status
from kub.entries.registry import Posted, StandsOn, Unpostable
from kub.entries.services import standing_entry
from kub.lib.numbers import MAX_RP, allocate, write_rp
from sales import ledger
from sales.models import Payment, Sale, SaleLine
from sales.selectors.prices import prices_on

SALE, OPENING_RECEIVABLE = "sale", "opening_receivable"


@dataclass(frozen=True, slots=True)
class _PricedLine:
    item: Item
    base_milli: int
    price_rp: int
    gross_rp: int
    discount_rp: int

    @property
    def net_rp(self) -> int:
        return self.gross_rp - self.discount_rp


def post_sale(entry: Entry, data: dict[str, Any]) -> Posted:
    """Take the goods out, number the sale, and post revenue, cost and what is paid or owed."""
    lines = _priced_lines(entry, data)
    gross_rp = sum(line.gross_rp for line in lines)
    total_rp = sum(line.net_rp for line in lines)
    paid = data.get("paid") or {}
    _require_payable(data, total_rp=total_rp, paid_rp=paid.get("amount", 0))
    with goods.turn_of(entry) as turn:
        costs = _take_goods(turn, data, lines)
        number = _next_number(entry)
    sale = Sale.objects.create(
        group=entry.group,
        entry=entry,
        number=number,
        channel=data["channel"],
        customer=data.get("customer"),
        sold_on=entry.happened_on,
        due_on=data.get("due_on"),
        gross_rp=gross_rp,
        discount_rp=gross_rp - total_rp,
        total_rp=total_rp,
        cost_rp=sum(costs),
        paid_rp=paid.get("amount", 0),
    )
    SaleLine.objects.bulk_create(
        SaleLine(
            group=entry.group,
            sale=sale,
            line=index,
            item=line.item,
            quantity_milli=line.base_milli,
            price_rp=line.price_rp,
            gross_rp=line.gross_rp,
            discount_rp=line.discount_rp,
            net_rp=line.net_rp,
            cost_rp=cost_rp,
        )
        for index, (line, cost_rp) in enumerate(zip(lines, costs, strict=True))
    )
    books.post(entry=entry, lines=_postings(total_rp=total_rp, cost_rp=sum(costs), paid=paid))
    ledger.add(
        group=entry.group,
        on=entry.happened_on,
        channel=data["channel"],
        sold=[
            ledger.Sold(line.item.pk, line.base_milli, line.net_rp, cost_rp)
            for line, cost_rp in zip(lines, costs, strict=True)
        ],
    )
    return Posted(goods_summary([(line.item, line.base_milli) for line in lines]), total_rp)


def void_sale(entry: Entry, by: Entry) -> None:
    """Put goods, money and totals back. The number stays with the sale."""
    goods.reverse(entry=entry, by=by)
    books.reverse(entry=entry, by=by)
    sale = entry.sale
    if sale.channel:
        sold = [
            ledger.Sold(line.item_id, line.quantity_milli, line.net_rp, line.cost_rp).opposite()
            for line in sale.lines.all()
        ]
        ledger.add(group=entry.group, on=by.happened_on, channel=sale.channel, sold=sold)


def sale_blockers(entry: Entry) -> list[Entry]:
    """Give the payments and returns of the sale."""
    later = Entry.objects.filter(group=entry.group, status=Status.POSTED)
    return [*later.filter(payment__sale__entry=entry), *later.filter(sale_return__sale__entry=entry)]


def post_opening_receivable(entry: Entry, data: dict[str, Any]) -> Posted:
    require_first_day(entry)
    Sale.objects.create(
        group=entry.group,
        entry=entry,
        customer=data["customer"],
        sold_on=entry.happened_on,
        due_on=data.get("due_on"),
        gross_rp=data["amount"],
        total_rp=data["amount"],
    )
    books.post(entry=entry, lines=[Line(Account.RECEIVABLE, Account.OPENING, data["amount"])])
    return Posted("", data["amount"])


def post_payment(entry: Entry, data: dict[str, Any]) -> Posted:
    sale = standing_sale(entry, data["sale"])
    if data["amount"] > sale.open_rp:
        raise Unpostable.at("amount", _("Only %(open)s is still owed.") % {"open": write_rp(sale.open_rp)})
    Payment.objects.create(group=entry.group, entry=entry, sale=sale, amount_rp=data["amount"])
    sale.paid_rp += data["amount"]
    sale.save(update_fields=["paid_rp"])
    books.post(entry=entry, lines=[Line(Account(data["pocket"]), Account.RECEIVABLE, data["amount"])])
    return Posted(sale.number or "", data["amount"])


def void_payment(entry: Entry, by: Entry) -> None:
    payment = entry.payment
    sale = standing_sale(entry, payment.sale.entry.uid)
    if sale.paid_rp - payment.amount_rp < sale.refunded_rp:
        returns = Entry.objects.filter(group=entry.group, status=Status.POSTED, sale_return__sale=sale)
        raise StandsOn(list(returns))
    sale.paid_rp -= payment.amount_rp
    sale.save(update_fields=["paid_rp"])
    books.reverse(entry=entry, by=by)


def standing_sale(entry: Entry, uid: Any) -> Sale:
    """Give the locked sale that an entry is about. Raises `Unpostable`."""
    sold = standing_entry(group=entry.group, uid=uid, kinds=(SALE, OPENING_RECEIVABLE), field="sale")
    if sold.happened_on > entry.happened_on:
        raise Unpostable.at("happened_on", _("This is before the sale."))
    return Sale.objects.select_related("channel").get(group=entry.group, entry=sold)


def _priced_lines(entry: Entry, data: dict[str, Any]) -> list[_PricedLine]:
    """Price each line, and divide the discount among them by value."""
    prices = _prices(entry, data)
    grosses = [
        priced(line["base_milli"], price_rp) for line, price_rp in zip(data["lines"], prices, strict=True)
    ]
    gross_rp, discount_rp = sum(grosses), data.get("discount", 0)
    if gross_rp > MAX_RP:
        raise Unpostable.at("lines", _("This amount is too large to be true."))
    if discount_rp > gross_rp:
        raise Unpostable.at("discount", _("The discount is more than the goods cost."))
    discounts = allocate(discount_rp, grosses) if discount_rp else [0] * len(grosses)
    return [
        _PricedLine(line["item"], line["base_milli"], price_rp, line_gross_rp, line_discount_rp)
        for line, price_rp, line_gross_rp, line_discount_rp in zip(
            data["lines"], prices, grosses, discounts, strict=True
        )
    ]


def _prices(entry: Entry, data: dict[str, Any]) -> list[int]:
    """Give each line's price: as written, else the channel's on that day. Raises `Unpostable`."""
    lines = data["lines"]
    listed = prices_on(
        group=entry.group,
        channel=data["channel"],
        items=[line["item"] for line in lines if line.get("price") is None],
        on=entry.happened_on,
    )
    prices = [
        line["price"] if line.get("price") is not None else listed.get(line["item"].pk) for line in lines
    ]
    missing = {
        f"lines.{index}.price": [
            _("%(item)s has no price here yet. Write one.") % {"item": line["item"].name}
        ]
        for index, (line, price_rp) in enumerate(zip(lines, prices, strict=True))
        if price_rp is None
    }
    if missing:
        raise Unpostable(missing)
    return [price_rp for price_rp in prices if price_rp is not None]


def _require_payable(data: dict[str, Any], *, total_rp: int, paid_rp: int) -> None:
    if paid_rp > total_rp:
        raise Unpostable.at(
            "paid.amount", _("The sale is only %(total)s; give change back.") % {"total": write_rp(total_rp)}
        )
    if paid_rp < total_rp and data.get("customer") is None:
        raise Unpostable.at("customer", _("Write who owes the rest."))


def _take_goods(turn: goods.Turn, data: dict[str, Any], lines: list[_PricedLine]) -> list[int]:
    """Take the goods of each line; give what they cost."""
    wants = [
        Want(
            item=line.item,
            quantity_milli=line.base_milli,
            why=Why.SOLD,
            line=index,
            field=f"lines.{index}.quantity",
            lot=data["lines"][index].get("lot"),
        )
        for index, line in enumerate(lines)
    ]
    taken = turn.take(place=store_of(group=turn.entry.group), wants=wants)
    return [sum(part.value_rp for part in parts) for parts in taken]


def _next_number(entry: Entry) -> str:
    """Number sales without gaps per group and month: "2026-11/0042"."""
    month = f"{entry.happened_on:%Y-%m}"
    return f"{month}/{next_number(group=entry.group, series=f'sale:{month}'):04}"


def _postings(*, total_rp: int, cost_rp: int, paid: dict[str, Any]) -> list[Line]:
    paid_rp = paid.get("amount", 0)
    lines = [
        Line(Account.RECEIVABLE, Account.SALES, total_rp - paid_rp),
        Line(Account.COST_OF_SALES, Account.PRODUCTS, cost_rp),
    ]
    if paid_rp:
        lines.append(Line(Account(paid["pocket"]), Account.SALES, paid_rp))
    return lines
