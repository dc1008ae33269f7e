"""The one way in which a page records, corrects and shows the door's answer."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kub.entries.forms import EntryForm
from kub.entries.models import Entry, Source, Status
from kub.entries.registry import Kind, find_kind, kind_of
from kub.entries.selectors import entry_of
from kub.entries.services import VOID, Outcome, OutcomeStatus, correct, may_undo, record
from kub.people.requests import GroupRequest


def record_page(
    request: GroupRequest,
    form_class: type[EntryForm],
    template: str,
    *,
    context: Mapping[str, Any] | None = None,
    **form_options: Any,
) -> HttpResponse:
    """Show the form of a kind, and take what was filled through the door.

    With `?corrects=<uid>` the form begins with that entry and replaces it; with `?again=<uid>` it begins with
    what that entry says. Form and template may ask for more with `form_options` and `context`; a form's
    `add_line` button gives it one line more.
    """
    kind = find_kind(form_class.kind)
    assert kind is not None
    request.access.require(kind.permission)
    replaced = _replaced(request, kind)
    if "again" in request.GET and replaced is None:
        form_options |= _begin_with(_named(request, kind, "again"))
    form = form_class(request.POST or None, access=request.access, replaced=replaced, **form_options)
    if "add_line" in request.POST:
        form = form.add_line(request.POST["add_line"])
    elif request.method == "POST" and form.is_valid():
        outcome = _submit(request, form, replaced)
        if outcome.stored and outcome.entry is not None:
            _say(request, outcome)
            return redirect(entry_url(outcome.entry))
        form.show(outcome.errors)
    words = {"form": form, "kind": kind, "replaced": replaced, **(context or {})}
    return render(request, template, words)


def entry_url(entry: Entry) -> str:
    """Give the page of an entry: its kind's own where it was posted, else the plain one."""
    was_posted = entry.kind != VOID and entry.status in {Status.POSTED, Status.VOIDED}
    route = kind_of(entry).page_route if was_posted else "entries:entry"
    return reverse(route, args=[entry.group.slug, entry.uid])


def source_of(request: GroupRequest) -> Source:
    return Source.PAPER if request.access.records_from_paper else Source.PAGE


def _replaced(request: GroupRequest, kind: Kind) -> Entry | None:
    """Give the entry that is to be corrected, if one is: of this kind, and hers to undo."""
    if "corrects" not in request.GET:
        return None
    entry = _named(request, kind, "corrects")
    # A form that was sent twice finds its entry replaced already; the door knows.
    if request.method != "POST" and not may_undo(access=request.access, entry=entry):
        raise Http404
    return entry


def _begin_with(entry: Entry) -> dict[str, Any]:
    """Give a form what the entry says; the day as well, where the entry does not count on it."""
    counts = entry.status == Status.POSTED
    return {"like": entry.payload, "initial": {} if counts else {"happened_on": entry.happened_on}}


def _named(request: GroupRequest, kind: Kind, parameter: str) -> Entry:
    """Give the group's entry of this kind that the address names. Raises `Http404`."""
    try:
        entry = entry_of(group=request.access.group, uid=uuid.UUID(request.GET[parameter]))
    except (ValueError, Entry.DoesNotExist) as missing:
        raise Http404 from missing
    if entry.kind != kind.name:
        raise Http404
    return entry


def _submit(request: GroupRequest, form: EntryForm, replaced: Entry | None) -> Outcome:
    draft = form.draft(source_of(request))
    if replaced:
        return correct(access=request.access, uid=replaced.uid, draft=draft)
    return record(access=request.access, draft=draft)


def _say(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.status is OutcomeStatus.REVIEW:
        messages.warning(request, _("Kept, and waiting for an officer to review it."))
    elif outcome.status is OutcomeStatus.DUPLICATE:
        messages.info(request, _("This was saved already; it is counted once."))
    else:
        messages.success(request, _("Saved."))
