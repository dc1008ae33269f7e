"""A report as a file. It is written to its end before a byte is sent: whole, or not at all."""

from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone

from kub.lib.reports import Report, as_csv
from kub.lib.xlsx import TableSheet, build_workbook
from kub.people.reporting import Asked, Asks, ReportKind


def csv_file(report: Report) -> IO[bytes]:
    """Give a temporary file that is gone when it is closed, or when its writing breaks off."""
    file = TemporaryFile()  # noqa: SIM115 - closed by whoever sends it
    try:
        file.writelines(as_csv(report))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def xlsx_file(report: Report) -> IO[bytes]:
    """Give the report as a workbook of one sheet, or of several numbered ones where it is too long."""
    sheet = TableSheet(title=report.title, report=report)
    whose_and_when = ", ".join(report.filters[:2])
    return build_workbook(title=whose_and_when, sheets=[sheet], made_at=timezone.now())


def file_name(*, kind: ReportKind, asked: Asked, suffix: str) -> str:
    """Give "sari-tempe-stock-20260331.csv", with both days where it is of a period."""
    days = [asked.until] if kind.asks is Asks.DAY else [asked.since, asked.until]
    written = "-".join(f"{day:%Y%m%d}" for day in days)
    return f"{asked.group.slug}-{kind.name}-{written}.{suffix}"
