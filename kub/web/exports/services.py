"""An export's life: asked for, made by the worker, taken up again after a breakdown, forgotten after days."""

import datetime as dt
import logging
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from kub.lib.db import write_transaction
from kub.people.access import Access, Permission, resolve_access
from kub.web.exports import files
from kub.web.exports.progress import told_progress
from kub.web.exports.selectors import period_of
from kub.web.models import UNFINISHED, Export, ExportFailure, ExportKind, ExportStatus
from kub.web.workbook import estimated_rows, group_workbook

KEPT_FOR: Final = dt.timedelta(days=7)
MOST_TRIES: Final = 3

logger = logging.getLogger(__name__)


def ask_for_workbook(*, access: Access, since: dt.date, until: dt.date) -> Export:
    """Queue the workbook of a period; who asks again while it is made gets the same one.

    One that failed gives way to the new one.
    """
    access.require(Permission.EXPORT)
    same = {
        "user": access.user,
        "group": access.group,
        "kind": ExportKind.WORKBOOK,
        "asked": {"since": since.isoformat(), "until": until.isoformat()},
    }
    total = estimated_rows(group=access.group, since=since, until=until)
    with write_transaction():
        Export.objects.filter(**same, status=ExportStatus.FAILED).delete()
        export, is_new = Export.objects.get_or_create(
            **same,
            status__in=UNFINISHED,
            defaults={"total": total, "asked_at": timezone.now()},
        )
        if is_new:
            make_export.enqueue(str(export.pk))
    return export


def take_up_again() -> None:
    """Queue anew what is not finished: its worker may have died with it. One that is being made stays so."""
    with write_transaction():
        for pk in Export.objects.filter(status__in=UNFINISHED).values_list("pk", flat=True):
            make_export.enqueue(str(pk))


def forget_old(now: dt.datetime) -> None:
    """Remove exports that were asked for long ago, files of which no record is left, and old tasks."""
    with write_transaction():
        Export.objects.filter(asked_at__lt=now - KEPT_FOR).delete()
        DBTaskResult.objects.filter(enqueued_at__lt=now - KEPT_FOR).delete()
    for pk in files.kept() - set(Export.objects.values_list("pk", flat=True)):
        with suppress(PermissionError):  # Windows, while somebody fetches it: the next time, then
            files.remove(pk)


@task
def make_export(export: str) -> None:
    """Make the file of an export, unless it is made already, or by another worker now."""
    pk = UUID(export)
    with files.being_made(pk) as is_ours:
        if is_ours and _begin(pk):
            _make(Export.objects.select_related("user", "group").get(pk=pk))


def _begin(pk: UUID) -> bool:
    """Note that it is being made; give whether it still is to be."""
    with write_transaction():
        unfinished = Export.objects.filter(pk=pk, status__in=UNFINISHED)
        if unfinished.filter(tries__gte=MOST_TRIES).update(
            status=ExportStatus.FAILED, failure=ExportFailure.BROKE_OFF
        ):
            return False
        return bool(unfinished.update(status=ExportStatus.RUNNING, done=0, tries=F("tries") + 1))


def _make(export: Export) -> None:
    access = resolve_access(export.user, export.group.slug)
    if access is None or not access.may(Permission.EXPORT):
        _fail(export, ExportFailure.NOT_PERMITTED)
        return
    try:
        size = _write_file(export, access)
    except Exception:  # whatever it is: the person is told, and the log says what
        logger.exception("Export %s of %s was not made.", export.pk, export.group)
        _fail(export, ExportFailure.BROKEN)
    else:
        with write_transaction():
            Export.objects.filter(pk=export.pk).update(
                status=ExportStatus.READY,
                shows_earnings=access.may(Permission.EARNINGS),
                size=size,
                done=F("total"),
                ready_at=timezone.now(),
            )


def _write_file(export: Export, access: Access) -> int:
    since, until = period_of(export)
    with (
        translation.override(export.user.language),
        told_progress(export.pk) as progress,
        group_workbook(access=access, since=since, until=until, progress=progress) as file,
    ):
        return files.keep(export.pk, file)


def _fail(export: Export, failure: ExportFailure) -> None:
    with write_transaction():
        Export.objects.filter(pk=export.pk).update(status=ExportStatus.FAILED, failure=failure)
