"""Targets: who sets them, how far a group has come, and what the page says."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kub.entries.services import undo
from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.mentoring.models import Measure, Target
from kub.mentoring.selectors import Progress, past_progress, progress_within
from kub.mentoring.services import set_target
from kub.people.access import Access
from kub.people.models import Group, User
from tests.kitchen import Kitchen


@pytest.fixture
def page(sari: Group) -> str:
    return reverse("mentoring:targets", args=[sari.slug])


def fields(**changes: Any) -> dict[str, Any]:
    return {"measure": "revenue", "month": month_of(today()).isoformat(), "goal": "5jt", **changes}


def now(group: Group) -> list[Progress]:
    on = today()
    return progress_within(group=group, since=on, until=on, on=on)


@pytest.mark.parametrize("who", ["chair", "secretary", "treasurer", "mentor", "coordinator"])
def test_officers_and_those_who_accompany_the_group_set_a_target(
    request: pytest.FixtureRequest, sari: Group, page: str, client_of: Callable, who: str
) -> None:
    user = request.getfixturevalue(who)
    response = client_of(user).post(page, fields(), follow=True)
    assert "The target is set." in response.content.decode()
    target = Target.objects.get()
    assert (target.group, target.measure, target.goal) == (sari, Measure.REVENUE, 5_000_000)
    assert (target.first_on, target.last_on) == (month_of(today()), last_of_month(today()))
    assert target.set_by == user


def test_member_sees_targets_and_sets_none(
    member: User, sari: Group, page: str, client_of: Callable, access_of: Callable[[User, Group], Access]
) -> None:
    client = client_of(member)
    shown = client.get(page).content.decode()
    assert "No target is set." in shown
    assert "Set a target" not in shown
    assert client.post(page, fields()).status_code == 403
    with pytest.raises(PermissionDenied):
        set_target(access=access_of(member, sari), measure=Measure.REVENUE, month=today(), goal=1)


def test_target_set_anew_replaces_the_old_and_says_who(
    chair: User, mentor: User, page: str, client_of: Callable
) -> None:
    client_of(mentor).post(page, fields())
    shown = client_of(chair).post(page, fields(goal="6.000.000"), follow=True).content.decode()
    target = Target.objects.get()
    assert (target.goal, target.set_by) == (6_000_000, chair)
    assert "Set by Siti Khotimah" in shown


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"goal": "0"}, "goal"),
        ({"goal": "-5"}, "goal"),
        ({"goal": "2,5"}, "goal"),
        ({"goal": "banyak"}, "goal"),
        ({"goal": "9" * 25}, "goal"),
        ({"goal": ""}, "goal"),
        ({"month": "2020-01-01"}, "month"),
        ({"month": "kemarin"}, "month"),
        ({"measure": "happiness"}, "measure"),
        ({"measure": ""}, "measure"),
    ],
)
def test_target_that_makes_no_sense_is_refused_in_words(
    chair: User, page: str, client_of: Callable, changes: dict[str, str], wrong: str
) -> None:
    response = client_of(chair).post(page, fields(**changes))
    assert response.context["form"].errors[wrong]
    assert not Target.objects.exists()


@pytest.mark.parametrize(("months", "goal"), [(-1, 5), (13, 5), (0, 0), (0, 10**13)])
def test_service_refuses_what_the_form_does_not_offer(
    chair: User, sari: Group, access_of: Callable[[User, Group], Access], months: int, goal: int
) -> None:
    month = add_months(month_of(today()), months)
    with pytest.raises(ValidationError):
        set_target(access=access_of(chair, sari), measure=Measure.BATCHES, month=month, goal=goal)


def test_progress_counts_what_stands_in_the_month(kitchen: Kitchen) -> None:
    kitchen.day = today()
    goals = {Measure.REVENUE: 200_000, Measure.BATCHES: 2, Measure.WORKERS: 5}
    for measure, goal in goals.items():
        set_target(access=kitchen.access, measure=measure, month=today(), goal=goal)
    assert [each.reached for each in now(kitchen.group)] == [0, 0, 0]
    kitchen.cook(on=month_of(today()) - dt.timedelta(days=1))
    kitchen.cook()
    undo(access=kitchen.access, uid=kitchen.cook().uid)
    kitchen.sell("12")
    undo(access=kitchen.access, uid=kitchen.sell("5").uid)
    reached = {each.target.measure: (each.reached, each.per_cent) for each in now(kitchen.group)}
    assert reached == {"revenue": (84_000, 42), "batches": (1, 50), "workers": (4, 80)}


def test_words_tell_what_is_reached_and_what_is_left(
    kitchen: Kitchen, client_of: Callable, page: str
) -> None:
    kitchen.day = today()
    kitchen.cook()
    kitchen.sell("12")
    client = client_of(kitchen.access.user)
    client.post(page, fields(goal="200rb"))
    shown = client.get(page).content.decode()
    assert "Rp\u00a084.000 of Rp\u00a0200.000, 42 %" in shown
    client.post(page, fields(goal="84000"))
    assert '<b class="good">reached</b>' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("on", "left", "behind"),
    [
        (dt.date(2026, 10, 31), 30, False),
        (dt.date(2026, 11, 1), 29, False),
        (dt.date(2026, 11, 24), 6, True),
        (dt.date(2026, 11, 30), 0, True),
        (dt.date(2026, 12, 1), -1, True),
    ],
)
def test_days_that_are_left_are_counted(
    sari: Group, chair: User, on: dt.date, left: int, behind: bool
) -> None:
    target = Target(
        group=sari,
        measure=Measure.REVENUE,
        first_on=dt.date(2026, 11, 1),
        last_on=dt.date(2026, 11, 30),
        goal=5_000_000,
    )
    progress = Progress(target, 3_200_000, on)
    assert (progress.per_cent, progress.missing, progress.days_left) == (64, 1_800_000, left)
    assert progress.is_behind == behind


@pytest.mark.parametrize(("reached", "percent"), [(-5, 0), (0, 0), (999, 99), (1_000, 100), (2_500, 250)])
def test_hundred_percent_is_said_only_when_it_is_there(reached: int, percent: int) -> None:
    target = Target(goal=1_000, first_on=today(), last_on=today())
    assert Progress(target, reached, today()).per_cent == percent


def test_past_targets_are_told_and_other_groups_are_not(
    kitchen: Kitchen, other_group: Group, client_of: Callable, page: str
) -> None:
    last_month = add_months(month_of(today()), -1)
    for group, goal in ((kitchen.group, 7), (other_group, 8)):
        Target.objects.create(
            group=group,
            measure=Measure.BATCHES,
            first_on=last_month,
            last_on=last_of_month(last_month),
            goal=goal,
            set_by=kitchen.access.user,
            set_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )
    assert [each.target.goal for each in past_progress(group=kitchen.group, on=today())] == [7]
    assert now(kitchen.group) == []
    shown = client_of(kitchen.access.user).get(page).content.decode()
    assert "Past months" in shown
    assert "not reached" in shown


def test_all_targets_of_a_time_are_counted_in_one_query(
    kitchen: Kitchen, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for measure in Measure:
        for months in range(3):
            month = add_months(today(), months)
            set_target(access=kitchen.access, measure=measure, month=month, goal=5)
    with django_assert_num_queries(1):
        assert len(progress_within(group=kitchen.group, since=today(), until=dt.date.max, on=today())) == 9
