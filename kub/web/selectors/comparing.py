"""Figures of some days against those of others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of some days, and of those that they are compared with."""

    now_rp: int
    before_rp: int

    @property
    def distance_rp(self) -> int:
        return abs(self.now_rp - self.before_rp)

    @property
    def is_more(self) -> bool:
        return self.now_rp > self.before_rp


@dataclass(frozen=True, slots=True)
class Against:
    """A figure of a period, of the period before, and of the same days a year ago."""

    now_rp: int
    before_rp: int
    year_ago_rp: int

    @property
    def with_before(self) -> Compared:
        return Compared(self.now_rp, self.before_rp)

    @property
    def with_year_ago(self) -> Compared:
        return Compared(self.now_rp, self.year_ago_rp)
