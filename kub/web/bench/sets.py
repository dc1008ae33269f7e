"""Which sets are measured, and where each lives: a database and a data folder of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """So many groups with so many sale lines each; `baskets` are the sales of a selling day."""

    groups: int
    lines_a_group: int
    baskets: int = 3

    @property
    def lines(self) -> int:
        return self.groups * self.lines_a_group


SMALL, LARGE, LONG = "small", "large", "long"
SIZES: Final = {
    SMALL: Size(groups=200, lines_a_group=50),
    LARGE: Size(groups=200, lines_a_group=5_000),
    # One group whose sheet of sale lines is long.
    LONG: Size(groups=1, lines_a_group=200_000, baskets=120),
}
QUICK_SIZES: Final = {
    SMALL: Size(groups=9, lines_a_group=10),
    LARGE: Size(groups=9, lines_a_group=60),
    LONG: Size(groups=1, lines_a_group=90, baskets=6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a set lives."""

    name: str
    size: Size
    data_dir: Path
    database_url: str

    @contextmanager
    def environment(self) -> Iterator[None]:
        """Let processes that are started in the block work on this set."""
        theirs = {"KUB_DATA_DIR": str(self.data_dir), "DATABASE_URL": self.database_url}
        ours = {name: os.environ.get(name) for name in theirs}
        os.environ |= theirs
        try:
            yield
        finally:
            for name, value in ours.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def place_of(name: str, size: Size, *, folder: Path, database_url: str) -> Place:
    """Give the place of a set: a file in the folder, or a schema of the PostgreSQL database."""
    data_dir = folder / name
    data_dir.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{data_dir / 'kub.sqlite3'}"
    if database_url.startswith("postgres"):
        joined = "&" if "?" in database_url else "?"
        url = f"{database_url}{joined}options=-c%20search_path%3Dbench_{name}"
    return Place(name=name, size=size, data_dir=data_dir, database_url=url)
