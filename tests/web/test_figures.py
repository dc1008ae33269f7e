"""The page of a group's figures in any period: what it shows, against what, and what it asks the database."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from inventory.models import Item
from kub.entries.services import undo
from kub.lib.dates import today
from kub.lib.periods import Step
from kub.mentoring.models import Measure
from kub.mentoring.services import set_target
from kub.people.models import Group, User
from kub.web.selectors import Figures, Span, figures, span_before, span_year_ago
from sales.models import Channel, ChannelKind, Price
from sales.services.prices import set_margin_wish
from tests.kitchen import Kitchen

MOST_QUERIES = 15
MARCH = Span(dt.date(2026, 3, 1), dt.date(2026, 3, 31))
ON = dt.date(2026, 3, 31)


@pytest.fixture
def address(kitchen: Kitchen) -> str:
    return reverse("web:figures", args=[kitchen.group.slug])


@pytest.fixture
def spring(kitchen: Kitchen) -> Kitchen:
    """A year ago, last month and this month, with two ways to sell and one batch undone."""
    market = Channel.objects.create(group=kitchen.group, kind=ChannelKind.MARKET, name="Pasar Talun")
    for name, price_rp in (("Keripik 100 g", 6_000), ("Keripik 250 g", 12_000)):
        Price.objects.create(
            group=kitchen.group,
            item=kitchen.item(name),
            channel=market,
            price_rp=price_rp,
            starts_on=kitchen.group.started_on,
        )
    for day, packs in ((dt.date(2025, 3, 5), "5"), (dt.date(2026, 2, 9), "10"), (dt.date(2026, 3, 2), "12")):
        kitchen.cook(on=day)
        kitchen.sell(packs, on=day)
    undo(access=kitchen.access, uid=kitchen.cook(on=dt.date(2026, 3, 3)).uid)
    kitchen.sell("4", "Keripik 250 g", on=dt.date(2026, 3, 9), channel=market.pk, paid=cash(48_000))
    kitchen.sell("5", on=dt.date(2026, 3, 9), customer=kitchen.customer().pk)
    return kitchen


def cash(amount: int) -> dict[str, Any]:
    return {"pocket": "cash", "amount": amount}


def shown_of(kitchen: Kitchen, span: Span = MARCH) -> Figures:
    return figures(group=kitchen.group, span=span, on=ON)


def page_of(client: Client, address: str, span: Span = MARCH, **more: str) -> Any:
    return client.get(address, {"start": str(span.first), "end": str(span.last), **more})


@pytest.mark.parametrize(
    ("first", "last", "before", "year_ago"),
    [
        ("2026-03-01", "2026-03-24", ("2026-02-01", "2026-02-24"), ("2025-03-01", "2025-03-24")),
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
        ("2026-02-01", "2026-02-28", ("2026-01-01", "2026-01-31"), ("2025-02-01", "2025-02-28")),
        ("2024-02-01", "2024-02-29", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
        ("2023-02-01", "2023-02-28", ("2023-01-01", "2023-01-31"), ("2022-02-01", "2022-02-28")),
        ("2025-02-01", "2025-02-28", ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
        ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-30")),
        ("2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
        ("2026-01-01", "2026-06-30", ("2025-07-01", "2025-12-31"), ("2025-01-01", "2025-06-30")),
        ("2026-01-01", "2026-11-25", ("2025-01-01", "2025-11-25"), ("2025-01-01", "2025-11-25")),
        ("2025-12-01", "2026-02-28", ("2025-09-01", "2025-11-30"), ("2024-12-01", "2025-02-28")),
        ("2026-03-05", "2026-03-11", ("2026-02-26", "2026-03-04"), ("2025-03-05", "2025-03-11")),
        ("2024-02-29", "2024-02-29", ("2024-02-28", "2024-02-28"), ("2023-02-28", "2023-02-28")),
    ],
)
def test_period_is_compared_with_the_one_before_and_the_same_a_year_ago(
    first: str, last: str, before: tuple[str, str], year_ago: tuple[str, str]
) -> None:
    span = Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    for found, expected in ((span_before(span), before), (span_year_ago(span), year_ago)):
        assert (str(found.first), str(found.last)) == expected


def test_figures_stand_against_the_period_before_and_a_year_ago(spring: Kitchen) -> None:
    shown = shown_of(spring)
    assert shown.revenue.now_rp == 12 * 7_000 + 4 * 12_000 + 5 * 7_000
    assert (shown.revenue.before_rp, shown.revenue.year_ago_rp) == (70_000, 35_000)
    assert shown.gross.now_rp == shown.revenue.now_rp - shown.cost.now_rp
    assert shown.cost.year_ago_rp == 25_727


def test_products_and_channels_are_ranked(spring: Kitchen) -> None:
    shown = shown_of(spring)
    assert [(row.name, row.sold.revenue_rp, row.quantity_milli) for row in shown.products] == [
        ("Keripik 100 g", 119_000, 17_000),
        ("Keripik 250 g", 48_000, 4_000),
    ]
    assert [row.name for row in shown.channels][1] == "Pasar Talun"
    assert shown.products[0].before.revenue_rp == 70_000
    assert shown.products[1].sold.gross_rp < 0
    assert sum(row.sold.revenue_rp for row in shown.channels) == shown.revenue.now_rp
    stacked = [sum(values) for values in shown.by_channel_rp.values()]
    assert sum(stacked) == sum(shown.revenue_rp) == shown.revenue.now_rp


def test_ranking_by_profit_shows_the_loss(spring: Kitchen, client_of: Callable, address: str) -> None:
    client = client_of(spring.access.user)
    by_revenue = page_of(client, address).context["ranked"]["products"]
    assert [row[0] for row in by_revenue.rows] == ["Keripik 100 g", "Keripik 250 g"]
    by_profit = page_of(client, address, rank="profit").context["ranked"]["products"]
    assert by_profit.rows[1][1].startswith("-Rp")


def test_best_days_come_first(spring: Kitchen) -> None:
    shown = shown_of(spring)
    assert [(each.on.day, each.sold.revenue_rp) for each in shown.best_days] == [(2, 84_000), (9, 83_000)]
    monday = shown.weekdays[0]
    assert (monday.weekday, monday.days, monday.revenue_rp) == (0, 2, 167_000)
    assert not any(each.days for each in shown.weekdays[1:])


def test_yield_leaves_out_what_was_undone(spring: Kitchen) -> None:
    shown = shown_of(spring)
    (yields,) = shown.yields
    assert (shown.batches, shown.ruined) == (1, 0)
    assert (sum(yields.good_milli), yields.rejected_milli, yields.all_milli) == (11_000, 500, 11_500)


def test_failed_batch_is_counted(spring: Kitchen) -> None:
    spring.buy_for_batches(on=dt.date(2026, 3, 20))
    data = {**spring.batch_data(), "ruined": True}
    for key in ("outputs", "reject"):
        data.pop(key)
    spring.post("batch", data, on=dt.date(2026, 3, 20))
    assert (shown_of(spring).batches, shown_of(spring).ruined) == (2, 1)


@pytest.mark.parametrize(
    ("days", "step"), [(1, Step.DAY), (31, Step.DAY), (32, Step.WEEK), (182, Step.WEEK), (183, Step.MONTH)]
)
def test_long_period_is_drawn_by_weeks_or_months(kitchen: Kitchen, days: int, step: Step) -> None:
    span = Span(ON - dt.timedelta(days=days - 1), ON)
    assert shown_of(kitchen, span).step is step


def test_cost_of_a_pack_is_told_both_ways_with_its_change(
    spring: Kitchen, client_of: Callable, address: str
) -> None:
    page = page_of(client_of(spring.access.user), address).content.decode()
    for words in (
        "Rp\u00a05.145,45",
        "Rp\u00a03.690,91",
        "Rp\u00a012.413,64",
        "as in the batch before",
        "including wages",
        "without wages",
        "Cost of one pack of Keripik 100 g",
    ):
        assert words in page


def test_price_that_leaves_too_little_is_said_in_words_here_and_on_the_first_page(
    spring: Kitchen, client_of: Callable, address: str
) -> None:
    client = client_of(spring.access.user)
    home = reverse("web:dashboard", args=[spring.group.slug])
    for page in (page_of(client, address).content.decode(), client.get(home).content.decode()):
        assert (
            "Keripik 100 g, Pasar Talun: only Rp\u00a0855 left per pack; a safe price is Rp\u00a06.500"
            in page
        )
        assert (
            "Keripik 250 g, Pasar Talun: each pack loses Rp\u00a0414; a safe price is Rp\u00a016.000" in page
        )
    set_margin_wish(access=spring.access, per_mille=0)
    page = client.get(home).content.decode()
    assert "only Rp\u00a0855" not in page
    assert "loses Rp\u00a0414; a safe price is Rp\u00a012.500" in page


def test_material_that_rose_is_named_on_the_page(spring: Kitchen, client_of: Callable, address: str) -> None:
    day = dt.date(2026, 3, 20)
    spring.buy_for_batches(on=day)
    wanted = spring.batch_data()
    wanted["materials"][0]["lot"] = spring.buy("Kedelai", "10", 130_000, on=day).lots.get().pk
    spring.post("batch", wanted, on=day)
    page = page_of(client_of(spring.access.user), address).content.decode()
    rose = "Kedelai rose from Rp\u00a011.000 to Rp\u00a013.000 per kg since 5 March 2025."
    assert rose in page


def test_who_owes_is_named_with_the_day(spring: Kitchen, client_of: Callable, address: str) -> None:
    page = page_of(client_of(spring.access.user), address).content.decode()
    assert "Warung Bu Rini" in page
    assert "since 9 March 2026" in page


def test_target_is_told_on_both_pages(kitchen: Kitchen, client_of: Callable, address: str) -> None:
    kitchen.day = today()
    kitchen.cook()
    kitchen.sell("12")
    set_target(access=kitchen.access, measure=Measure.REVENUE, month=today(), goal=200_000)
    client = client_of(kitchen.access.user)
    for url in (address, reverse("web:dashboard", args=[kitchen.group.slug])):
        assert "Rp\u00a084.000 of Rp\u00a0200.000, 42 %" in client.get(url).content.decode()


def test_every_figure_leads_to_its_records(spring: Kitchen, client_of: Callable, address: str) -> None:
    client = client_of(spring.access.user)
    page = page_of(client, address).content.decode()
    for name in (
        "sales",
        "sales-by-product",
        "sales-by-month",
        "profit-and-loss",
        "production",
        "batch-costs",
    ):
        url = reverse("web:report", args=[spring.group.slug, name])
        assert f"{url}?start=2026-03-01&amp;end=2026-03-31" in page
        assert page_of(client, url).status_code == 200


def test_text_to_share_tells_what_matters(spring: Kitchen, client_of: Callable, address: str) -> None:
    page = page_of(client_of(spring.access.user), address)
    text = page.context["text"].replace("\u00a0", " ")
    for line in (
        "*KUB Sari Tempe*",
        "Figures of March 2026",
        "Revenue: Rp 167.000 ▲ 138,6 %",
        "Compared with February 2026",
        "• Keripik 100 g: Rp 119.000",
        "• Keripik 100 g: Rp 5.145,45",
        "• Warung Bu Rini: Rp 35.000, since 9 March 2026",
        "• Keripik 100 g, Pasar Talun: only Rp 855 left per pack; a safe price is Rp 6.500",
    ):
        assert line in text
    assert "Figures of March 2026" in unquote(page.content.decode())


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"start": "2026-03-31", "end": "2026-03-01"}, "The last day lies before the first."),
        ({"start": "1900-01-01", "end": "2100-01-01"}, "At most 10 years at once."),
        ({"start": "kemarin", "end": "2026-03-01"}, "This is not a day."),
        ({"start": "2026-03-01"}, "Choose a day."),
        ({"start": "0001-01-01", "end": "0001-01-02"}, "This is not a day."),
        ({"start": "9999-12-01", "end": "9999-12-31"}, "This is not a day."),
    ],
)
def test_days_that_make_no_period_are_refused_in_words(
    kitchen: Kitchen, client_of: Callable, address: str, asked: dict[str, str], wrong: str
) -> None:
    response = client_of(kitchen.access.user).get(address, asked)
    assert response.status_code == 400
    page = response.content.decode()
    assert wrong in page
    assert "This cannot be shown." in page


def test_ten_years_and_days_to_come_are_answered(spring: Kitchen, client_of: Callable, address: str) -> None:
    client = client_of(spring.access.user)
    for first, last in (("2016-04-01", "2026-03-31"), ("2050-01-01", "2050-01-31")):
        assert client.get(address, {"start": first, "end": last}).status_code == 200


def test_group_that_is_new_reads_what_to_do(sari: Group, chair: User, client_of: Callable) -> None:
    page = client_of(chair).get(reverse("web:figures", args=[sari.slug])).content.decode()
    assert "Nothing was sold or made in this time." in page
    assert '<svg class="chart"' not in page


def test_page_of_one_sale_and_of_nothing_but_returns_is_right(
    kitchen: Kitchen, client_of: Callable, address: str
) -> None:
    kitchen.cook(on=dt.date(2026, 2, 1))
    sale = kitchen.sell("2", on=dt.date(2026, 2, 2))
    client = client_of(kitchen.access.user)
    february = Span(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert "Rp\u00a014.000" in page_of(client, address, february).content.decode()
    back = {"sale": str(sale.uid), "lines": [{"line": 0, "quantity": "1"}], "pocket": "cash"}
    kitchen.post("sale_return", back, on=dt.date(2026, 3, 4))
    shown = page_of(client, address)
    assert shown.status_code == 200
    assert shown.context["shown"].revenue.now_rp == -7_000


def test_both_pages_ask_the_database_little_however_much_there_is(
    spring: Kitchen,
    client_of: Callable,
    address: str,
    mentor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    spring.day = today()
    spring.cook()
    for measure in Measure:
        set_target(access=spring.access, measure=measure, month=today(), goal=5)
    dear = spring.batch_data(overhead=[{"name": "Gas", "amount": 900_000}])
    spring.buy_for_batches()
    spring.post("batch", dear)
    home = reverse("web:dashboard", args=[spring.group.slug])
    for user in (spring.access.user, mentor):
        client = client_of(user)
        for url in (home, address):
            with django_assert_max_num_queries(MOST_QUERIES) as asked:
                response = client.get(url)
            few = len(asked)
            assert response.context["shown"].costing.alarms
            with django_assert_max_num_queries(few):
                page_of(client, url, Span(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))


def test_other_groups_business_stays_out(
    spring: Kitchen, other_group: Group, other_chair: User, client_of: Callable, address: str
) -> None:
    client = client_of(other_chair)
    assert client.get(address).status_code == 404
    own = page_of(client, reverse("web:figures", args=[other_group.slug])).content.decode()
    assert "Keripik" not in own
    assert not Item.objects.filter(group=other_group).exists()
