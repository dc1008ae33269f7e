"""Pages of what there is, and of what moved."""

from django.http import HttpResponse
from django.shortcuts import render

from inventory.forms.stock import MovesForm
from inventory.models import ItemKind
from inventory.selectors.stock import moves_of, stock_rows
from kub.entries.rows import rows_of
from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text

ITEMS_A_PAGE = 100


def stock(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    words, chosen = search_text(request), request.GET.get("kind", "")
    kind = chosen if chosen in ItemKind.values else ""
    rows = stock_rows(group=request.access.group, on=today(), kind=kind, words=words)
    only = "attention" in request.GET
    shown = [row for row in rows if row.needs_attention] if only else rows
    return render(
        request,
        "inventory/stock.html",
        {
            "page": paginate(request, shown, size=ITEMS_A_PAGE),
            "worth_rp": sum(row.held.value_rp for row in rows),
            "attention": sum(row.needs_attention for row in rows),
            "kinds": ItemKind.choices,
            "kind": kind,
            "words": words,
            "only": only,
        },
    )


def moves(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    form = MovesForm(request.GET, group=request.access.group)
    page = paginate(request, moves_of(group=request.access.group, chosen=form.chosen()))
    entries = rows_of(access=request.access, entries=[move.entry for move in page])
    return render(
        request,
        "inventory/moves.html",
        {"form": form, "page": page, "rows": list(zip(page, entries, strict=True))},
    )
