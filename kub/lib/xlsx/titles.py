"""Names of sheets and of tables that Excel accepts."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from kub.lib.reports import plain_text

MAX_LENGTH: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\n\t]")
_RESERVED: Final = "history"
_NOT_A_NAME: Final = re.compile(r"[^A-Za-z0-9]")
_LONGEST_NAME: Final = 200  # of 255, with room for a number


class TableNames:
    """Hands out names of tables, each only once: letters, digits and underscores of ASCII.

    A word before them, so that none looks like a cell: "Data_Stok".
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """Give a name made of the wanted words and, where it is taken, numbered: "Data_Stok_2"."""
        ascii_only = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode()
        base = "_".join(["Data", *_NOT_A_NAME.sub(" ", ascii_only).split()])[:_LONGEST_NAME]
        name, number = base, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}_{number}"
        self._taken.add(name.casefold())
        return name


class SheetTitles:
    """Hands out names, each only once; Excel does not tell small letters from capitals."""

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def take(self, wanted: str) -> str:
        """Give the wanted name, mended and, where it is taken, numbered: "Penjualan (2)"."""
        words = _FORBIDDEN.sub(" ", plain_text(wanted)).split()
        base = " ".join(words).strip("' ") or _("Sheet")
        title, number = _cut(base, MAX_LENGTH), 1
        while title.casefold() in self._taken:
            number += 1
            suffix = f" ({number})"
            title = _cut(base, MAX_LENGTH - len(suffix)) + suffix
        self._taken.add(title.casefold())
        return title


def _cut(text: str, length: int) -> str:
    """Cut to so many UTF-16 units, which is how Excel counts, without halving a character."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").rstrip("' ")
