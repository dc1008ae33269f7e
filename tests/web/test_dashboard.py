"""The first page of a group: what it shows, to whom, and what to do first."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kub.entries.models import Source
from kub.entries.services import undo
from kub.lib.dates import add_months, month_of, today
from kub.people.models import Group, User
from kub.web.selectors import Span, dashboard
from sales.models import Price
from tests.kitchen import Kitchen

MOST_QUERIES = 15


@pytest.fixture
def home(kitchen: Kitchen) -> str:
    return reverse("web:dashboard", args=[kitchen.group.slug])


@pytest.fixture
def now(kitchen: Kitchen) -> Kitchen:
    """The kitchen, recorded in on this very day."""
    kitchen.day = today()
    return kitchen


def shown_to(client: Client, home: str) -> str:
    response = client.get(home)
    assert response.status_code == 200
    return response.content.decode()


def test_group_that_is_new_reads_what_to_do_first(sari: Group, client_of: Callable, chair: User) -> None:
    page = shown_to(client_of(chair), reverse("web:dashboard", args=[sari.slug]))
    assert "First steps" in page
    assert reverse("inventory:opening-start", args=[sari.slug]) in page
    assert "Revenue this month" not in page


def test_steps_that_are_taken_are_ticked_until_all_are(now: Kitchen, client_of: Callable, home: str) -> None:
    def taken() -> dict[str, bool]:
        steps = client_of(now.access.user).get(home).context["first_steps"]
        return {str(step.label): step.is_done for step in steps}

    assert taken()["Items"]
    assert taken()["Prices"]
    assert not taken()["First purchase"]
    now.buy_for_batches()
    assert taken()["First purchase"]
    now.post("batch", now.batch_data())
    now.sell("12")
    assert taken() == {}


def test_figures_are_those_of_the_worked_batch(now: Kitchen, client_of: Callable, home: str) -> None:
    now.cook()
    now.sell("12")
    now.sell("5", customer=now.customer().pk)
    shown = client_of(now.access.user).get(home).context["shown"]
    assert (shown.revenue.now_rp, shown.cost.now_rp, shown.gross.now_rp) == (119_000, 87_472, 31_528)
    assert (shown.owed.open_rp, shown.owed.late_count) == (35_000, 0)
    assert {row.item.name: row.held.quantity_milli for row in shown.products} == {
        "Keripik 100 g": 43_000,
        "Keripik 250 g": 20_000,
    }
    page = shown_to(client_of(now.access.user), home)
    for words in (
        "Rp\u00a0119.000",
        "Rp\u00a087.472",
        "Rp\u00a031.528",
        "43\u00a0pack",
        "Record a sale",
        "Ready to sell",
    ):
        assert words in page


def test_figures_are_right_at_once_after_an_undo(now: Kitchen, client_of: Callable, home: str) -> None:
    now.cook()
    sale = now.sell("12")
    client = client_of(now.access.user)
    url = reverse("entries:undo", args=[now.group.slug, sale.uid])
    assert url in shown_to(client, home)
    response = client.post(url, {"next": home}, follow=True)
    assert response.redirect_chain[-1][0] == home
    assert response.context["shown"].revenue.now_rp == 0
    assert "Record it again" in response.content.decode()


def test_this_month_is_compared_with_the_same_days_of_last_month(kitchen: Kitchen) -> None:
    kitchen.cook(on=dt.date(2026, 2, 9))
    for day in (dt.date(2026, 2, 10), dt.date(2026, 2, 11), dt.date(2026, 3, 10)):
        kitchen.sell("10", on=day)
    shown = dashboard(group=kitchen.group, on=dt.date(2026, 3, 10))
    assert shown.last_month == Span(dt.date(2026, 2, 1), dt.date(2026, 2, 10))
    assert shown.last_month.days == "1–\u206010 February"
    assert dashboard(group=kitchen.group, on=dt.date(2026, 3, 1)).last_month.days == "1 February"
    assert (shown.revenue.now_rp, shown.revenue.before_rp) == (70_000, 70_000)
    at_the_end = dashboard(group=kitchen.group, on=dt.date(2026, 3, 31))
    assert at_the_end.last_month == Span(dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert (at_the_end.revenue.now_rp, at_the_end.revenue.before_rp) == (70_000, 140_000)


def test_what_needs_attention_is_said_in_words(now: Kitchen, client_of: Callable, home: str) -> None:
    now.cook(on=today() - dt.timedelta(days=25))
    now.sell("20", customer=now.customer().pk, due_on=str(today() - dt.timedelta(days=3)))
    now.try_to("sale", now.sale_data("61"), source=Source.OFFLINE)
    beans = now.item("Kedelai")
    beans.low_stock_milli = 6_000
    beans.save()
    page = shown_to(client_of(now.access.user), home)
    for words in (
        "Cash is below zero",
        "1 record waits for review",
        "Keripik 100 g: 40\u00a0pack expires within 7 days",
        "Kedelai: only 0\u00a0kg left",
        "You wanted at least 6\u00a0kg. Time to buy.",
        "Rp\u00a0140.000 should have been paid by now",
        "1 is late",
    ):
        assert words in page


def test_expired_packs_are_named(now: Kitchen, client_of: Callable, home: str) -> None:
    now.cook(on=today() - dt.timedelta(days=31))
    page = shown_to(client_of(now.access.user), home)
    assert "Keripik 250 g: 20\u00a0pack has expired" in page


def test_nothing_amiss_is_said_too(now: Kitchen, client_of: Callable, home: str) -> None:
    now.post("money_in", {"category": "grant", "pocket": "cash", "amount": 5_000_000})
    now.cook()
    assert "All is in order" in shown_to(client_of(now.access.user), home)


@pytest.mark.parametrize("chart", ["day", "week", "month", "century", ""])
def test_chart_follows_the_chosen_step(now: Kitchen, client_of: Callable, home: str, chart: str) -> None:
    now.cook()
    now.sell("12")
    response = client_of(now.access.user).get(home, {"chart": chart})
    step = response.context["step"]
    assert step.value == (chart if chart in {"day", "week", "month"} else "day")
    assert "<svg" in response.content.decode()
    assert response.context["shown"].history.revenue_rp[-1] == 84_000


def test_history_of_months_reaches_back_a_year(kitchen: Kitchen) -> None:
    shown = dashboard(group=kitchen.group, on=kitchen.day).history
    assert shown.is_empty
    assert len(shown.periods) == 14
    assert add_months(month_of(kitchen.day), -11) == dt.date(2025, 4, 1)


def test_coordinator_reads_all_and_is_offered_nothing_to_record(
    now: Kitchen, client_of: Callable, coordinator: User, home: str
) -> None:
    now.cook()
    now.sell("12")
    page = shown_to(client_of(coordinator), home)
    assert "Revenue this month" in page
    for words in ("Record a sale", ">Undo<", ">Correct<"):
        assert words not in page


def test_page_asks_the_database_little_however_much_there_is(
    now: Kitchen,
    client_of: Callable,
    home: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(now.access.user)
    now.cook()
    for _time in range(5):
        now.sell("1")
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(home)
    for _time in range(8):
        now.cook()
        undo(access=now.access, uid=now.sell("3", customer=now.customer().pk).uid)
        now.sell("2", customer=now.customer().pk)
    with django_assert_max_num_queries(len(few)):
        client.get(home)


def test_other_groups_business_stays_out(
    now: Kitchen, other_group: Group, other_chair: User, client_of: Callable, home: str
) -> None:
    now.cook()
    now.sell("12")
    other = reverse("web:dashboard", args=[other_group.slug])
    assert "Keripik" not in shown_to(client_of(other_chair), other)
    assert client_of(other_chair).get(home).status_code == 404
    assert not Price.objects.filter(group=other_group).exists()
