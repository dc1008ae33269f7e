"""Secrets that the machine makes for itself."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def long_secret() -> str:
    return secrets.token_urlsafe(50)


def kept_secret(path: Path, make: Callable[[], str] = long_secret) -> str:
    """Give the secret in `path`, made at the first call and readable by its owner only (mode 600)."""
    if secret := _read(path):
        return secret
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        return _read(path) or _keep(path, make())


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _keep(path: Path, secret: str) -> str:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    fresh.replace(path)
    return secret
