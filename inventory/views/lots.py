"""The page of a lot, and its recall."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inventory.selectors.lots import Happening, MadeOfIt, get_lot, is_good, lot_story
from inventory.selectors.stock import expires_soon
from inventory.services.lots import set_recalled
from kub.entries.rows import Row, row_of, rows_of
from kub.lib.dates import today
from kub.people.access import Access, Permission
from kub.people.requests import GroupRequest


def lot(request: GroupRequest, pk: int) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    shown = get_lot(group=access.group, pk=pk)
    story = lot_story(group=access.group, lot=shown)
    return render(
        request,
        "inventory/lot.html",
        {
            "lot": shown,
            "story": story,
            "source": row_of(access=access, entry=shown.entry),
            "told": _told(access, story.happenings),
            "made": _made(access, story.made),
            "is_good": is_good(shown, today()),
            "expires_soon": expires_soon(shown, today()),
        },
    )


@require_POST
def lot_recall(request: GroupRequest, pk: int) -> HttpResponse:
    """Recall a lot, or take the recall back, as the button says."""
    access = request.access
    access.require(Permission.UNDO_ANY)
    recalled = request.POST.get("recalled") != "no"
    set_recalled(access=access, lot=get_lot(group=access.group, pk=pk), recalled=recalled)
    if recalled:
        messages.warning(request, _("Recalled. Nothing of this lot is sold or used any more."))
    else:
        messages.success(request, _("The recall is taken back."))
    return redirect("inventory:lot", slug=access.group.slug, pk=pk)


def _told(access: Access, happenings: Sequence[Happening]) -> list[tuple[Happening, Row]]:
    rows = rows_of(access=access, entries=[happening.entry for happening in happenings])
    return list(zip(happenings, rows, strict=True))


def _made(access: Access, made: Sequence[MadeOfIt]) -> list[tuple[MadeOfIt, Any, Any]]:
    """Give each lot that was made of another, with what happened to it and what was made of it."""
    return [(each, _told(access, each.happenings), _made(access, each.made)) for each in made]
