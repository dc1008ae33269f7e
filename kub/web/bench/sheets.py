"""Sale lines from the database to Excel: against openpyxl alone, and against a bare zip of the same XML."""

import datetime as dt
import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from openpyxl import Workbook

from kub.lib.dates import today
from kub.lib.reports import Quantity, Report
from kub.lib.xlsx import TableSheet, build_workbook
from kub.web.bench.recording import access_to, timed
from sales.reports.lines import sale_lines_report

_MB: Final = 1024 * 1024


def with_kub(*, rows: int, count: int) -> list[float]:
    """Write the sheet as KUB does, and give how long it took each time, in seconds."""
    return [timed(lambda: _built(rows).close()) for _time in range(count)]


def with_openpyxl(*, rows: int, count: int) -> list[float]:
    """Write the same rows, from the same iterator, with openpyxl's write-only sheet, without any style."""
    return [timed(lambda: _plain(rows)) for _time in range(count)]


def bare_zip(*, rows: int, count: int) -> list[float]:
    """Only compress the XML that KUB writes: nothing that makes an xlsx is faster."""
    with _built(rows) as built, ZipFile(built) as package:
        parts = {part.filename: package.read(part) for part in package.infolist()}
    return [timed(lambda: _zipped(parts)) for _time in range(count)]


def memory(*, rows: int) -> tuple[float, float]:
    """Write the sheet in a fresh process: give its peak, and how much of it the sheet added, in MB."""
    _built(1).close()  # what is loaded once, whatever is written
    before = _peak_mb()
    _built(rows).close()
    return _peak_mb(), _peak_mb() - before


def columns() -> int:
    """Count the columns of the sheet."""
    return len(next(_plain_rows(_report(1))))


def _report(rows: int) -> Report:
    """Give the report of the long group's sale lines, as far as so many rows."""
    group = access_to(1).group
    report = sale_lines_report(group=group, since=group.started_on, until=today())
    return replace(report, rows=islice(report.rows, rows))


def _built(rows: int) -> IO[bytes]:
    sheet = TableSheet(title="Penjualan", report=_report(rows))
    return build_workbook(title="Bench", sheets=[sheet], made_at=timezone.now())


def _plain(rows: int) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Penjualan")
    for row in _plain_rows(_report(rows)):
        sheet.append(row)
    workbook.save(io.BytesIO())


def _plain_rows(report: Report) -> Iterator[list[Any]]:
    """Give the cells as openpyxl takes them: a quantity is a number and its unit."""
    for row in report.rows:
        cells: list[str | int | float | dt.date | None] = []
        for cell in row:
            cells += [cell.milli / 1000, cell.unit] if isinstance(cell, Quantity) else [cell]
        yield cells


def _zipped(parts: dict[str, bytes]) -> None:
    with ZipFile(io.BytesIO(), "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def _peak_mb() -> float:
    """Give the most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux counts what the parent held as well, in what `resource` says
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MB if sys.platform == "darwin" else peak / 1024
