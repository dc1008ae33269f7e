"""What a workbook is made of, before anything of Excel."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from kub.lib.reports import Cell, Kind, Report, Signature


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableSheet:
    """A report as a table with a filter and totals; goes on to further sheets where it is too long."""

    title: str
    report: Report


@dataclass(frozen=True, slots=True)
class TotalOf:
    """The total of a column on another sheet, which a filter there does not change."""

    sheet: TableSheet
    column: str

    def __post_init__(self) -> None:
        if self.column not in {column.key for column in self.sheet.report.columns if column.total}:
            raise ValueError(f"{self.sheet.title}: column {self.column} has no total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of a summary: what it is, how much, and a word beside it."""

    label: str
    value: Cell | TotalOf
    kind: Kind = Kind.MONEY
    note: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.value, TotalOf) and not self.kind.holds(self.value):
            raise TypeError(f"{self.label}: {self.value!r} is no {self.kind.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    heading: str
    figures: Sequence[Figure]


class ChartKind(enum.Enum):
    BAR = "bar"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Series:
    """Whole Rupiah, one for each label of the chart."""

    label: str
    values_rp: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTable:
    """A small table of amounts, and a native chart of it; `adds_up` where a total says something."""

    heading: str
    label_heading: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: ChartKind = ChartKind.BAR
    adds_up: bool = True

    def __post_init__(self) -> None:
        if any(len(series.values_rp) != len(self.labels) for series in self.series):
            raise ValueError(f"{self.heading}: each series has one amount for each label")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SummarySheet:
    """Figures and charts one below the other; `notes` say in words what is summed up."""

    title: str
    heading: str
    notes: Sequence[str] = ()
    blocks: Sequence[Figures | ChartTable] = ()
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Under a heading, what is known: label and words."""

    heading: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverSheet:
    """Whose workbook it is and of when; `logo` is a PNG picture."""

    title: str
    heading: str
    notes: Sequence[str] = ()
    blocks: Sequence[Facts] = ()
    logo: bytes = b""
    signatures: Sequence[Signature] = ()


@dataclass(frozen=True, slots=True)
class IndexGroup:
    """Sheets of one kind, and what each is about."""

    heading: str
    entries: Sequence[tuple[TableSheet | SummarySheet, str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndexSheet:
    """The other sheets in groups, with links to them."""

    title: str
    heading: str
    note: str
    groups: Sequence[IndexGroup]


Sheet = TableSheet | SummarySheet | CoverSheet | IndexSheet
