"""Finding exports: only one's own."""

import datetime as dt
from typing import IO
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from kub.people.access import Access, Permission
from kub.web.exports import files
from kub.web.models import Export

SHOWN = 10


def exports_of(access: Access) -> QuerySet[Export]:
    """Give what the reader asked for in the group and may see, the newest first."""
    own = Export.objects.filter(user=access.user, group=access.group)
    return own if access.may(Permission.EARNINGS) else own.filter(shows_earnings=False)


def recent_exports(access: Access) -> list[Export]:
    return list(exports_of(access)[:SHOWN])


def get_export(access: Access, pk: UUID) -> Export:
    """Raise `Http404` for somebody else's export as for one that never was."""
    return get_object_or_404(exports_of(access), pk=pk)


def period_of(export: Export) -> tuple[dt.date, dt.date]:
    """Give the first and the last day that it is about."""
    since, until = (dt.date.fromisoformat(export.asked[name]) for name in ("since", "until"))
    return since, until


def open_file(export: Export) -> IO[bytes]:
    """Raise `Http404` where the file is not there, as after its folder was emptied."""
    try:
        return files.path_of(export.pk).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
