"""A cheap phone in Pekalongan: Debian's Chromium, driven by Playwright."""

import os
from typing import Any

import pytest

from tests.plugins.needs import CHROMIUM

# Playwright keeps an event loop in the thread of the test, which then asks the database as usual.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def base_url() -> str | None:
    """Take the place of pytest-base-url's fixture, which pytest warns of; tests name the live server."""
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 360, "height": 740},
        "has_touch": True,
        "is_mobile": True,
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
    }
