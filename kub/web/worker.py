"""The worker: makes what is queued, in a process of its own, beside the server or alone."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from kub.web.exports.services import forget_old, take_up_again

LOOK_EVERY_SECONDS: Final = 1
TIDY_EVERY_SECONDS: Final = 3600
BEGIN_AGAIN_AFTER_SECONDS: Final = 2
STOP_WITHIN_SECONDS: Final = 10

logger = logging.getLogger(__name__)


def work() -> None:
    """Make what is queued until a signal says to stop; the task at hand is finished first.

    The package's own worker opens an exclusive transaction at each look, and so would stand in the writers'
    way every second. This one looks by reading, and lets that one run only when there is something to do.
    """
    worker = Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=LOOK_EVERY_SECONDS,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    take_up_again()
    tidy_at = time.monotonic()
    while worker.running:
        close_old_connections()
        if time.monotonic() >= tidy_at:
            forget_old(timezone.now())
            tidy_at += TIDY_EVERY_SECONDS
        if DBTaskResult.objects.ready().exists():
            worker.run()
        time.sleep(LOOK_EVERY_SECONDS)


def stop_with_input() -> None:
    """Stop this process when its standard input ends: so also when whoever started it was killed."""
    threading.Thread(target=_stop_at_the_end_of, args=[sys.stdin.fileno()], daemon=True).start()


def _stop_at_the_end_of(descriptor: int) -> None:
    while os.read(descriptor, 1024):
        pass
    signal.raise_signal(signal.SIGTERM)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running while the block lasts: one that dies is started again."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_running, args=[stopping])
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()


def _keep_running(stopping: threading.Event) -> None:
    while not stopping.is_set():
        with _started() as process:
            while process.poll() is None and not stopping.wait(LOOK_EVERY_SECONDS):
                pass
        if not stopping.is_set():
            logger.error("The worker ended with exit code %s; it is started again.", process.returncode)
            stopping.wait(BEGIN_AGAIN_AFTER_SECONDS)


@contextmanager
def _started() -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker, and stop it after the block: by the end of its input, which every system knows."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--beside"],
        stdin=subprocess.PIPE,
        # Apart from the terminal, whose Ctrl-C would break off what the worker is to finish.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        yield process
    finally:
        try:
            process.communicate(timeout=STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            # What it was making is taken up again by the next one.
            process.kill()
            process.communicate()
