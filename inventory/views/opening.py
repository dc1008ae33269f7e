"""What a group has and owes on its first day in KUB."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render

from inventory.forms.opening import OpeningPayableForm, OpeningStockForm
from inventory.selectors.opening import opening_balances, opening_entries, opening_lots
from inventory.services.purchases import OPENING_PAYABLE
from kub.entries.recording import entry_url, record_page
from kub.entries.rows import row_of
from kub.entries.selectors import get_entry
from kub.people.access import Permission
from kub.people.requests import GroupRequest

OPENING_STOCK = "opening_stock"


def opening_start(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    return render(
        request,
        "inventory/opening_start.html",
        {
            "balances": opening_balances(group=group),
            "stock_entries": opening_entries(group=group, kind=OPENING_STOCK),
            "payable_entries": opening_entries(group=group, kind=OPENING_PAYABLE),
        },
    )


def opening_stock(request: GroupRequest) -> HttpResponse:
    return record_page(request, OpeningStockForm, "inventory/opening_stock.html")


def opening_payable(request: GroupRequest) -> HttpResponse:
    return record_page(request, OpeningPayableForm, "inventory/opening_payable.html")


def opening(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    request.access.require(Permission.SEE)
    entry = get_entry(group=request.access.group, uid=uid)
    if entry_url(entry) != request.path:  # it waits for review, or is of another kind
        return redirect(entry_url(entry))
    return render(
        request,
        "inventory/opening.html",
        {
            "entry": entry,
            "lots": opening_lots(entry=entry),
            "row": row_of(access=request.access, entry=entry),
        },
    )
