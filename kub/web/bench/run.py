"""A whole run: the sets are made and proved, measured, and proved again."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from kub.web.bench.beside import Beside, beside
from kub.web.bench.measures import QUICK, Effort, Measures
from kub.web.bench.recording import LAST_STOCKED
from kub.web.bench.sets import LARGE, QUICK_SIZES, SIZES, SMALL, Place, place_of
from kub.web.bench.table import machine


class NotClean(Exception):
    """The books of a set are not right; the message says what is wrong."""


def run(
    *, folder: Path, database_url: str, seed: int, on: dt.date, quick: bool, say: Callable[[str], object]
) -> tuple[list[Any], dict[str, Any]]:
    """Measure everything; give the rows, and on what they were measured. Raises `NotClean`."""
    sizes = QUICK_SIZES if quick else SIZES
    places = {
        name: place_of(name, size, folder=folder, database_url=database_url) for name, size in sizes.items()
    }
    with _processes(places) as at:
        new = _filled(places, at, seed, on, say)
        _prove(new, "loaded", say)
        for name in (SMALL, LARGE):
            at[name].do("recording.stock_up", groups=LAST_STOCKED)
        measures = Measures(places=places, at=at, effort=QUICK if quick else Effort())
        rows = []
        for row in measures.rows():
            rows.append(row)
            say(f"{row.work}: {'; '.join(map(str, row.limits))}")
        _prove(at, "measured", say)
        return rows, machine(database=at[SMALL].do("preparing.database"), on=on)


def _filled(
    places: Mapping[str, Place],
    at: Mapping[str, Beside],
    seed: int,
    on: dt.date,
    say: Callable[[str], object],
) -> dict[str, Beside]:
    """Load the sets that are not there yet, beside each other; give the processes of those."""
    for line, (name, place) in enumerate(places.items()):
        say(f"{name}: {place.size.lines} sale lines over {place.size.groups} groups")
        at[name].start("preparing.fill", size=place.size, seed=seed, until=on, name=name, line=line)
    return {name: process for name, process in at.items() if process.answer()}


def clear(*, folder: Path, database_url: str) -> None:
    """Take away what a run leaves in PostgreSQL."""
    for name, size in SIZES.items():
        with beside(place_of(name, size, folder=folder, database_url=database_url)) as process:
            process.do("preparing.clear", name=name)


@contextmanager
def _processes(places: Mapping[str, Place]) -> Iterator[dict[str, Beside]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(beside(place)) for name, place in places.items()}


def _prove(at: Mapping[str, Beside], when: str, say: Callable[[str], object]) -> None:
    """Prove the books of all sets, beside each other."""
    for process in at.values():
        process.start("preparing.findings")
    for name, process in at.items():
        if found := process.answer():
            raise NotClean(f"{name}, {when}: {found[0]} (and {len(found) - 1} more)")
        say(f"check_books, {name}, {when}: the books are right")
