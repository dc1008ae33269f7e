"""Processes beside this one, each at work on one set: clean memory, and a database of its own."""

import importlib
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from kub.web.bench.sets import Place

PATIENCE_SECONDS = 3_600


class BesideFailed(Exception):
    """What went wrong in the other process, with its traceback."""


class Beside:
    """A process at work on a set: `beside.start("measures.sale", count=5)`, and `answer()` when it is due."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, deed: str, **asked: Any) -> None:
        """Let it do something: a function of `kub.web.bench`, by module and name."""
        self._connection.send((deed, asked))

    def answer(self) -> Any:
        """Wait for what the deed gives. Raises `BesideFailed`."""
        if not self._connection.poll(PATIENCE_SECONDS):
            raise BesideFailed("no answer")
        done, said = self._connection.recv()
        if not done:
            raise BesideFailed(said)
        return said

    def do(self, deed: str, **asked: Any) -> Any:
        self.start(deed, **asked)
        return self.answer()


@contextmanager
def beside(place: Place) -> Iterator[Beside]:
    """Give a new process that works on a set while the block lasts."""
    # It begins from nothing: neither memory nor a connection of this process is in it.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    with place.environment():
        process.start()
    there.close()
    try:
        yield Beside(here)
    finally:
        here.close()
        process.join(timeout=10)
        process.terminate()


def _serve(connection: Connection) -> None:
    """Do what is asked until the other side ends."""
    import traceback

    import django

    django.setup()
    while True:
        try:
            deed, asked = connection.recv()
        except EOFError:
            return
        module, _dot, name = deed.rpartition(".")
        try:
            function = getattr(importlib.import_module(f"kub.web.bench.{module}"), name)
            connection.send((True, function(**asked)))
        except Exception:  # noqa: BLE001 - whatever it is, the other side says it
            connection.send((False, traceback.format_exc()))
