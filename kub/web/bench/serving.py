"""Requests a second over HTTP: granian serves as `manage.py start` does, and threads here ask."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from typing import Final

from django.conf import settings

from kub.web.bench.sets import Place

_HOST: Final = "127.0.0.1"
_ASKERS: Final = 4
_PATIENCE_SECONDS: Final = 60


@contextmanager
def served(place: Place) -> Iterator[int]:
    """Serve a set while the block lasts, and give the port."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port = int(probe.getsockname()[1])
    workers = str(max(2, min(4, os.cpu_count() or 1)))
    command = [sys.executable, "-m", "granian", "kub.web.bench.served:application", "--interface", "wsgi"]
    command += ["--host", _HOST, "--port", str(port), "--log-level", "warning"]
    command += ["--workers", workers, "--blocking-threads", "1", "--workers-kill-timeout", "5"]
    with place.environment():
        server = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE_SECONDS)


def requests_a_second(port: int, path: str, *, session: str, seconds: float) -> float:
    """Ask for a page again and again, several at once. Raises `ValueError` where it does not answer 200."""
    end = time.monotonic() + seconds
    began = time.monotonic()
    with ThreadPoolExecutor(_ASKERS) as askers:
        asked = sum(askers.map(lambda _asker: _ask_until(end, port, path, session), range(_ASKERS)))
    return asked / (time.monotonic() - began)


def _ask_until(end: float, port: int, path: str, session: str) -> int:
    headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "gzip"}
    asked = 0
    with closing(HTTPConnection(_HOST, port, timeout=_PATIENCE_SECONDS)) as connection:
        while time.monotonic() < end:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise ValueError(f"{path} answers {answer.status}")
            asked += 1
    return asked


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection((_HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
