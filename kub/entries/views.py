"""Pages of the logbook, of single entries, of the tray, and of the months."""

import datetime as dt
import uuid
from typing import Final, Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kub.entries.forms import LogbookForm, MonthForm, ReasonForm
from kub.entries.periods import confirm_close, months_over, propose_close
from kub.entries.recording import entry_url
from kub.entries.registry import Unpostable
from kub.entries.rows import again_url, linked_rows, row_of, rows_of
from kub.entries.selectors import LogbookFilter, entries_by_uid, get_entry
from kub.entries.selectors import logbook as entries_in_logbook
from kub.entries.selectors import tray as entries_in_tray
from kub.entries.services import OutcomeStatus, post_from_tray, set_aside, undo
from kub.entries.waiting import waiting_of
from kub.entries.wording import reasons_of, sentences_of, wording_of
from kub.people.access import Access, Permission
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest

MONTHS_A_PAGE: Final = 24
# Each is tried against the books while the page is made.
TRAY_PAGE_SIZE: Final = 10


def logbook(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    form = LogbookForm(request.GET, group=access.group)
    chosen = form.chosen()
    page = paginate(request, entries_in_logbook(group=access.group, chosen=chosen))
    return render(
        request,
        "entries/logbook.html",
        {
            "form": form,
            "page": page,
            "rows": rows_of(access=access, entries=page),
            "is_filtered": chosen != LogbookFilter(),
        },
    )


def entry(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    shown = get_entry(group=access.group, uid=uid)
    return render(
        request,
        "entries/entry.html",
        {
            "row": row_of(access=access, entry=shown),
            "wording": wording_of(access=access, entry=shown),
            "reasons": reasons_of(shown),
            "linked": linked_rows(access=access, entry=shown),
            "again_url": again_url(access=access, entry=shown),
        },
    )


@require_POST
def undo_entry(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    access = request.access
    access.require(Permission.UNDO_OWN)
    undone = get_entry(group=access.group, uid=uid)
    outcome = undo(access=access, uid=uid, reason=ReasonForm(request.POST).reason_of())
    if outcome.status is OutcomeStatus.REFUSED:
        standing = entries_by_uid(group=access.group, uids=[each.uid for each in outcome.standing])
        words = {
            "row": row_of(access=access, entry=undone),
            "sentences": sentences_of(undone, outcome.errors),
            "standing": rows_of(access=access, entries=standing),
        }
        return render(request, "entries/undo_refused.html", words, status=409)
    url = again_url(access=access, entry=undone)
    offer = format_html(' <a href="{}">{}</a>', url, _("Record it again")) if url else ""
    messages.success(request, format_html("{}{}", _("Undone. The books are as they were before it."), offer))
    return redirect(_where_from(request) or entry_url(undone))


def tray(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.UNDO_ANY)
    page = paginate(request, entries_in_tray(group=access.group), size=TRAY_PAGE_SIZE)
    return render(
        request, "entries/tray.html", {"page": page, "waiting": waiting_of(access=access, entries=page)}
    )


@require_POST
def tray_post(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    access = request.access
    access.require(Permission.UNDO_ANY)
    waits = get_entry(group=access.group, uid=uid)
    outcome = post_from_tray(access=access, uid=uid)
    if outcome.stored:
        messages.success(request, _("It is in the books now."))
    for sentence in sentences_of(waits, outcome.errors):
        messages.error(request, sentence)
    return redirect("entries:tray", slug=access.group.slug)


@require_POST
def tray_aside(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    access = request.access
    access.require(Permission.UNDO_ANY)
    waits = get_entry(group=access.group, uid=uid)
    outcome = set_aside(access=access, uid=uid, reason=ReasonForm(request.POST).reason_of())
    if outcome.stored:
        messages.success(request, _("It is put aside. The logbook keeps it."))
    for sentence in sentences_of(waits, outcome.errors):
        messages.error(request, sentence)
    return redirect("entries:tray", slug=access.group.slug)


def periods(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    page = paginate(request, months_over(group=request.access.group), size=MONTHS_A_PAGE)
    return render(request, "entries/periods.html", {"page": page})


@require_POST
def period_propose(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CLOSE)
    said = _("Proposed. Now the other officer, chair or treasurer, closes the month.")
    return _with_month(request, propose_close, said)


@require_POST
def period_close(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CLOSE)
    return _with_month(request, confirm_close, _("The month is closed. It takes no more entries."))


class _ForMonth(Protocol):
    def __call__(self, *, access: Access, month: dt.date) -> object: ...


def _with_month(request: GroupRequest, service: _ForMonth, said: str) -> HttpResponse:
    """Do something to the month that was sent, and say so, or why not."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a month."))
    else:
        try:
            service(access=request.access, month=form.cleaned_data["month"])
        except Unpostable as unpostable:
            for sentences in unpostable.errors.values():
                for sentence in sentences:
                    messages.error(request, sentence)
        else:
            messages.success(request, said)
    return redirect("entries:periods", slug=request.access.group.slug)


def _where_from(request: GroupRequest) -> str:
    """Give the page of ours on which the button was, if it said so."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe and url.startswith("/") else ""
