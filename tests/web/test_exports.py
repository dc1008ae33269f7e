"""Large workbooks: asked for, made by the worker, fetched by the one who asked, forgotten after a week."""

import datetime as dt
import uuid
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from kub.lib.dates import today
from kub.people.access import Access
from kub.people.models import Member, Role, User
from kub.people.services import assign_mentor
from kub.web import downloads, worker
from kub.web.exports import files, progress, services
from kub.web.exports.services import ask_for_workbook, forget_old, make_export, take_up_again
from kub.web.models import Export, ExportFailure, ExportStatus
from tests.conftest import BEGINNING
from tests.kitchen import Kitchen
from tests.races import race

# The worker writes down its progress by a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)

SINCE, UNTIL = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
PERIOD = {"start": "2026-03-01", "end": "2026-03-31"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.EXPORTS_DIR = tmp_path / "exports"
    return tmp_path / "exports"


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every workbook for a large one."""
    monkeypatch.setattr(downloads, "MOST_ROWS_AT_ONCE", 0)


@pytest.fixture
def traded(kitchen: Kitchen) -> Kitchen:
    kitchen.cook()
    kitchen.sell("12")
    return kitchen


@pytest.fixture
def desk(treasurer: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(treasurer)


def work_off() -> None:
    """Let the worker do all that is queued."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
        excluded_queue_names=[],
    ).run()


def ask(access: Access) -> Export:
    return ask_for_workbook(access=access, since=SINCE, until=UNTIL)


def address(kitchen: Kitchen, route: str, *rest: object) -> str:
    return reverse(f"web:{route}", args=[kitchen.group.slug, *rest])


def status(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_large_workbook_is_offered_to_be_made_and_then_fetched(traded: Kitchen, desk: Client) -> None:
    offered = desk.get(address(traded, "workbook-file"), PERIOD)
    assert "This workbook is large, about" in offered.content.decode()
    assert not Export.objects.exists()
    asked = desk.post(address(traded, "workbook-make"), PERIOD)
    export = Export.objects.get()
    page = address(traded, "export", export.pk)
    assert asked.headers["Location"] == page
    waiting = desk.get(page).content.decode()
    assert "You may close this page; it will be here." in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert desk.get(address(traded, "export-file", export.pk)).status_code == 404
    work_off()
    ready = desk.get(page).content.decode()
    assert "Your workbook is ready" in ready
    assert "refresh" not in ready
    answer = desk.get(address(traded, "export-file", export.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="kub-sari-tempe-20260301-20260331.xlsx"'
    data = answer.getvalue()
    assert len(data) == int(answer["Content-Length"]) == Export.objects.get().size
    assert load_workbook(BytesIO(data)).sheetnames[0]
    assert address(traded, "export", export.pk) in desk.get(address(traded, "workbook")).content.decode()


def test_workbook_speaks_the_language_of_who_asked(traded: Kitchen, treasurer: User, desk: Client) -> None:
    User.objects.filter(pk=treasurer.pk).update(language="id")
    desk.post(address(traded, "workbook-make"), PERIOD)
    work_off()
    book = load_workbook(files.path_of(Export.objects.get().pk))
    assert "Ringkasan" in book.sheetnames


def test_asking_again_while_it_is_made_gives_the_same_one(traded: Kitchen) -> None:
    first = ask(traded.access)
    assert ask(traded.access) == first
    assert DBTaskResult.objects.count() == 1
    other = ask_for_workbook(access=traded.access, since=SINCE, until=SINCE)
    assert other != first
    work_off()
    assert ask(traded.access) != first, "the records may have changed since"


def test_ten_people_who_ask_at_once_get_a_whole_file_each(
    traded: Kitchen, person: Callable[..., User], access_of: Callable[..., Access]
) -> None:
    mentors = [person(f"Mentor {number}", username=f"mentor{number}") for number in range(10)]
    for mentor in mentors:
        assign_mentor(mentor=mentor, group=traded.group, from_on=BEGINNING)
    accesses = [access_of(mentor, traded.group) for mentor in mentors]
    answers = race(*(lambda access=access: ask(access) for access in accesses))
    assert all(isinstance(answer, Export) for answer in answers), answers
    work_off()
    assert Export.objects.filter(status=ExportStatus.READY).count() == 10
    books = [load_workbook(files.path_of(export.pk)) for export in Export.objects.all()]
    assert len({tuple(book.sheetnames) for book in books}) == 1


def test_one_person_who_asks_twice_at_once_gets_one_file(traded: Kitchen) -> None:
    first, second = race(lambda: ask(traded.access), lambda: ask(traded.access))
    assert isinstance(first, Export)
    assert first == second


def test_workbook_is_for_the_one_who_asked(
    traded: Kitchen, chair: User, desk: Client, client_of: Callable[[User], Client]
) -> None:
    export = ask(traded.access)
    work_off()
    for route in ("export", "export-file"):
        assert status(desk, address(traded, route, export.pk)) == 404
        assert status(client_of(chair), address(traded, route, export.pk)) == 200
    assert str(export.pk) not in desk.get(address(traded, "workbook")).content.decode()


def test_whose_access_ended_finds_nothing_any_more(
    traded: Kitchen, treasurer: User, desk: Client, access_of: Callable[..., Access]
) -> None:
    export = ask(access_of(treasurer, traded.group))
    work_off()
    Member.objects.filter(user=treasurer).update(left_on=today() - dt.timedelta(days=1))
    assert desk.get(address(traded, "export-file", export.pk)).status_code == 404


def test_who_may_no_longer_see_earnings_does_not_find_them_in_an_old_workbook(
    traded: Kitchen, treasurer: User, desk: Client, access_of: Callable[..., Access]
) -> None:
    export = ask(access_of(treasurer, traded.group))
    work_off()
    assert status(desk, address(traded, "export-file", export.pk)) == 200
    Member.objects.filter(user=treasurer).update(role=Role.MEMBER)
    assert desk.get(address(traded, "export-file", export.pk)).status_code == 403


def test_whose_access_ended_while_it_waited_gets_no_file(
    traded: Kitchen, treasurer: User, access_of: Callable[..., Access]
) -> None:
    ask(access_of(treasurer, traded.group))
    Member.objects.filter(user=treasurer).update(role=Role.MEMBER)
    work_off()
    export = Export.objects.get()
    assert export.failure == ExportFailure.NOT_PERMITTED
    assert not files.path_of(export.pk).exists()


def test_workbook_that_cannot_be_made_says_so_and_is_made_when_asked_again(
    traded: Kitchen, desk: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_off(*_args: object) -> int:
        raise OSError("no space left")

    desk.post(address(traded, "workbook-make"), PERIOD)
    with monkeypatch.context() as patched:
        patched.setattr(services.files, "keep", break_off)
        work_off()
    assert "no space left" in caplog.text
    page = desk.get(address(traded, "export", Export.objects.get().pk)).content.decode()
    assert "Something went wrong while it was made." in page
    assert "Try again" in page
    desk.post(address(traded, "workbook-make"), PERIOD)
    work_off()
    assert Export.objects.get().status == ExportStatus.READY


def test_file_that_breaks_off_while_it_is_written_leaves_nothing_to_fetch(traded: Kitchen) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("the disk is gone")

    export = ask(traded.access)
    with pytest.raises(OSError, match="the disk is gone"):
        files.keep(export.pk, Breaking())
    assert not files.path_of(export.pk).exists()


def test_download_that_broke_off_can_be_fetched_whole_afterwards(traded: Kitchen, desk: Client) -> None:
    export = ask_and_make(desk, traded)
    broken = desk.get(address(traded, "export-file", export.pk))
    assert next(iter(broken))
    broken.close()
    whole = desk.get(address(traded, "export-file", export.pk)).getvalue()
    assert len(whole) == export.size


def ask_and_make(desk: Client, kitchen: Kitchen) -> Export:
    desk.post(address(kitchen, "workbook-make"), PERIOD)
    work_off()
    return Export.objects.get()


def test_what_was_left_by_a_worker_that_died_is_made_by_the_next(traded: Kitchen) -> None:
    export = ask(traded.access)
    # It had begun, and took its task with it.
    Export.objects.update(status=ExportStatus.RUNNING, tries=1)
    DBTaskResult.objects.update(status="RUNNING")
    work_off()
    assert Export.objects.get().status == ExportStatus.RUNNING
    take_up_again()
    work_off()
    assert Export.objects.get().status == ExportStatus.READY
    assert files.path_of(export.pk).exists()


def test_what_another_worker_is_making_is_left_to_it(traded: Kitchen) -> None:
    export = ask(traded.access)
    with files.being_made(export.pk) as is_ours:
        assert is_ours
        race(work_off)
    assert Export.objects.get().status == ExportStatus.WAITING


def test_what_broke_off_each_time_is_given_up_in_words(traded: Kitchen, chair: User, client_of: Any) -> None:
    export = ask(traded.access)
    Export.objects.update(status=ExportStatus.RUNNING, tries=services.MOST_TRIES)
    make_export.call(str(export.pk))
    page = client_of(chair).get(address(traded, "export", export.pk)).content.decode()
    assert "It was begun several times, and broke off each time." in page


def test_task_that_is_run_twice_makes_the_file_once(traded: Kitchen) -> None:
    export = ask(traded.access)
    work_off()
    ready_at = Export.objects.get().ready_at
    make_export.call(str(export.pk))
    assert Export.objects.get().ready_at == ready_at


def test_export_is_forgotten_after_a_week(traded: Kitchen, folder: Path) -> None:
    old, new = ask(traded.access), ask_for_workbook(access=traded.access, since=SINCE, until=SINCE)
    work_off()
    Export.objects.filter(pk=old.pk).update(asked_at=timezone.now() - dt.timedelta(days=8))
    (folder / "notes.txt").write_text("not ours")
    forget_old(timezone.now())
    assert Export.objects.get() == new
    assert {path.stem for path in folder.iterdir()} == {str(new.pk), "notes"}


def test_file_of_which_no_record_is_left_is_removed(traded: Kitchen, folder: Path) -> None:
    files.keep(uuid.uuid4(), BytesIO(b"a table"))
    forget_old(timezone.now())
    assert list(folder.iterdir()) == []


def test_progress_is_written_down_while_the_file_is_made(
    traded: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "TELL_EVERY_SECONDS", 0.01)
    export = ask(traded.access)
    with progress.told_progress(export.pk) as note:
        note(export.total + 5)
        for _time in range(1000):
            export.refresh_from_db()
            if export.done:
                break
    assert export.done == export.total > 5


def test_worker_that_has_nothing_to_do_only_reads(traded: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(range(3))

    def pause(_seconds: float) -> None:
        if next(looks, None) is None:
            raise SystemExit(0)  # as a signal does

    monkeypatch.setattr(worker.Worker, "configure_signals", lambda _worker: None)
    monkeypatch.setattr(worker, "forget_old", lambda _now: None)
    monkeypatch.setattr(worker, "take_up_again", lambda: None)
    monkeypatch.setattr(worker.time, "sleep", pause)
    with CaptureQueriesContext(connection) as captured, pytest.raises(SystemExit):
        worker.work()
    assert len(captured) == 4
    assert all(query["sql"].startswith("SELECT") for query in captured)


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_page_turns_into_the_download_by_itself(
    traded: Kitchen, desk: Client, live_server: Any, browser: Browser, script: bool
) -> None:
    desk.post(address(traded, "workbook-make"), PERIOD)
    export = Export.objects.get()
    context = browser.new_context(java_script_enabled=script)
    cookie = {"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{live_server.url}{address(traded, 'export', export.pk)}")
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()
    work_off()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert Path(download.value.path()).stat().st_size == Export.objects.get().size
    context.close()
