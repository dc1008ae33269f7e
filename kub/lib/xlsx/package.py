"""The file: a package that openpyxl writes, with the values of its formulas put in."""

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl import Workbook

from kub.lib.xlsx.page import Page

_COPIED_AT_ONCE: Final = 1 << 18
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# Stands in the small XML of a sheet where its rows belong, and in no text: text is escaped.
_ROWS_HERE: Final = b"<!--rows-->"


def save(workbook: Workbook, pages: Sequence[Page]) -> IO[bytes]:
    """Write the workbook into a temporary file, and give it from its start.

    openpyxl writes a formula or a value, never both, so the values are put beside the formulas after it, and
    the rows that were written apart are taken in as they are.
    """
    with TemporaryFile() as bare, ExitStack() as on_failure:
        workbook.save(bare)
        page_by_part = {page.sheet.path.lstrip("/"): page for page in pages}
        finished = on_failure.enter_context(TemporaryFile())
        with ZipFile(bare) as old, ZipFile(finished, "w", ZIP_DEFLATED) as new:
            for part in old.infolist():
                copy = ZipInfo(part.filename, part.date_time)
                copy.compress_type = ZIP_DEFLATED
                page = page_by_part.get(part.filename)
                # Its size is not known yet, and a sheet may well be of more than 2 GiB.
                with old.open(part) as source, new.open(copy, "w", force_zip64=bool(page)) as target:
                    if page:
                        _copy_sheet(source, target, page)
                    else:
                        shutil.copyfileobj(source, target)
        finished.seek(0)
        on_failure.pop_all()
    return finished


def _copy_sheet(source: IO[bytes], target: IO[bytes], page: Page) -> None:
    tree = etree.parse(source)
    _put_in_values(tree, page.values)
    if page.rows_apart:
        last = next(row for row in tree.iter(f"{_MAIN}row") if row.get("r") == str(page.rows_apart.after))
        last.addnext(etree.Comment("rows"))
    written = etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
    before, _here, after = written.partition(_ROWS_HERE)
    target.write(before)
    if page.rows_apart:
        page.rows_apart.rows.seek(0)
        shutil.copyfileobj(page.rows_apart.rows, target, _COPIED_AT_ONCE)
    target.write(after)


def _put_in_values(tree: Any, values: Mapping[str, str]) -> None:
    formulas = {formula.getparent().get("r"): formula for formula in tree.iter(f"{_MAIN}f")}
    if formulas.keys() != values.keys():
        raise ValueError(f"formulas without a value: {sorted(formulas.keys() ^ values.keys())}")
    for place, formula in formulas.items():
        formula.getparent().find(f"{_MAIN}v").text = values[place]
