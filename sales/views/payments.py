"""Pages about what comes after a sale, and about what is owed."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kub.entries.models import Entry
from kub.entries.recording import record_page
from kub.entries.selectors import entry_of
from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.models import Group
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from sales.forms.payments import OpeningReceivableForm, PaymentForm, ReturnForm
from sales.models import Sale
from sales.selectors.receivables import (
    AGE_LABELS,
    debtors_latest_first,
    debtors_named,
    opening_receivables,
    owed_by_age,
)
from sales.selectors.sales import sale_about, standing_sale_of
from sales.texts import reminder_text
from sales.views.sales import choose_sale


def payment_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MONEY)
    sale = _asked_sale(request)
    if sale is None:
        return choose_sale(request, title=_("Which sale is paid?"), open_only=True)
    return record_page(request, PaymentForm, "sales/payment_new.html", context={"sale": sale}, sale=sale)


def return_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.RECORD)
    sale = _asked_sale(request)
    if sale is None:
        return choose_sale(request, title=_("What comes back was sold when?"), open_only=False)
    return record_page(request, ReturnForm, "sales/return_new.html", context={"sale": sale}, sale=sale)


def opening_receivable(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MONEY)
    known = opening_receivables(group=request.access.group)
    return record_page(
        request, OpeningReceivableForm, "sales/opening_receivable.html", context={"known": known}
    )


def owed(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    group, on = request.access.group, today()
    page = paginate(request, debtors_latest_first(group=group, on=on))
    debtors = debtors_named(group=group, on=on, customers=list(page))
    by_age = owed_by_age(group=group, on=on)
    return render(
        request,
        "sales/receivables.html",
        {
            "open_rp": sum(by_age.values()),
            "ages": [(AGE_LABELS[age], amount_rp) for age, amount_rp in by_age.items()],
            "page": page,
            "debtors": [(each, reminder_text(debtor=each, group_name=group.name)) for each in debtors],
        },
    )


def _asked_sale(request: GroupRequest) -> Sale | None:
    """Give the sale that the page is about: named itself, or by what is corrected or recorded again.

    None where none is named; raises `Http404` where it is not the group's, or does not count any more.
    """
    group = request.access.group
    uid = _uid(request, "sale") or _sale_of_entry(group, _uid(request, "corrects") or _uid(request, "again"))
    if uid is None:
        return None
    # What was sent to a sale that was undone meanwhile is answered in words.
    find = sale_about if request.method == "POST" else standing_sale_of
    return find(group=group, uid=uid)


def _sale_of_entry(group: Group, uid: uuid.UUID | None) -> uuid.UUID | None:
    if uid is None:
        return None
    try:
        return uuid.UUID(str(entry_of(group=group, uid=uid).payload.get("sale")))
    except (Entry.DoesNotExist, ValueError) as missing:
        raise Http404 from missing


def _uid(request: HttpRequest, name: str) -> uuid.UUID | None:
    if name not in request.GET:
        return None
    try:
        return uuid.UUID(request.GET[name])
    except ValueError as error:
        raise Http404 from error
