import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kub.lib.secrets import kept_secret


def test_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret"
    secret = kept_secret(path)
    assert len(secret) >= 50
    assert kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_processes_that_begin_together_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        secrets = set(starters.map(lambda _: kept_secret(tmp_path / "secret"), range(64)))
    assert len(secrets) == 1


def test_secret_whose_writing_broke_off_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "secret").touch()
    (tmp_path / "secret.new").write_text("half")
    assert len(kept_secret(tmp_path / "secret")) >= 50


def test_secret_is_of_the_kind_that_is_asked_for(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "code", lambda: "12345678") == "12345678"
