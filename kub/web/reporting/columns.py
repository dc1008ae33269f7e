"""Which columns of a report a person wants to see: chosen once, kept until she chooses others."""

from collections.abc import Collection

from kub.lib.db import write_transaction
from kub.lib.reports import Report, with_columns
from kub.people.models import User
from kub.people.reporting import ReportKind
from kub.web.models import ColumnChoice


def kept_columns(*, user: User, kind: ReportKind) -> list[str]:
    """Give the keys of the columns that she chose; none where she wants them all."""
    choice = ColumnChoice.objects.filter(user=user, report=kind.name).first()
    return list(choice.columns) if choice else []


def keep_columns(*, user: User, kind: ReportKind, report: Report, columns: Collection[str]) -> None:
    """Keep the choice among the columns of `report`. Raises `UnknownColumn`.

    All of them are no choice, so that a column which the report gets later is seen.
    """
    chosen = [column.key for column in with_columns(report, columns).columns]
    if len(chosen) == len(report.columns):
        forget_columns(user=user, kind=kind)
        return
    with write_transaction():
        ColumnChoice.objects.update_or_create(user=user, report=kind.name, defaults={"columns": chosen})


def forget_columns(*, user: User, kind: ReportKind) -> None:
    """Show all columns again."""
    with write_transaction():
        ColumnChoice.objects.filter(user=user, report=kind.name).delete()


def as_kept(report: Report, kept: Collection[str]) -> Report:
    """Give the report as its reader wants it; a column that it no longer has is passed over."""
    still_there = [column.key for column in report.columns if column.key in kept]
    return with_columns(report, still_there) if still_there else report
