"""What lies before the sheets: a cover that says whose workbook it is, and an index with links."""

from collections.abc import Mapping
from io import BytesIO
from itertools import count
from typing import Any, Final

from openpyxl.drawing.image import Image
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from kub.lib.reports import Kind
from kub.lib.xlsx.page import Page
from kub.lib.xlsx.sheets import CoverSheet, IndexSheet, Sheet

COVER_WIDTHS: Final = (42, 58)
INDEX_WIDTHS: Final = (5, 34, 84)
_HEADING_POINTS: Final = 36
_NOTE_POINTS: Final = 20
_LOGO_PIXELS: Final = 112
_LOGO_ROWS: Final = 6


def write_cover(cover: CoverSheet, page: Page) -> None:
    """Write the cover: upright, and on one printed page."""
    _print_on_one_page(page)
    text = page.cells.text
    if cover.logo:
        _put_logo(cover.logo, page)
    page.skip(2)
    page.append_high(_HEADING_POINTS, text(cover.heading, "cover"))
    for note in cover.notes:
        page.append_high(_NOTE_POINTS, text(note, "subtitle"))
    for block in cover.blocks:
        page.skip()
        page.append(text(block.heading, "heading"), text("", "heading"))
        for label, words in block.facts:
            page.append_wrapped(text(label), text(words))
    page.sign(cover.signatures)


def _put_logo(png: bytes, page: Page) -> None:
    image = Image(BytesIO(png))
    scale = _LOGO_PIXELS / max(image.width, image.height)
    image.width, image.height = image.width * scale, image.height * scale
    page.sheet.add_image(image, "A1")
    page.skip(_LOGO_ROWS)


def write_index(index: IndexSheet, page: Page, titles: Mapping[Sheet, str]) -> None:
    """Write the index, upright on one printed page; `titles` are the names that the sheets were given."""
    _print_on_one_page(page)
    text = page.cells.text
    page.append(text(index.heading, "title"))
    page.append(text(index.note, "note"))
    numbers = count(1)
    for group in index.groups:
        page.skip()
        page.append(*(text(words, "heading") for words in ("", group.heading, "")))
        for sheet, about in group.entries:
            title = titles[sheet]
            counted = page.cells.value(Kind.INTEGER, next(numbers))
            row = page.append_wrapped(counted, text(title, "link"), text(about))
            _link(page.sheet, f"B{row}", title)


def _link(sheet: Any, cell: str, title: str) -> None:
    sheet._hyperlinks.append(Hyperlink(ref=cell, location=f"{quote_sheetname(title)}!A1", display=title))


def _print_on_one_page(page: Page) -> None:
    page.sheet.page_setup.orientation = "portrait"
    page.sheet.page_setup.fitToHeight = 1
