"""Goods that customers bring back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from inventory import ledger as goods
from inventory.models import Lot, StockMove, Why
from inventory.selectors.places import store_of
from inventory.summaries import goods_summary
from kub.books import ledger as books
from kub.books.chart import Account
from kub.books.ledger import Line
from kub.entries.models import Entry, Status
from kub.entries.registry import Posted, Unpostable
from kub.lib.numbers import MILLI, share_of, write_quantity, write_rp
from sales import ledger
from sales.models import Return, ReturnLine, Sale, SaleLine
from sales.services.sales import standing_sale


@dataclass(frozen=True, slots=True)
class _Back:
    """What comes back of one sale line: its share of the price, and of each lot's cost."""

    line: SaleLine
    quantity_milli: int
    net_rp: int
    spoiled: bool
    lots: tuple[tuple[Lot, int, int], ...]  # lot, quantity, value

    @property
    def cost_rp(self) -> int:
        return sum(value_rp for _lot, _quantity, value_rp in self.lots)


def post_return(entry: Entry, data: dict[str, Any]) -> Posted:
    """Take goods back, into stock or as spoiled; credit what is open and refund the rest."""
    sale = standing_sale(entry, data["sale"])
    backs = _backs(entry, sale, data["lines"])
    amount_rp = sum(back.net_rp for back in backs)
    refund_rp = _refund(sale, amount_rp, data.get("pocket"))
    with goods.turn_of(entry) as turn:
        turn.put_back(place=store_of(group=entry.group), returns=_moves(backs))
    returned = Return.objects.create(
        group=entry.group, entry=entry, sale=sale, amount_rp=amount_rp, refund_rp=refund_rp
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(
            group=entry.group,
            sale_return=returned,
            sale_line=back.line,
            quantity_milli=back.quantity_milli,
            net_rp=back.net_rp,
            cost_rp=back.cost_rp,
            spoiled=back.spoiled,
        )
        for back in backs
    )
    _change(sale, returned_rp=amount_rp, refunded_rp=refund_rp)
    books.post(entry=entry, lines=_postings(backs, amount_rp, refund_rp, data.get("pocket")))
    assert sale.channel is not None  # a sale with lines has one
    ledger.add(
        group=entry.group,
        on=entry.happened_on,
        channel=sale.channel,
        sold=[_sold(back).opposite() for back in backs],
    )
    return Posted(goods_summary([(back.line.item, back.quantity_milli) for back in backs]), -amount_rp)


def void_return(entry: Entry, by: Entry) -> None:
    returned = entry.sale_return
    sale = standing_sale(entry, returned.sale.entry.uid)
    goods.reverse(entry=entry, by=by)
    books.reverse(entry=entry, by=by)
    _change(sale, returned_rp=-returned.amount_rp, refunded_rp=-returned.refund_rp)
    lines = returned.lines.select_related("sale_line")
    assert sale.channel is not None  # a sale with lines has one
    ledger.add(
        group=entry.group,
        on=by.happened_on,
        channel=sale.channel,
        sold=[
            ledger.Sold(line.sale_line.item_id, line.quantity_milli, line.net_rp, line.cost_rp)
            for line in lines
        ],
    )


def return_blockers(entry: Entry) -> list[Entry]:
    """Give the later returns of the same lines: their shares were reckoned after this one."""
    returned = entry.sale_return
    # Later by when it was posted: what waited for review was recorded before.
    later = Return.objects.filter(
        group=entry.group,
        entry__status=Status.POSTED,
        pk__gt=returned.pk,
        lines__sale_line__in=returned.lines.values("sale_line"),
    )
    return list(Entry.objects.filter(group=entry.group, pk__in=later.values("entry")).order_by("pk"))


def _backs(entry: Entry, sale: Sale, asked: list[dict[str, Any]]) -> list[_Back]:
    """Reckon each returned line from what has not come back yet. Raises `Unpostable`."""
    lines = {line.line: line for line in sale.lines.select_related("item")}
    backs: list[_Back] = []
    for index, ask in enumerate(asked):
        line = lines.get(ask["line"])
        if line is None:
            raise Unpostable.at(f"lines.{index}.line", _("This was not found in the sale."))
        if line.item.is_whole and ask["quantity"] % MILLI:
            raise Unpostable.at(
                f"lines.{index}.quantity", _("%(item)s is counted in whole units.") % {"item": line.item.name}
            )
        earlier = [back for back in backs if back.line.pk == line.pk]
        backs.append(_back(entry, line, ask, index, earlier))
    return backs


def _back(entry: Entry, line: SaleLine, ask: dict[str, Any], index: int, earlier: list[_Back]) -> _Back:
    returns = ReturnLine.objects.filter(
        group=entry.group, sale_line=line, sale_return__entry__status=Status.POSTED
    )
    gone = [
        *returns.values_list("quantity_milli", "net_rp"),
        *((back.quantity_milli, back.net_rp) for back in earlier),
    ]
    left_milli = line.quantity_milli - sum(quantity for quantity, _net in gone)
    left_rp = line.net_rp - sum(net_rp for _quantity, net_rp in gone)
    quantity_milli = ask["quantity"]
    if quantity_milli > left_milli:
        words = {"left": write_quantity(left_milli, line.item.unit_label)}
        raise Unpostable.at(f"lines.{index}.quantity", _("Only %(left)s of it can still come back.") % words)
    return _Back(
        line=line,
        quantity_milli=quantity_milli,
        net_rp=share_of(left_rp, quantity_milli, left_milli),
        spoiled=ask["spoiled"],
        lots=tuple(_lots_back(entry, line, quantity_milli, earlier)),
    )


def _lots_back(
    entry: Entry, line: SaleLine, quantity_milli: int, earlier: Iterable[_Back]
) -> Iterable[tuple[Lot, int, int]]:
    """Choose the lots that come back: the newest first, at what is left of their cost."""
    out: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    lots: dict[int, Lot] = {}
    moves = StockMove.objects.filter(
        group=entry.group, entry__sale=line.sale, line=line.line, why=Why.SOLD
    ).select_related("lot")
    backs = StockMove.objects.filter(
        group=entry.group,
        entry__sale_return__sale=line.sale,
        entry__status=Status.POSTED,
        line=line.line,
        why=Why.RETURNED,
    ).select_related("lot")
    for move in (*moves, *backs):
        lots[move.lot_id] = move.lot
        out[move.lot_id][0] -= move.quantity_milli
        out[move.lot_id][1] -= move.value_rp
    for back in earlier:
        for lot, lot_milli, value_rp in back.lots:
            out[lot.pk][0] -= lot_milli
            out[lot.pk][1] -= value_rp
    for lot_id in sorted(out, reverse=True):
        left_milli, left_rp = out[lot_id]
        part = min(quantity_milli, left_milli)
        if part:
            yield lots[lot_id], part, share_of(left_rp, part, left_milli)
            quantity_milli -= part


def _refund(sale: Sale, amount_rp: int, pocket: str | None) -> int:
    """Give how much goes back as money: with a pocket all that was paid, without one what is not open."""
    if pocket:
        return min(amount_rp, sale.paid_rp - sale.refunded_rp)
    if amount_rp > sale.open_rp:
        words = {"rest": write_rp(amount_rp - sale.open_rp)}
        raise Unpostable.at("pocket", _("Choose where the refund of %(rest)s comes from.") % words)
    return 0


def _moves(backs: list[_Back]) -> list[goods.Return]:
    """Bring the goods back to their lots; what is spoiled leaves again at once."""
    moves = []
    for back in backs:
        for lot, quantity_milli, value_rp in back.lots:
            moves.append(goods.Return(lot, quantity_milli, value_rp, Why.RETURNED, back.line.line))
            if back.spoiled:
                moves.append(goods.Return(lot, -quantity_milli, -value_rp, Why.SPOILED, back.line.line))
    return moves


def _postings(backs: list[_Back], amount_rp: int, refund_rp: int, pocket: str | None) -> list[Line]:
    lines = [Line(Account.SALES, Account.RECEIVABLE, amount_rp - refund_rp)]
    if pocket:
        lines.append(Line(Account.SALES, Account(pocket), refund_rp))
    for back in backs:
        kept = Account.SPOILAGE if back.spoiled else Account.PRODUCTS
        lines.append(Line(kept, Account.COST_OF_SALES, back.cost_rp))
    return lines


def _sold(back: _Back) -> ledger.Sold:
    return ledger.Sold(back.line.item_id, back.quantity_milli, back.net_rp, back.cost_rp)


def _change(sale: Sale, *, returned_rp: int, refunded_rp: int) -> None:
    sale.returned_rp += returned_rp
    sale.refunded_rp += refunded_rp
    sale.save(update_fields=["returned_rp", "refunded_rp"])
