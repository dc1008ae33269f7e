"""`manage.py backup` and `manage.py restore`: all of it, exactly, or nothing."""

import datetime as dt
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from kub.entries.checks import Finding
from kub.lib.copying import file_database
from kub.lib.db import snapshot
from kub.people.access import resolve_access
from kub.people.models import Group, User
from kub.web import backup
from kub.web.exports import files
from kub.web.exports.services import ask_for_workbook
from kub.web.management.commands import restore
from kub.web.models import Export
from tests.plugins.database import database_url, empty_database
from tests.plugins.program import Installation

pytestmark = pytest.mark.django_db(transaction=True)

SET_UP = "from kub.people.models import User; User.objects.create_superuser('admin', name='Pengelola')"
PICTURE = b"RIFF\x00\x01webp\xff" * 999


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """Give a media folder with two pictures."""
    folder = tmp_path / "data" / "media"
    settings.MEDIA_ROOT = folder
    for name in ("items/tempe.webp", "logos/sari.webp"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(PICTURE)
    return folder


@pytest.fixture
def archive(tmp_path: Path, sari: Group, member: User, other_group: Group) -> Path:
    """Give a backup of two groups and their people."""
    path = tmp_path / "kub.backup"
    call_command("backup", path)
    return path


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table, but for who is signed in."""
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - {Session._meta.db_table})
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def pictures(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def change_in(archive: Path, *statements: str) -> None:
    """Change the database in a backup."""
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    database = archive.with_suffix(".changing")
    database.write_bytes(members[backup.DATABASE])
    with closing(sqlite3.connect(database, isolation_level=None)) as changed:
        for statement in statements:
            changed.execute(statement)
    members[backup.DATABASE] = database.read_bytes()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)


def refusal(path: Path, *options: str) -> str:
    """Try to restore, and give the sentence that refuses; nothing may have changed."""
    before, media = rows(), Path(settings.MEDIA_ROOT)
    kept = pictures(media)
    with pytest.raises(CommandError) as refused:
        call_command("restore", path, *options)
    assert rows() == before
    assert pictures(media) == kept
    assert [each.name for each in media.parent.iterdir()] == ["media"], "something was left behind"
    return str(refused.value)


def test_restore_brings_every_row_and_picture_back(tmp_path: Path, media: Path) -> None:
    call_command("demo", months=1)
    call_command("backup", tmp_path / "kub.backup")
    before = rows()
    for statement in ("DELETE FROM inventory_stocklevel", "UPDATE entries_entry SET payload = '{}'"):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    User.objects.create_user("later", "kunci-baru", name="Later")
    shutil.rmtree(media / "items")
    (media / "new.webp").write_bytes(b"new")

    call_command("restore", tmp_path / "kub.backup", "--overwrite")

    assert rows() == before
    assert sum(map(len, before.values())) > 1000, "too little to prove much"
    assert pictures(media) == {"items/tempe.webp": PICTURE, "logos/sari.webp": PICTURE}


def test_new_records_after_a_restore_get_new_keys(archive: Path) -> None:
    last = User.objects.latest("pk").pk
    call_command("restore", archive, "--overwrite")
    assert User.objects.create(username="new", name="New").pk > last


def test_restore_into_an_empty_installation_needs_no_permission(archive: Path, media: Path) -> None:
    before = rows()
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(media)
    call_command("restore", archive)
    assert rows()["people_member"] == before["people_member"]
    assert pictures(media)["items/tempe.webp"] == PICTURE


def test_restore_over_data_is_refused_unless_told(archive: Path) -> None:
    assert refusal(archive) == "There are data already. With --overwrite the backup takes their place."


def test_backup_signs_nobody_in(tmp_path: Path, chair: User) -> None:
    session = SessionStore()
    session.create()
    call_command("backup", tmp_path / "kub.backup")
    assert Session.objects.count() == 1
    content = zipfile.ZipFile(tmp_path / "kub.backup").read(backup.DATABASE)
    assert (session.session_key or "").encode() not in content
    assert chair.username.encode() in content


def test_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert sorted(path.name for path in archive.parent.iterdir()) == ["data", "kub.backup"]


def test_backup_does_not_write_over_a_file(archive: Path) -> None:
    content = archive.read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", archive)
    assert archive.read_bytes() == content


def test_backup_into_a_folder_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No backup was written"):
        call_command("backup", tmp_path / "nowhere" / "kub.backup")


def test_backup_that_breaks_off_leaves_no_file(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_pictures", lambda: {"items/gone.webp"})
    with pytest.raises(CommandError, match=r"gone\.webp"):
        call_command("backup", tmp_path / "kub.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


# Two persons at a time, in one transaction: a copy that was taken between the two would show one of them.
WRITER = """
import itertools, sys
import django
django.setup()
from kub.lib.db import write_transaction
from kub.people.models import User
for number in itertools.count():
    with write_transaction():
        User.objects.create(username=f"left-{number}", name="L")
        User.objects.create(username=f"right-{number}", name="R")
    print(number, flush=True)
"""


@pytest.fixture
def writer() -> Iterator[subprocess.Popen[str]]:
    """Write without a pause, in another process."""
    variables = Installation(Path(settings.DATA_DIR), database_url()).variables
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env={**variables, "PYTHONPATH": str(settings.BASE_DIR)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_backup_is_of_one_moment_while_another_process_writes(
    tmp_path: Path, writer: subprocess.Popen[str]
) -> None:
    assert writer.stdout
    assert writer.stdout.readline() == "0\n"
    call_command("backup", tmp_path / "kub.backup")
    written = User.objects.count()
    for _ in range(3):
        assert writer.stdout.readline(), "the writer was refused"
    with zipfile.ZipFile(tmp_path / "kub.backup") as packed:
        packed.extract(backup.DATABASE, tmp_path)
    with file_database(tmp_path / backup.DATABASE) as file:
        people = User.objects.using(file)
        left = people.filter(username__startswith="left").count()
        assert left == people.filter(username__startswith="right").count()
        assert 0 < left <= written


def test_restore_while_another_process_writes_is_all_or_nothing(
    archive: Path, writer: subprocess.Popen[str]
) -> None:
    assert writer.stdout
    assert writer.stdout.readline() == "0\n"
    call_command("restore", archive, "--overwrite")
    for _ in range(20):
        assert writer.stdout.readline(), "the writer was refused"
    with snapshot():
        left = User.objects.filter(username__startswith="left").count()
        assert left == User.objects.filter(username__startswith="right").count()
    assert Group.objects.count() == 2


def test_findings_in_the_restored_books_are_told_with_exit_code_1(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Finding(group="sari", check="stock", detail="Tempe: 3 on the shelf, 2 in the moves")
    monkeypatch.setattr(restore, "check_books", lambda: [found])
    with pytest.raises(SystemExit) as ended:
        call_command("restore", archive, "--overwrite")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "is restored, but its books are not right" in said
    assert str(found) in said


def test_backup_of_an_older_version_is_brought_forward(archive: Path) -> None:
    before = rows()
    database = archive.with_suffix(".older")
    with zipfile.ZipFile(archive) as packed:
        database.write_bytes(packed.read(backup.DATABASE))
    with file_database(database) as file:
        call_command("migrate", "sessions", "zero", database=file, verbosity=0)
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(database, backup.DATABASE)
    call_command("restore", archive, "--overwrite")
    assert {**rows(), "django_migrations": []} == {**before, "django_migrations": []}
    assert Session.objects.count() == 0


def test_backup_of_a_newer_version_is_refused(archive: Path) -> None:
    change_in(archive, "UPDATE django_migrations SET name = '9999_later' WHERE app = 'sessions'")
    assert refusal(archive, "--overwrite") == (
        "Nothing was restored. The backup is of a newer version of KUB (it has sessions.9999_later)."
    )


def test_backup_whose_rows_point_nowhere_is_refused(archive: Path) -> None:
    change_in(archive, "PRAGMA foreign_keys = OFF", "DELETE FROM people_group")
    assert "is damaged" in refusal(archive, "--overwrite")


def test_database_of_something_else_is_refused(archive: Path) -> None:
    change_in(archive, "DROP TABLE django_migrations")
    assert "is not one of KUB" in refusal(archive, "--overwrite")


@pytest.mark.parametrize("part", [0, 0.3, 0.99])
def test_backup_that_was_cut_short_is_refused(archive: Path, part: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part)])
    assert "is not a backup of KUB, or was cut short or changed" in refusal(archive, "--overwrite")


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_backup_in_which_a_byte_changed_is_refused(archive: Path, part: float) -> None:
    content = bytearray(archive.read_bytes())
    content[int(len(content) * part)] ^= 0xFF
    archive.write_bytes(content)
    assert "is not a backup of KUB" in refusal(archive, "--overwrite")


def test_file_that_is_no_backup_is_refused(tmp_path: Path, sari: Group) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Selamat pagi")
    assert "is not a backup of KUB" in refusal(letter, "--overwrite")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as packed:
        packed.writestr("photo.webp", PICTURE)
    assert "is not a backup of KUB" in refusal(tmp_path / "photos.zip", "--overwrite")


def test_file_that_is_not_there_is_refused(tmp_path: Path, sari: Group) -> None:
    assert "Nothing was restored: " in refusal(tmp_path / "none.backup", "--overwrite")


@pytest.mark.parametrize(
    "name",
    ["../evil", "media/../../evil", "/evil", "media/..\\..\\evil", "media/C:evil", "evil", "media/evil/"],
)
def test_backup_that_reaches_outside_its_folder_is_refused(archive: Path, name: str) -> None:
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(name, PICTURE)
    assert "is not a backup of KUB" in refusal(archive, "--overwrite")
    assert not list(archive.parent.rglob("*evil*"))


def test_restore_that_breaks_off_leaves_rows_and_pictures(
    archive: Path, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create(username="later", name="Later")
    (media / "new.webp").write_bytes(b"new")
    before, kept = rows(), pictures(media)

    def break_off(database: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(backup, "copy_from_file", break_off)
    with pytest.raises(ZeroDivisionError):
        call_command("restore", archive, "--overwrite")
    assert rows() == before
    assert pictures(media) == kept
    assert [path.name for path in media.parent.iterdir()] == ["media"]


def test_moved_installation_goes_on_where_it_was(tmp_path: Path) -> None:
    with empty_database(tmp_path) as ours, empty_database(tmp_path / "data") as theirs:
        old, new = Installation(tmp_path / "old", ours), Installation(tmp_path / "new", theirs)
        with old.started() as running:
            made = old.manage("shell", "-c", SET_UP)
            assert made.returncode == 0, made.stderr
            assert old.manage("backup", tmp_path / "kub.backup").returncode == 0
            there = new.manage("restore", tmp_path / "kub.backup")
            assert there.returncode == 0, there.stderr
            refused = old.manage("restore", tmp_path / "kub.backup")
            assert refused.returncode == 1
            assert refused.stderr.startswith("CommandError: There are data already.")
            over = old.manage("restore", tmp_path / "kub.backup", "--overwrite")
            assert over.returncode == 0, over.stderr
            assert running.get("/sign-in/").status == 200
        with new.started() as running:
            assert running.get("/").headers["location"] == "/sign-in/?next=/"


def test_backup_holds_no_exports_and_no_tasks_and_is_written_of_a_database_that_knows_none(
    tmp_path: Path, sari: Group, chair: User
) -> None:
    access = resolve_access(chair, sari.slug)
    assert access is not None
    export = ask_for_workbook(access=access, since=dt.date(2026, 1, 1), until=dt.date(2026, 1, 31))
    files.keep(export.pk, BytesIO(PICTURE))
    call_command("backup", tmp_path / "kub.backup")
    with zipfile.ZipFile(tmp_path / "kub.backup") as packed:
        assert str(export.pk) not in " ".join(packed.namelist())
        database = Path(packed.extract(backup.DATABASE, tmp_path))
    with file_database(database) as file:
        assert not Export.objects.using(file).exists()
        assert not DBTaskResult.objects.using(file).exists()
    with closing(sqlite3.connect(database)) as older:
        older.execute(f"DROP TABLE {Export._meta.db_table}")
    backup._forget_what_stays(database)
