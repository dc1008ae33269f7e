"""Buying, what is owed for it, and from whom."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from inventory.forms.purchases import CostCorrectionForm, PurchaseForm, PurchasePaymentForm, SupplierForm
from inventory.models import Purchase
from inventory.selectors.purchases import (
    corrections_of,
    get_purchase,
    get_supplier,
    last_purchase,
    lines_now,
    owed_rp,
    payments_of,
    purchases_of,
    suppliers_of,
)
from inventory.services.purchases import PURCHASE, purchase_blockers
from inventory.services.suppliers import change_supplier
from kub.books.chart import Account
from kub.entries.models import Entry
from kub.entries.recording import entry_url, record_page
from kub.entries.rows import again_url, row_of
from kub.entries.selectors import get_entry
from kub.lib.dates import today
from kub.people.access import Access, Permission
from kub.people.forms.fields import show_errors
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text


def purchases(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    words, only_open = search_text(request), request.GET.get("show") == "open"
    page = paginate(request, purchases_of(group=group, words=words, only_open=only_open))
    return render(
        request,
        "inventory/purchases.html",
        {
            "page": page,
            "words": words,
            "only_open": only_open,
            "owed_rp": owed_rp(group=group),
            "today": today(),
        },
    )


def purchase_new(request: GroupRequest) -> HttpResponse:
    last = last_purchase(group=request.access.group)
    return record_page(request, PurchaseForm, "inventory/purchase_form.html", context={"last": last})


def purchase(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    entry = get_entry(group=group, uid=uid)
    if entry_url(entry) != request.path:  # it waits for review, or is of another kind
        return redirect(entry_url(entry))
    bought = get_purchase(group=group, uid=uid)
    return render(
        request,
        "inventory/purchase.html",
        {"entry": entry, "purchase": bought, "today": today(), **_story(request.access, entry, bought)},
    )


def _story(access: Access, entry: Entry, bought: Purchase) -> dict[str, Any]:
    """Give what became of a purchase, and what this person may do about it."""
    row = row_of(access=access, entry=entry)
    paid = entry.payload.get("paid")
    return {
        "row": row,
        "again_url": again_url(access=access, entry=entry) if entry.kind == PURCHASE else "",
        "lines": lines_now(purchase=bought),
        "paid_at_once": (_pocket(paid["pocket"]), paid["amount"]) if paid else None,
        "payments": [
            (payment, _pocket(payment.entry.payload["pocket"]), row_of(access=access, entry=payment.entry))
            for payment in payments_of(purchase=bought)
        ],
        "corrections": [
            (correction, row_of(access=access, entry=correction.entry))
            for correction in corrections_of(purchase=bought)
        ],
        "is_built_on": row.may_undo and bool(purchase_blockers(entry)),
    }


def _pocket(name: str) -> str:
    return str(Account(name).label)


def purchase_pay(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MONEY)
    bought = _purchase_named(request)
    if bought is None:
        return redirect(_open_purchases(request))
    return record_page(
        request,
        PurchasePaymentForm,
        "inventory/purchase_pay.html",
        context={"purchase": bought},
        purchase=bought,
    )


def cost_correction(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.UNDO_ANY)
    bought = _purchase_named(request)
    if bought is None:
        return redirect("inventory:purchases", request.access.group.slug)
    lines = lines_now(purchase=bought)
    line = request.GET.get("line", "")
    initial = {"line": int(line)} if line.isdecimal() and len(line) < 4 else {}
    return record_page(
        request,
        CostCorrectionForm,
        "inventory/purchase_price.html",
        context={"purchase": bought, "lines": lines},
        purchase=bought,
        lines=lines,
        initial=initial,
    )


def _purchase_named(request: GroupRequest) -> Purchase | None:
    """Give the purchase that the address is about, by itself or by an entry about it; none is named: None."""
    group = request.access.group
    named = next((name for name in ("corrects", "again", "purchase") if name in request.GET), None)
    if named is None:
        return None
    try:
        uid = uuid.UUID(request.GET[named])
        if named != "purchase":
            uid = uuid.UUID(get_entry(group=group, uid=uid).payload.get("purchase", ""))
    except ValueError as missing:
        raise Http404 from missing
    return get_purchase(group=group, uid=uid)


def _open_purchases(request: GroupRequest) -> str:
    return reverse("inventory:purchases", args=[request.access.group.slug]) + "?show=open"


def suppliers(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    words = search_text(request)
    page = paginate(request, suppliers_of(group=request.access.group, words=words))
    return render(request, "inventory/suppliers.html", {"page": page, "words": words})


def supplier(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    shown = get_supplier(group=group, pk=pk)
    page = paginate(request, purchases_of(group=group, supplier=shown))
    return render(request, "inventory/supplier.html", {"supplier": shown, "page": page, "today": today()})


def supplier_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_supplier(group=group, pk=pk)
    form = SupplierForm(request.POST or None, supplier=shown)
    if request.method == "POST" and form.is_valid():
        try:
            change_supplier(group=group, supplier=shown, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("inventory:supplier", group.slug, pk)
    return render(request, "inventory/supplier_edit.html", {"form": form, "supplier": shown})
