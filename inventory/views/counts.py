"""Pages for counting the stock, and for what is taken out without being sold."""

from typing import Any

from django.http import HttpResponse

from inventory.forms.counts import StockCountForm, TakenOutForm
from inventory.models import ItemKind
from inventory.selectors.lots import get_lot
from kub.entries.recording import record_page
from kub.lib.numbers import read_whole
from kub.people.requests import GroupRequest


def count(request: GroupRequest) -> HttpResponse:
    asked = request.GET.get("kind", "")
    kind = asked if asked in ItemKind.values else ""
    context = {"kinds": ItemKind.choices, "kind_of_item": kind}
    return record_page(request, StockCountForm, "inventory/count.html", context=context, kind_of_item=kind)


def taken_out(request: GroupRequest) -> HttpResponse:
    """Take something out; with `?lot=` or `?item=` the form begins with that."""
    initial: dict[str, Any] = {}
    if (item := read_whole(request.GET.get("item"))) is not None:
        initial["item"] = item
    if (named := read_whole(request.GET.get("lot"))) is not None:
        lot = get_lot(group=request.access.group, pk=named)
        initial = {"lot": lot.pk, "item": lot.item_id}
    return record_page(request, TakenOutForm, "inventory/taken_out.html", initial=initial)
