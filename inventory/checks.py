"""Proof of the goods ledger, from bare moves."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Model, Sum

from inventory.accounts import inventory_account
from inventory.models import (
    BatchOutput,
    DayTotal,
    Lot,
    Purchase,
    PurchaseLine,
    PurchasePayment,
    StockLevel,
    StockMove,
    Why,
)
from kub.books.chart import INVENTORIES, Account
from kub.books.selectors import balances
from kub.entries.models import Status
from kub.people.models import Group

ARRIVALS = (Why.OPENING, Why.PURCHASE, Why.MADE, Why.FOUND)


def levels_follow_from_moves(group: Group) -> Iterator[str]:
    moved = {
        (lot, place): (quantity_milli, value_rp)
        for lot, place, quantity_milli, value_rp in StockMove.objects.filter(group=group)
        .values_list("lot", "place")
        .annotate(Sum("quantity_milli"), Sum("value_rp"))
    }
    stored = {
        (lot, place): (quantity_milli, value_rp)
        for lot, place, quantity_milli, value_rp in StockLevel.objects.filter(group=group).values_list(
            "lot", "place", "quantity_milli", "value_rp"
        )
    }
    for key in sorted(moved.keys() | stored.keys()):
        if moved.get(key, (0, 0)) != stored.get(key, (0, 0)):
            lot, place = key
            yield f"lot {lot} in place {place}: moves give {moved.get(key)}, the level says {stored.get(key)}"


def levels_name_the_item_of_their_lot(group: Group) -> Iterator[str]:
    for pk in (
        StockLevel.objects.filter(group=group).exclude(item=F("lot__item")).values_list("pk", flat=True)
    ):
        yield f"level {pk} names another item than its lot"


def lots_arrived_as_they_say(group: Group) -> Iterator[str]:
    arrived = {
        lot: (quantity_milli, value_rp)
        for lot, quantity_milli, value_rp in StockMove.objects.filter(
            group=group, why__in=ARRIVALS, entry=F("lot__entry")
        )
        .values_list("lot")
        .annotate(Sum("quantity_milli"), Sum("value_rp"))
    }
    for lot in Lot.objects.filter(group=group).iterator():
        if arrived.get(lot.pk) != (lot.quantity_milli, lot.value_rp):
            said = (lot.quantity_milli, lot.value_rp)
            yield f"lot {lot.pk}: moves brought {arrived.get(lot.pk)}, it says {said}"


def day_totals_follow_from_moves(group: Group) -> Iterator[str]:
    moved = {
        (on, item, why): (quantity_milli, value_rp)
        for on, item, why, quantity_milli, value_rp in StockMove.objects.filter(group=group)
        .values_list("on", "lot__item", "why")
        .annotate(Sum("quantity_milli"), Sum("value_rp"))
    }
    stored = {
        (on, item, why): (quantity_milli, value_rp)
        for on, item, why, quantity_milli, value_rp in DayTotal.objects.filter(group=group).values_list(
            "on", "item", "why", "quantity_milli", "value_rp"
        )
    }
    for key in sorted(moved.keys() | stored.keys()):
        if moved.get(key, (0, 0)) != stored.get(key, (0, 0)):
            on, item, why = key
            yield f"item {item}, {why} on {on}: moves give {moved.get(key)}, it says {stored.get(key)}"


def inventory_accounts_equal_the_stock(group: Group) -> Iterator[str]:
    worth: dict[Account, int] = defaultdict(int)
    levels = StockLevel.objects.filter(group=group).select_related("item")
    for level in levels.iterator():
        worth[inventory_account(level.item)] += level.value_rp
    held = balances(group=group)
    for account in INVENTORIES:
        if held.get(account, 0) != worth[account]:
            yield f"{account.value}: it holds {held.get(account, 0)}, the stock is worth {worth[account]}"


def batches_keep_their_cost(group: Group) -> Iterator[str]:
    """A batch's outputs are worth what it took, and its lots say the same."""
    outputs = BatchOutput.objects.filter(group=group).select_related("batch", "lot")
    costs: dict[int, int] = defaultdict(int)
    totals: dict[int, int] = {}
    for output in outputs.iterator():
        costs[output.batch_id] += output.cost_rp
        totals[output.batch_id] = output.batch.total_rp
        if (output.quantity_milli, output.cost_rp) != (output.lot.quantity_milli, output.lot.value_rp):
            yield f"batch {output.batch.code}: output {output.line} and its lot disagree"
    for batch, total_rp in totals.items():
        if costs[batch] != total_rp:
            yield f"batch {batch}: its outputs cost {costs[batch]}, it took {total_rp}"


def purchases_add_up(group: Group) -> Iterator[str]:
    """What is paid and owed of each purchase follows from its lines, payments and corrections."""
    purchases = Purchase.objects.filter(group=group, entry__status=Status.POSTED).select_related("entry")
    open_rp = 0
    for purchase in purchases.prefetch_related("lines__corrections__entry", "payments__entry"):
        open_rp += purchase.open_rp
        lines = list(purchase.lines.all())
        corrections = [
            correction
            for line in lines
            for correction in line.corrections.all()
            if correction.entry.status == Status.POSTED
        ]
        if lines:
            goods_rp = sum(line.amount_rp + line.freight_rp for line in lines)
            total_rp = goods_rp + sum(correction.difference_rp for correction in corrections)
            if total_rp != purchase.total_rp:
                yield f"purchase {purchase.pk}: its lines give {total_rp}, it says {purchase.total_rp}"
        later_rp = sum(
            payment.amount_rp for payment in purchase.payments.all() if payment.entry.status == Status.POSTED
        )
        settled_rp = sum(each.difference_rp for each in corrections if each.entry.payload.get("pocket"))
        at_once_rp = (purchase.entry.payload.get("paid") or {}).get("amount", 0)
        paid_rp = at_once_rp + later_rp + settled_rp
        if paid_rp != purchase.paid_rp:
            yield f"purchase {purchase.pk}: payments give {paid_rp}, it says {purchase.paid_rp}"
    owed = balances(group=group).get(Account.PAYABLE, 0)
    if owed != open_rp:
        yield f"payable: the account holds {owed}, open purchases are {open_rp}"


def goods_stay_in_their_group(group: Group) -> Iterator[str]:
    pointers: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
        (StockMove, ("lot", "place", "entry")),
        (StockLevel, ("lot", "place", "item")),
        (Lot, ("item", "entry")),
        (Purchase, ("entry",)),
        (PurchaseLine, ("purchase", "item", "lot")),
        (PurchasePayment, ("entry", "purchase")),
        (BatchOutput, ("batch", "item", "lot")),
    )
    for model, names in pointers:
        for name in names:
            rows = model._default_manager.filter(group=group).exclude(**{f"{name}__group": F("group")})
            for pk in rows.values_list("pk", flat=True):
                yield f"{model._meta.model_name} {pk}: its {name} belongs to another group"


CHECKS = {
    "inventory.levels": levels_follow_from_moves,
    "inventory.level_items": levels_name_the_item_of_their_lot,
    "inventory.lots": lots_arrived_as_they_say,
    "inventory.day_totals": day_totals_follow_from_moves,
    "inventory.accounts": inventory_accounts_equal_the_stock,
    "inventory.batches": batches_keep_their_cost,
    "inventory.purchases": purchases_add_up,
    "inventory.group": goods_stay_in_their_group,
}
