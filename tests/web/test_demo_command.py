"""`manage.py demo`, and that it tells the same story by the same seed."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from kub.entries.models import Entry
from kub.people.models import Group
from kub.web.demo.life import load_demo
from kub.web.demo.people import PASSWORD, PEOPLE


def told_with(seed: int) -> list[tuple]:
    """Tell ten days by a seed, take them back, and give what was recorded."""
    with transaction.atomic():
        load_demo(seed=seed, today=dt.date(2026, 2, 10), months=1)
        rows = Entry.objects.order_by("group__slug", "pk")
        said = list(rows.values_list("group__slug", "uid", "kind", "happened_on", "summary", "amount_rp"))
        transaction.set_rollback(True)
    return said


@pytest.mark.django_db
def test_same_seed_tells_the_same_and_another_seed_another_story() -> None:
    first = told_with(1)
    assert len(first) > 50
    assert told_with(1) == first
    assert told_with(2) != first


def test_demo_is_refused_where_there_are_groups(sari: Group) -> None:
    with pytest.raises(CommandError, match="There are groups already"):
        call_command("demo")
    assert Group.objects.get() == sari


@pytest.mark.django_db
def test_demo_is_refused_without_a_month_to_tell() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("demo", months=0)


@pytest.mark.django_db
def test_command_says_who_may_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo", months=1)
    said = capsys.readouterr().out
    assert PASSWORD in said
    assert all(person.username in said for person in PEOPLE)
