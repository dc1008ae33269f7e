"""Pages about money."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kub.books.chart import POCKETS, Account
from kub.books.selectors import pockets
from kub.entries.recording import record_page
from kub.entries.rows import again_url, row_of, rows_of
from kub.entries.selectors import last_of_kind
from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.people.access import Permission
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.treasury.forms import (
    CashBookForm,
    CashCountForm,
    MoneyForm,
    MoneyInForm,
    MoneyOutForm,
    OpeningCashForm,
    TransferForm,
)
from kub.treasury.selectors import CashBook, lines_of, money_entries, pockets_of
from kub.treasury.selectors import cash_book as cash_book_of

LAST_ENTRIES: Final = 10
ROWS_A_PAGE: Final = 200
MONTHS_TO_CHOOSE: Final = 3


def money(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    held = pockets_of(group=access.group)
    last = money_entries(group=access.group, most=LAST_ENTRIES)
    return render(
        request,
        "treasury/money.html",
        {
            "pockets": held,
            "total_rp": sum(pocket.held_rp for pocket in held),
            "rows": rows_of(access=access, entries=last),
        },
    )


def money_in(request: GroupRequest) -> HttpResponse:
    return _money_page(request, MoneyInForm)


def money_out(request: GroupRequest) -> HttpResponse:
    return _money_page(request, MoneyOutForm)


def transfer(request: GroupRequest) -> HttpResponse:
    return _warned(request, record_page(request, TransferForm, "treasury/transfer.html"))


def cash_count(request: GroupRequest) -> HttpResponse:
    group = request.access.group
    chosen = request.GET.get("pocket")
    pocket = Account(chosen) if chosen in POCKETS else Account.CASH
    return record_page(
        request,
        CashCountForm,
        "treasury/cash_count.html",
        context={"pockets": pockets_of(group=group)},
        held=pockets(group=group),
        pocket=pocket,
    )


def opening_cash(request: GroupRequest) -> HttpResponse:
    return record_page(request, OpeningCashForm, "treasury/opening_cash.html")


def cash_book(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    pocket, since, until = CashBookForm(request.GET).chosen()
    book = cash_book_of(group=access.group, pocket=pocket, since=since, until=until)
    page = paginate(request, book.postings, size=ROWS_A_PAGE)
    lines = lines_of(group=access.group, book=book, postings=list(page))
    return render(
        request,
        "treasury/cash_book.html",
        {
            "book": book,
            "page": page,
            "lines": [(line, row_of(access=access, entry=line.posting.entry)) for line in lines],
            "pockets": POCKETS,
            "presets": _months(book),
        },
    )


def _money_page(request: GroupRequest, form_class: type[MoneyForm]) -> HttpResponse:
    access = request.access
    last = last_of_kind(group=access.group, kind=form_class.kind)
    context = {
        "last": last,
        "last_url": again_url(access=access, entry=last) if last else "",
        "pockets": [pocket for pocket in pockets_of(group=access.group) if pocket.held_rp],
    }
    return _warned(request, record_page(request, form_class, "treasury/record.html", context=context))


def _warned(request: GroupRequest, response: HttpResponse) -> HttpResponse:
    """Say, once something was recorded, which pocket holds less than nothing now."""
    if isinstance(response, HttpResponseRedirect):
        for pocket in pockets_of(group=request.access.group):
            if pocket.is_negative:
                sentence = _("%(pocket)s is below zero by the books. Was money that came in not recorded?")
                messages.warning(request, sentence % {"pocket": pocket.name})
    return response


def _months(book: CashBook) -> list[dict[str, object]]:
    """Give the last months to choose from, for `parts/period.html`."""
    firsts = [add_months(month_of(today()), -back) for back in range(MONTHS_TO_CHOOSE)]
    return [
        {
            "label": date_format(first, "F"),
            "query": f"pocket={book.pocket.value}&start={first}&end={min(last_of_month(first), today())}",
            "is_current": (book.since, book.until) == (first, min(last_of_month(first), today())),
        }
        for first in firsts
    ]
