"""`manage.py start`, run as its user runs it."""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command

from kub.lib.addresses import own_addresses
from kub.people.models import Group, User
from kub.web.demo.people import ADMINISTRATOR, PASSWORD, PEOPLE, sign_ins
from kub.web.management.commands import start
from tests.plugins.database import empty_database
from tests.plugins.program import Installation, Running

APPLY_LATER_MIGRATION = """
INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', CURRENT_TIMESTAMP)
"""
SET_UP = "from kub.people.models import Group, User; User.objects.create_superuser('admin', name='Pengelola')"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that has been started once, open to the wifi."""
    folder = tmp_path_factory.mktemp("fresh")
    with empty_database(folder) as url:
        yield Installation(folder / "data", url)


@pytest.fixture(scope="module")
def running(fresh: Installation) -> Iterator[Running]:
    with fresh.started("--host", "0.0.0.0") as running:
        yield running


@pytest.fixture
def installation(tmp_path: Path, empty_database_url: str) -> Installation:
    return Installation(tmp_path / "data", empty_database_url)


def change_database(url: str, statement: str) -> None:
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
            database.execute(statement)
    else:
        with psycopg.connect(url) as database:
            database.execute(statement)


def test_first_visit_leads_to_the_set_up(running: Running) -> None:
    assert running.get("/").status == 302
    page = running.get("/setup/")
    assert page.status == 200
    assert '<html lang="id">' in page.text


def test_stylesheet_is_served_small_and_kept_for_good(running: Running) -> None:
    page = running.get("/setup/").text
    found = re.search(r"/static/kub/kub\.[0-9a-f]{12}\.css", page)
    assert found
    answer = running.get(found[0], accept_encoding="gzip")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_wrong_address_shows_no_debug_page(running: Running) -> None:
    answer = running.get("/no-such-page/")
    assert answer.status == 404
    assert "DEBUG" not in answer.text


def test_phones_on_the_wifi_are_answered_and_strangers_names_are_not(running: Running) -> None:
    for address in own_addresses():
        assert running.get("/", host=f"{address}:{running.port}").status == 302
    assert running.get("/", host="elsewhere.example").status == 400


def test_secret_is_kept_for_its_owner_only(fresh: Installation, running: Running) -> None:
    secret = fresh.data_dir / "secret-key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) >= 50


def test_port_that_is_taken_is_told_in_a_sentence(fresh: Installation, running: Running) -> None:
    second = fresh.manage("start", "--port", running.port)
    assert second.returncode == 1
    assert second.stderr == (
        f"CommandError: Port {running.port} is taken by another program; "
        "stop that one, or choose another with --port.\n"
    )


def test_start_says_where_it_is_and_how_to_set_up_and_ctrl_c_ends_it(installation: Installation) -> None:
    with installation.started() as running:
        pass
    code = (installation.data_dir / "setup-code").read_text()
    assert f"http://127.0.0.1:{running.port}/\n" in running.said
    assert f"with this code: {code}\n" in running.said
    assert running.complained == ""
    assert running.process.returncode == 0


def test_second_start_finds_everything_as_it_was(installation: Installation) -> None:
    with installation.started():
        secret = (installation.data_dir / "secret-key").read_text()
        collected = (installation.data_dir / "static" / "collected-from").stat().st_mtime_ns
    made = installation.manage("shell", "-c", SET_UP)
    assert made.returncode == 0, made.stderr
    with installation.started() as running:
        assert running.get("/").headers["location"] == "/sign-in/?next=/"
    assert "code" not in running.said
    assert (installation.data_dir / "secret-key").read_text() == secret
    assert (installation.data_dir / "static" / "collected-from").stat().st_mtime_ns == collected


def test_database_of_a_newer_version_is_refused_in_a_sentence(installation: Installation) -> None:
    assert installation.manage("migrate", "--verbosity", 0).returncode == 0
    change_database(installation.database_url, APPLY_LATER_MIGRATION)
    refused = installation.manage("start")
    assert refused.returncode == 1
    assert refused.stderr == (
        "CommandError: The database was written by a newer version of KUB (it has people.9999_later); "
        "update KUB first.\n"
    )


def test_database_that_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    refused = Installation(tmp_path / "data", "postgres://nobody@127.0.0.1:1/none").manage("start")
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: The database cannot be used: ")
    assert refused.stderr.count("\n") == 1


def test_folder_that_cannot_be_written_is_told_in_a_sentence(installation: Installation) -> None:
    installation.data_dir.mkdir(mode=0o555)
    # Root may write everywhere; without this one power it is like anybody.
    before = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    refused = installation.manage("start", before=before)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"The data folder {installation.data_dir} cannot be used (Permission denied). "
        "Choose a folder that you may write to by KUB_DATA_DIR.\n"
    )


def test_folder_that_became_read_only_is_told_in_a_sentence(installation: Installation) -> None:
    assert installation.manage("check").returncode == 0  # the secret is there
    installation.data_dir.chmod(0o555)
    before = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    refused = installation.manage("start", before=before)
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: The data folder ")
    assert refused.stderr.count("\n") == 1


def test_address_that_is_not_ours_is_told_in_a_sentence(installation: Installation) -> None:
    for host in ("203.0.113.7", "no-such-host.invalid"):
        refused = installation.manage("start", "--host", host)
        assert refused.returncode == 1
        assert refused.stderr == f"CommandError: {host} is not an address of this machine.\n"


def test_behind_tls_the_proxy_tells_scheme_and_address(installation: Installation) -> None:
    secure = Installation(installation.data_dir, installation.database_url, {"KUB_HTTPS": "1"})
    with secure.started() as running:
        bare = running.get("/setup/")
        assert (bare.status, bare.headers["location"]) == (301, f"https://127.0.0.1:{running.port}/setup/")
        proxied = running.get("/setup/", x_forwarded_proto="https", x_forwarded_for="198.51.100.9")
        assert proxied.status == 200
        assert "max-age" in proxied.headers["strict-transport-security"]
        assert "Secure" in proxied.headers["set-cookie"]


@pytest.mark.django_db
def test_demo_fills_an_empty_installation_and_prints_its_sign_ins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "call_command", partial(call_command, months=1))
    start.Command()._load_demo()
    assert Group.objects.count() == 3
    assert sign_ins() in capsys.readouterr().out
    people = User.objects.filter(username__in=[person.username for person in PEOPLE])
    assert [person.check_password(PASSWORD) for person in people] == [True] * len(PEOPLE)


@pytest.mark.django_db
def test_demo_leaves_data_that_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("tuti", "rahasia-besar", name="Tuti")
    start.Command()._load_demo()
    assert User.objects.count() == 1
    said = capsys.readouterr().out
    assert "There are data already" in said
    assert PASSWORD not in said


@pytest.mark.django_db
def test_demo_that_is_there_already_has_its_sign_ins_printed(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user(ADMINISTRATOR.username, PASSWORD, name=ADMINISTRATOR.name)
    start.Command()._load_demo()
    assert sign_ins() in capsys.readouterr().out
