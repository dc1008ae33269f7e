"""KUB as its user starts it: `manage.py` in a process of its own, with its own data and database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings

MANAGE = settings.BASE_DIR / "manage.py"
PATIENCE_SECONDS = 120  # several people share the machine of a test


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Installation:
    """A data folder and a database, apart from those of the tests."""

    data_dir: Path
    database_url: str
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("KUB_")}
        return {
            **ours,
            "DJANGO_SETTINGS_MODULE": "kub.settings",
            "KUB_DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database_url,
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }

    def manage(
        self, *arguments: object, before: tuple[str, ...] = (), patience: int = PATIENCE_SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `before` is a program that it is run through."""
        return subprocess.run(
            [*before, sys.executable, str(MANAGE), *map(str, arguments)],
            env=self.variables,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )

    @contextmanager
    def started(self, *arguments: object) -> Iterator["Running"]:
        """Serve while the block lasts, then press Ctrl-C."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, str(MANAGE), "start", "--port", str(port), *map(str, arguments)],
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        running = Running(process, port)
        try:
            running.wait_until_it_answers()
            yield running
        finally:
            running.stop()
            print(running.said, running.complained)  # noqa: T201 - pytest shows it of a test that fails


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Running:
    """A KUB that serves; after the block, `said` and `complained` hold what it printed."""

    said = complained = ""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", path, headers=named)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.get("/")
            except ConnectionError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise AssertionError(f"KUB does not answer: {self.said}{self.complained}")

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)  # a terminal's Ctrl-C reaches the workers too
        self.said, self.complained = self.process.communicate(timeout=PATIENCE_SECONDS)
