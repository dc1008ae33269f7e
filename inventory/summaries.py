"""Goods in one line, for the logbook."""

from collections.abc import Sequence

from inventory.models import Item
from kub.lib.numbers import write_quantity

MOST_NAMED = 3


def goods_summary(goods: Sequence[tuple[Item, int]]) -> str:
    """Say what and how much: "Kedelai 10 kg, Keripik 100 g × 12, +2"."""
    named = [
        f"{item.name} ×\u00a0{write_quantity(milli)}"
        if item.is_whole
        else f"{item.name} {write_quantity(milli, item.base_unit)}"
        for item, milli in goods[:MOST_NAMED]
    ]
    more = len(goods) - MOST_NAMED
    return ", ".join([*named, *([f"+{more}"] if more > 0 else [])])
