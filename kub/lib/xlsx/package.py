"""The file: a package that openpyxl writes, with the values of its formulas put in."""

import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl import Workbook

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# The results of a sheet's formulas by their cells, as the file writes numbers.
Values = Mapping[str, str]


def save(workbook: Workbook, values_by_sheet: Mapping[Any, Values]) -> IO[bytes]:
    """Write the workbook into a temporary file, and give it from its start.

    openpyxl writes a formula or a value, never both, so the values are put beside the formulas after it.
    """
    with TemporaryFile() as bare, ExitStack() as on_failure:
        workbook.save(bare)
        values_by_part = {sheet.path.lstrip("/"): values for sheet, values in values_by_sheet.items()}
        finished = on_failure.enter_context(TemporaryFile())
        with ZipFile(bare) as old, ZipFile(finished, "w", ZIP_DEFLATED) as new:
            for part in old.infolist():
                copy = ZipInfo(part.filename, part.date_time)
                copy.compress_type = ZIP_DEFLATED
                with old.open(part) as source, new.open(copy, "w") as target:
                    _copy_part(source, target, values_by_part.get(part.filename, {}))
        finished.seek(0)
        on_failure.pop_all()
    return finished


def _copy_part(source: IO[bytes], target: IO[bytes], values: Values) -> None:
    if not values:
        shutil.copyfileobj(source, target)
        return
    tree = etree.parse(source)
    formulas = {formula.getparent().get("r"): formula for formula in tree.iter(f"{_MAIN}f")}
    if formulas.keys() != values.keys():
        raise ValueError(f"formulas without a value: {sorted(formulas.keys() ^ values.keys())}")
    for place, formula in formulas.items():
        formula.getparent().find(f"{_MAIN}v").text = values[place]
    tree.write(target, encoding="UTF-8", xml_declaration=True, standalone=True)
