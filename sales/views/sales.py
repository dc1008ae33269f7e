"""Pages of sales: the list, the one that records, and the receipt."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kub.books.chart import POCKET_CHOICES
from kub.entries.recording import record_page
from kub.entries.rows import again_url, row_of, rows_of
from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.numbers import read_whole
from kub.people.access import Permission
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text
from sales.forms.lists import SalesFilterForm
from sales.forms.sale import SaleForm, chosen_in
from sales.models import Sale
from sales.selectors.customers import find_customer
from sales.selectors.sales import (
    SalesFilter,
    entries_about,
    last_sale_data,
    lines_of,
    sale_about,
    sales_of,
    sums_at_a_glance,
    sums_of,
)
from sales.texts import receipt_text

# What is of its own day, and not sold again the same way.
NOT_LIKE_LAST_TIME = ("due_on", "note", "discount")


def sales(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    group, on = request.access.group, today()
    form = SalesFilterForm(request.GET, group=group)
    chosen = form.chosen()
    found = sales_of(group=group, chosen=chosen)
    # What years of sales come to says little, and would be added up each time.
    sums = sums_of(found) if form.is_narrowed else sums_at_a_glance(group=group, since=month_of(on), until=on)
    return render(
        request,
        "sales/sales.html",
        {
            "form": form,
            "page": paginate(request, found),
            "sums": sums,
            "presets": _presets(chosen),
            "is_narrowed": form.is_narrowed,
        },
    )


def sale_new(request: GroupRequest) -> HttpResponse:
    customer = find_customer(group=request.access.group, pk=read_whole(request.GET.get("customer", "")))
    options: dict[str, Any] = {"chosen": chosen_in(request.GET, customer=customer)}
    last = last_sale_data(group=request.access.group)
    if last and "like" in request.GET and "corrects" not in request.GET:
        options["like"] = _like_last_time(last)
    return record_page(request, SaleForm, "sales/sale_new.html", context={"has_sold": bool(last)}, **options)


def sale(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    request.access.require(Permission.SEE)
    shown = sale_about(group=request.access.group, uid=uid)
    if shown.entry.uid != uid:
        return redirect("sales:sale", request.access.group.slug, shown.entry.uid)
    return render(request, "sales/sale.html", _receipt(request, shown))


def choose_sale(request: GroupRequest, *, title: str, open_only: bool) -> HttpResponse:
    """Ask which sale something is about; the choice comes back as `?sale=`."""
    words = search_text(request)
    found = sales_of(
        group=request.access.group,
        chosen=SalesFilter(words=words, open_only=open_only, standing_only=True, with_goods=not open_only),
    )
    page = paginate(request, found)
    rows = [(sale, f"{request.path}?sale={sale.entry.uid}") for sale in page]
    return render(
        request,
        "sales/choose_sale.html",
        {"title": title, "words": words, "page": page, "rows": rows, "open_only": open_only},
    )


def _receipt(request: GroupRequest, shown: Sale) -> dict[str, Any]:
    access = request.access
    lines = lines_of(sale=shown)
    paid = shown.entry.payload.get("paid") or {}
    return {
        "sale": shown,
        "lines": lines,
        "row": row_of(access=access, entry=shown.entry),
        "paid_by": dict(POCKET_CHOICES).get(paid.get("pocket", ""), ""),
        "later": rows_of(access=access, entries=entries_about(sale=shown)),
        "again_url": again_url(access=access, entry=shown.entry),
        "text": receipt_text(sale=shown, lines=lines, group_name=access.group.name),
        "profit_rp": shown.total_rp - shown.cost_rp,
    }


def _like_last_time(data: dict[str, Any]) -> dict[str, Any]:
    """Give the goods, the customer and the way of paying of a sale; prices are those of today."""
    lines = [
        {key: value for key, value in line.items() if key not in ("price", "lot")} for line in data["lines"]
    ]
    like = {key: value for key, value in data.items() if key not in NOT_LIKE_LAST_TIME} | {"lines": lines}
    if paid := data.get("paid"):
        like["paid"] = {"pocket": paid["pocket"]}
    return like


def _presets(chosen: SalesFilter) -> list[dict[str, Any]]:
    """Give the periods that are asked for most."""
    on = today()
    last_month = add_months(month_of(on), -1)
    spans = (
        (_("Today"), on, on),
        (_("This month"), month_of(on), on),
        (_("Last month"), last_month, last_of_month(last_month)),
    )
    presets = [
        {
            "label": label,
            "query": f"start={start}&end={end}",
            "is_current": (chosen.since, chosen.until) == (start, end),
        }
        for label, start, end in spans
    ]
    everything = {"label": _("All"), "query": "", "is_current": chosen.since is None and chosen.until is None}
    return [*presets, everything]
