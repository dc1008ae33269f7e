"""The way by rows, which a database other than SQLite goes, is walked here on both."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import Model

from kub.entries.models import Entry
from kub.lib import copying
from kub.lib.copying import copy_rows, copy_to_file, file_database
from kub.lib.schema import prepare_database
from kub.people.models import Group, Member, User

pytestmark = pytest.mark.django_db(transaction=True)

MOMENT = dt.datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=dt.UTC)


@pytest.fixture
def entry(sari: Group, chair: User, member: User) -> Entry:
    """An entry with what is easily lost: microseconds, big numbers, nested JSON, nulls, odd letters."""
    User.objects.filter(pk=chair.pk).update(created_at=MOMENT)
    return Entry.objects.create(
        group=sari,
        uid=uuid.UUID(int=7),
        kind="sale",
        happened_on=dt.date(2026, 11, 25),
        recorded_at=MOMENT,
        recorded_by=chair,
        source="offline",
        payload={
            "lines": [{"quantity": "2.5", "note": "“renyah” \U0001f331"}],
            "big": 2**53 + 1,
            "none": None,
        },
        amount_rp=999_999_999_999,
    )


def everything(alias: str) -> dict[str, list[dict[str, Any]]]:
    models: list[type[Model]] = [User, Group, Member, Entry]
    return {
        model.__name__: list(model._base_manager.using(alias).order_by("pk").values()) for model in models
    }


def test_rows_arrive_exactly_and_the_keys_go_on(entry: Entry, tmp_path: Path) -> None:
    before = everything(DEFAULT_DB_ALIAS)
    with file_database(tmp_path / "copy") as file:
        prepare_database(file)
        with transaction.atomic(using=file):
            copy_rows(source=DEFAULT_DB_ALIAS, target=file)
        assert everything(file) == before
        User.objects.create(username="later", name="Later")
        with transaction.atomic():
            copy_rows(source=file, target=DEFAULT_DB_ALIAS)
    assert everything(DEFAULT_DB_ALIAS) == before
    again = User.objects.create(username="again", name="Again")
    assert again.pk > max(person["id"] for person in before["User"])


def test_copy_that_breaks_off_leaves_what_was(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with file_database(tmp_path / "copy") as file:
        prepare_database(file)
        before = everything(DEFAULT_DB_ALIAS)
        monkeypatch.setattr(copying, "_copy_table", break_off_at(Member, copying._copy_table))
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            copy_rows(source=file, target=DEFAULT_DB_ALIAS)
    assert everything(DEFAULT_DB_ALIAS) == before


def break_off_at(model: type, copy: Callable[..., None]) -> Callable[..., None]:
    def copy_or_break(each: type, **where: str) -> None:
        if each is model:
            raise ZeroDivisionError
        copy(each, **where)

    return copy_or_break


def test_row_that_points_nowhere_is_refused(entry: Entry, tmp_path: Path) -> None:
    with file_database(tmp_path / "copy") as file:
        prepare_database(file)
        with transaction.atomic(using=file):
            copy_rows(source=DEFAULT_DB_ALIAS, target=file)
        before = everything(DEFAULT_DB_ALIAS)
        with connections[file].constraint_checks_disabled():
            User.objects.using(file)._raw_delete(file)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_rows(source=file, target=DEFAULT_DB_ALIAS)
    assert everything(DEFAULT_DB_ALIAS) == before


def test_file_of_a_database_holds_the_same(entry: Entry, tmp_path: Path) -> None:
    before = everything(DEFAULT_DB_ALIAS)
    copy_to_file(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    with file_database(tmp_path / "copy") as file:
        assert everything(file) == before
