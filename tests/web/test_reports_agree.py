"""Reports about the same come to the same Rupiah, whatever was undone or back-dated."""

import datetime as dt
import random
from typing import Any

import pytest

from kub.books.chart import POCKETS, Account
from kub.books.selectors import balances, result
from kub.entries import reports as entries_reports
from kub.entries.models import Entry
from kub.lib.dates import today
from kub.lib.reports import Quantity
from kub.people.models import Group
from kub.people.reporting import Asked
from kub.treasury import reports as treasury_reports
from sales import reports as sales_reports
from tests.kitchen import Kitchen
from tests.web.walk import Walk

BUILDS = {
    kind.name: kind.build
    for kind in (*sales_reports.REPORTS, *treasury_reports.REPORTS, *entries_reports.REPORTS)
}


@pytest.fixture(params=[11])
def walked(kitchen: Kitchen, request: pytest.FixtureRequest) -> Group:
    """A group after many random entries, undone, corrected and back-dated."""
    walk = Walk(kitchen, seed=request.param, first=dt.date(2025, 12, 20), last=dt.date(2026, 3, 20))
    walk.open_books()
    walk.go(90)
    return kitchen.group


def totals(name: str, asked: Asked, *keys: str) -> tuple[int, ...]:
    report = BUILDS[name](asked)
    places = [[column.key for column in report.columns].index(key) for key in keys]
    rows = list(report.checked_rows())
    return tuple(sum((row[place] or 0) for row in rows) for place in places)  # type: ignore[misc]


def rows_by_first(name: str, asked: Asked) -> dict[Any, Any]:
    return {row[0]: row[1:] for row in BUILDS[name](asked).checked_rows()}


def spans(group: Group, seed: int = 5) -> list[tuple[dt.date, dt.date]]:
    chance = random.Random(seed)
    days = [*Entry.objects.filter(group=group).values_list("happened_on", flat=True), today()]
    pairs = [tuple(sorted(chance.sample(days, 2))) for _span in range(6)]
    return [(min(days), max(days)), *pairs]


def test_sums_of_sales_are_the_sums_of_their_lines_and_of_the_books(walked: Group) -> None:
    earned = ("revenue", "cost", "profit")
    compared = 0
    for since, until in spans(walked):
        asked = Asked(group=walked, since=since, until=until)
        lines = totals("sales", asked, *earned)
        for name in ("sales-by-product", "sales-by-channel", "sales-by-customer", "sales-by-month"):
            assert totals(name, asked, *earned) == lines, (name, since, until)
        found = result(group=walked, since=since, until=until)
        assert lines[0] == found.income.get(Account.SALES, 0)
        assert lines[1] == found.expenses.get(Account.COST_OF_SALES, 0)
        assert totals("profit-and-loss", asked, "now") == (found.profit_rp,)
        assert rows_by_first("summary", asked)["Profit"][0] == found.profit_rp
        compared += lines[0] != 0
    assert compared > 2


def test_what_was_owed_on_any_day_is_what_the_books_said(walked: Group) -> None:
    days = {until for _since, until in spans(walked, seed=8)}
    owed = []
    for day in days:
        asked = Asked(group=walked, since=day, until=day)
        (open_rp,) = totals("receivables", asked, "open")
        assert open_rp == balances(group=walked, until=day).get(Account.RECEIVABLE, 0), day
        assert totals("receivables-by-age", asked, "open") == (open_rp,)
        owed.append(open_rp)
    assert len(set(owed)) > 1


def test_money_of_the_pockets_adds_up(walked: Group) -> None:
    for since, until in spans(walked):
        asked = Asked(group=walked, since=since, until=until)
        in_rp, out_rp = totals("money", asked, "in", "out")
        assert totals("money-by-pocket", asked, "in", "out") == (in_rp, out_rp)
        assert totals("money-by-category", asked, "change") == (in_rp - out_rp,)
        held = balances(group=walked, until=until)
        (after_rp,) = totals("money-by-pocket", asked, "after")
        assert after_rp == sum(held.get(pocket, 0) for pocket in POCKETS)


def test_what_the_group_has_is_what_it_owes_and_what_is_its_own(walked: Group) -> None:
    for _since, until in spans(walked):
        rows = list(BUILDS["position"](Asked(group=walked, since=until, until=until)).checked_rows())
        sums = {row[1]: row[2] for row in rows}
        assert sums["All that the group has"] == sums["All that it owes"] + sums["All that is its own"]


def test_logbook_has_every_entry_of_its_days(walked: Group) -> None:
    (since, until), *_others = spans(walked)
    rows = list(BUILDS["logbook"](Asked(group=walked, since=since, until=until)).checked_rows())
    assert len(rows) == Entry.objects.filter(group=walked).count()
    undone = Entry.objects.filter(group=walked, kind="void").count()
    assert sum(row[5] != "" for row in rows) >= undone > 0


def test_group_just_made_has_reports_without_rows_or_of_nothing(sari: Group) -> None:
    asked = Asked(group=sari, since=today(), until=today())
    for name, build in BUILDS.items():
        for row in build(asked).checked_rows():
            assert not any(cell for cell in row[1:] if isinstance(cell, int)), name
            assert not any(cell.milli for cell in row if isinstance(cell, Quantity)), name


def test_product_that_does_not_sell_is_shown_to(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("12")
    asked = Asked(group=kitchen.group, since=kitchen.day, until=kitchen.day)
    sold = rows_by_first("sales-by-product", asked)
    # 12 packs at the price of the channel; of the other there is neither a share nor a margin.
    assert sold["Keripik 100 g"][0] == Quantity(12_000, "pack")
    assert sold["Keripik 100 g"][2] == 1_000
    assert sold["Keripik 250 g"] == (Quantity(0, "pack"), 0, 0, 0, 0, None)


def test_reports_about_sales_can_be_narrowed(kitchen: Kitchen) -> None:
    kitchen.cook()
    kitchen.sell("12")
    kitchen.sell("1", "Keripik 250 g", customer=kitchen.customer().pk)
    chosen = {"item": str(kitchen.item("Keripik 250 g").pk)}
    asked = Asked(group=kitchen.group, since=kitchen.day, until=kitchen.day, chosen=chosen)
    (line,) = BUILDS["sales"](asked).checked_rows()
    assert line[5:8] == ("Warung Bu Rini", "Keripik 250 g", Quantity(1_000, "pack"))
    assert totals("sales-by-customer", asked, "revenue") == totals("sales", asked, "revenue")
    for name, value in (("channel", kitchen.channel().pk), ("customer", kitchen.customer().pk)):
        only = Asked(group=kitchen.group, since=kitchen.day, until=kitchen.day, chosen={name: str(value)})
        assert len(list(BUILDS["sales"](only).checked_rows())) == (2 if name == "channel" else 1)
