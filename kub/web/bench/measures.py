"""The measures, row by row: each work beside its bare limit and the small set, in turns in the same run."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from kub.web.bench.beside import Beside, beside
from kub.web.bench.sets import LARGE, LONG, SMALL, Place
from kub.web.bench.table import Limit, Row

_WRITERS: Final = 4
_FIRST_WRITER: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to measure."""

    rounds: int = 8
    times: int = 5
    seconds: float = 10
    sheet_rows: int = 50_000
    memory_rows: tuple[int, int] = (10_000, 200_000)
    sheet_rounds: int = 3


QUICK: Final = Effort(rounds=1, times=1, seconds=0.3, sheet_rows=20, memory_rows=(10, 60), sheet_rounds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """Measures sets that are prepared, with a process at work on each."""

    places: Mapping[str, Place]
    at: Mapping[str, Beside]
    effort: Effort

    def rows(self) -> Iterator[Row]:
        for measure in (
            self._sale,
            self._batch,
            self._writers,
            self._dashboard,
            self._stock,
            self._months,
            self._sheet,
            self._list,
        ):
            yield measure()

    def _sale(self) -> Row:
        return self._recording("sale of 3 lines through the service", "sale", "sales", most=5)

    def _batch(self) -> Row:
        return self._recording("the worked batch through the service", "batch", "batches", most=8)

    def _recording(self, work: str, kind: str, deeds: str, *, most: float) -> Row:
        took = self._in_turns(
            {
                "ms": (LARGE, f"recording.{deeds}", {}),
                "ms bare": (LARGE, f"bare.{deeds}", {}),
                "ms in the small set": (SMALL, f"recording.{deeds}", {}),
            }
        )
        large, bare, small = took.values()
        queries = self.at[LARGE].do("recording.queries_of", kind=kind)
        return Row(
            work=work,
            measured={**took, "queries": queries},
            limits=[
                Limit(what="× bare", value=large / bare, most=most),
                Limit(what="× small", value=large / small, most=1.3),
            ],
        )

    def _writers(self) -> Row:
        with ExitStack() as stack:
            writers = [stack.enter_context(beside(self.places[LARGE])) for _writer in range(_WRITERS)]
            for place, writer in enumerate(writers):
                asked = {"number": _FIRST_WRITER + place, "seconds": self.effort.seconds}
                writer.start("recording.write_for", **asked)
            done, refused, longest = zip(*(writer.answer() for writer in writers), strict=True)
        return Row(
            work=f"{_WRITERS} processes writing sales",
            measured={"sales a second": sum(done) / self.effort.seconds, "longest ms": max(longest) * 1000},
            limits=[
                Limit(what="refused by a lock", value=sum(refused), most=0),
                Limit(what="s longest wait", value=max(longest), most=0.5),
            ],
        )

    def _dashboard(self) -> Row:
        row = self._page("dashboard page of a group", "web:dashboard")
        limits = [
            *row.limits,
            Limit(what="queries", value=row.measured["queries"], most=15),
            Limit(what="ms", value=row.measured["ms"], most=60),
        ]
        return Row(work=row.work, measured=row.measured, limits=limits)

    def _stock(self) -> Row:
        return self._page("stock page", "inventory:stock")

    def _page(self, work: str, route: str) -> Row:
        asked = {"route": route}
        took = self._in_turns(
            {"ms": (LARGE, "pages.visits", asked), "ms in the small set": (SMALL, "pages.visits", asked)}
        )
        large, small = took.values()
        queries = self.at[LARGE].do("pages.queries", route=route)
        limit = Limit(what="× small", value=large / small, most=1.3)
        return Row(work=work, measured={**took, "queries": queries}, limits=[limit])

    def _months(self) -> Row:
        took = self._in_turns(
            {
                "ms from the day totals": (LARGE, "pages.months_from_totals", {}),
                "ms from the sale lines": (LARGE, "pages.months_from_lines", {}),
            },
            rounds=min(self.effort.rounds, 3),
        )
        totals, lines = took.values()
        return Row(
            work="all groups, all time, by month",
            measured=took,
            limits=[Limit(what="× raw GROUP BY", value=totals / lines, most=0.05)],
        )

    def _sheet(self) -> Row:
        asked = {"rows": self.effort.sheet_rows}
        took = self._in_turns(
            {
                "ms": (LONG, "sheets.with_kub", asked),
                "ms openpyxl": (LONG, "sheets.with_openpyxl", asked),
                "ms bare zip": (LONG, "sheets.bare_zip", asked),
            },
            rounds=self.effort.sheet_rounds,
            times=1,
        )
        ours, theirs, bare = took.values()
        (_peak, few), (peak, many) = (self._memory(rows) for rows in self.effort.memory_rows)
        columns = self.at[LONG].do("sheets.columns")
        few_rows, many_rows = self.effort.memory_rows
        memory = {
            f"MB for {few_rows} rows": few,
            f"MB for {many_rows}": many,
            "MB of the whole process": peak,
        }
        return Row(
            work=f"{self.effort.sheet_rows} sale lines × {columns} columns to xlsx",
            measured={**took, **memory},
            limits=[
                Limit(what="× openpyxl", value=ours / theirs, most=0.2),
                Limit(what="× bare zip", value=ours / bare, most=1.6),
                Limit(what="MB", value=many, most=80),
                Limit(what="MB more for the many rows", value=many - few, most=10),
            ],
        )

    def _memory(self, rows: int) -> tuple[float, float]:
        """Measure in a process that has done nothing else."""
        with beside(self.places[LONG]) as fresh:
            peak, added = fresh.do("sheets.memory", rows=rows)
            return peak, added

    def _list(self) -> Row:
        from kub.web.bench.serving import requests_a_second, served

        session, slug = self.at[LARGE].do("pages.session_key"), self.at[LARGE].do("pages.slug")
        paths = {
            "requests a second": f"/g/{slug}/sales/",
            "bare list": f"/bench/list/{slug}/",
            "empty page": "/bench/empty/",
        }
        seconds = self.effort.seconds / 5
        found: dict[str, list[float]] = {name: [] for name in paths}
        with served(self.places[LARGE]) as port:
            for path in paths.values():
                requests_a_second(port, path, session=session, seconds=seconds / 2)
            for _round in range(min(self.effort.rounds, 5)):
                for name, path in paths.items():
                    found[name].append(requests_a_second(port, path, session=session, seconds=seconds))
        measured = {name: median(speeds) for name, speeds in found.items()}
        ours, bare, _empty = measured.values()
        limit = Limit(what="× bare list", value=ours / bare, least=0.5)
        return Row(work="list page of 50 rows over HTTP", measured=measured, limits=[limit])

    def _in_turns(
        self,
        deeds: Mapping[str, tuple[str, str, Mapping[str, Any]]],
        *,
        rounds: int | None = None,
        times: int | None = None,
    ) -> dict[str, float]:
        """Do each deed a few times, again and again in turns; give the median of each in milliseconds."""
        took: dict[str, list[float]] = {name: [] for name in deeds}
        count = times or self.effort.times
        for name, seconds in self._turns(deeds, rounds or self.effort.rounds, count):
            took[name] += seconds
        return {name: median(seconds) * 1000 for name, seconds in took.items()}

    def _turns(
        self, deeds: Mapping[str, tuple[str, str, Mapping[str, Any]]], rounds: int, count: int
    ) -> Iterator[tuple[str, list[float]]]:
        # The first of each opens connections and reads what is read once.
        for where, deed, asked in deeds.values():
            self.at[where].do(deed, **asked, count=1)
        for _round in range(rounds):
            for name, (where, deed, asked) in deeds.items():
                yield name, self.at[where].do(deed, **asked, count=count)
