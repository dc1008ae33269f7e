"""Start KUB: prepare whatever is missing, say where it is, and serve it."""

import multiprocessing
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from kub.lib.addresses import ANYWHERE, listening_address, own_addresses
from kub.people.models import User
from kub.people.services.setup import needs_setup, setup_code
from kub.web.demo.people import ADMINISTRATOR, PASSWORD, sign_ins
from kub.web.installation import is_empty, prepare, told_in_a_sentence
from kub.web.worker import worker_beside


class Command(BaseCommand):
    help = "Prepare what is missing, and serve KUB until Ctrl-C."
    # Checked in `handle`, after the translations are there: the checks may read texts.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load three groups to try KUB with")
        parser.add_argument(
            "--host", default="127.0.0.1", help="0.0.0.0 serves the phones on the same wifi too"
        )
        parser.add_argument("--port", default=8000, type=int)

    def handle(self, *, demo: bool, host: str, port: int, **options: Any) -> None:
        with told_in_a_sentence():
            address = listening_address(host, port)
            prepare()
        self.check()
        if demo:
            self._load_demo()
        self._say_where(host, address, port)
        serve(address, port)

    def _load_demo(self) -> None:
        if is_empty():
            call_command("demo", stdout=self.stdout, stderr=self.stderr)
            return
        self.stdout.write("There are data already: they stay as they are, and no demo is loaded.")
        if is_demo():
            self.stdout.write(sign_ins())

    def _say_where(self, host: str, address: str, port: int) -> None:
        hosts = reachable_hosts(host, address)
        allow_hosts(hosts)
        self.stdout.write("\nKUB is at:")
        for name in hosts:
            self.stdout.write(f"  http://{name}:{port}/")
        if needs_setup():
            self.stdout.write(f"\nThe first visit sets up the administrator, with this code: {setup_code()}")
        self.stdout.write("\nCtrl-C stops it.")


def is_demo() -> bool:
    """Tell whether the demo's administrator is there and still has the password that we would print."""
    person = User.objects.filter(username=ADMINISTRATOR.username).first()
    return person is not None and person.check_password(PASSWORD)


def reachable_hosts(host: str, address: str) -> list[str]:
    """Give the hosts by which a browser reaches us, this machine's own first."""
    if address in ANYWHERE:
        return ["127.0.0.1", *own_addresses()]
    return [f"[{address}]" if host == address and ":" in address else host]


def allow_hosts(hosts: list[str]) -> None:
    """Let the workers, which read the settings anew, answer to `hosts`; what the environment sets stays."""
    os.environ.setdefault("KUB_ALLOWED_HOSTS", ",".join(dict.fromkeys([*settings.ALLOWED_HOSTS, *hosts])))


def serve(address: str, port: int) -> None:
    """Serve until Ctrl-C: several processes, and one thread in each (more slow the rendering of pages).

    A worker beside them makes what takes long.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    # A worker begins from nothing on every system, and shares no connection or lock with this process.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "kub.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1 if sys.platform == "win32" else max(2, min(4, os.cpu_count() or 1)),
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    with worker_beside():
        server.serve()
