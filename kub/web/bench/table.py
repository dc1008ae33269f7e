"""The table: each work with what was measured, the limits of the same run, and whether they hold."""

import datetime as dt
import os
import platform
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A figure that may be `most`, or must be `least`."""

    what: str
    value: float
    most: float | None = None
    least: float | None = None

    @property
    def is_met(self) -> bool:
        over = self.most is not None and self.value > self.most
        under = self.least is not None and self.value < self.least
        return not (over or under)

    def __str__(self) -> str:
        sign, bound = ("≤", self.most) if self.most is not None else ("≥", self.least)
        return f"{self.value:.3g} {self.what} ({sign} {bound:g})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A work with its measured figures (named with their unit), and the limits that they are held to."""

    work: str
    measured: Mapping[str, float]
    limits: Sequence[Limit]

    @property
    def is_met(self) -> bool:
        return all(limit.is_met for limit in self.limits)

    def as_data(self) -> dict[str, Any]:
        return {
            "work": self.work,
            "measured": {name: round(value, 3) for name, value in self.measured.items()},
            "limits": [
                {
                    "what": limit.what,
                    "value": round(limit.value, 3),
                    "most": limit.most,
                    "least": limit.least,
                    "met": limit.is_met,
                }
                for limit in self.limits
            ],
            "met": self.is_met,
        }


def machine(*, database: str, on: dt.date) -> dict[str, Any]:
    """Say on what was measured, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "date": on.isoformat(),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1024**3),
        "system": platform.platform(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "database": database,
    }


def written(rows: Sequence[Row], about: Mapping[str, Any]) -> str:
    """Write the table for the terminal and for the README, in Markdown."""
    facts = ", ".join(f"{name} {value}" for name, value in about.items())
    head = ["", "| work | measured | against the limits | met |", "|---|---|---|---|"]
    return "\n".join([*textwrap.wrap(facts, 110), *head, *map(_line, rows)])


def _line(row: Row) -> str:
    limits = "; ".join(map(str, row.limits))
    return f"| {row.work} | {_figures(row)} | {limits} | {'yes' if row.is_met else 'NO'} |"


def _figures(row: Row) -> str:
    return ", ".join(f"{name} {value:.3g}" for name, value in row.measured.items())


def _cpu() -> str:
    """Name the processor; Linux knows it better than Python."""
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
