"""The first visit: the administrator of a new installation, guarded by a code from the terminal."""

import re
import secrets
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kub.lib.db import write_transaction
from kub.lib.secrets import kept_secret
from kub.lib.tries import TooManyTries, one_try
from kub.people.models import User
from kub.people.services.users import create_user

TRIES: Final = 10
TRIES_SECONDS: Final = 15 * 60


class AlreadySetUp(Exception):
    """There is an administrator, so the first visit is over."""


def needs_setup() -> bool:
    """Tell whether nobody looks after this installation yet."""
    return not User.objects.filter(is_superuser=True).exists()


def setup_code() -> str:
    """Give the code of the first visit, eight digits; the same until it was used."""
    return kept_secret(_code_path(), lambda: f"{secrets.randbelow(10**8):08}")


def _code_path() -> Path:
    return Path(settings.DATA_DIR) / "setup-code"


def set_up(*, code: str, name: str, phone: str, username: str, password: str, language: str) -> User:
    """Create the first administrator. Raises `ValidationError`, or `AlreadySetUp` when there is one."""
    _check_code(code)  # outside the transaction, which would take back the counting of a wrong one
    with write_transaction():
        if not needs_setup():
            raise AlreadySetUp
        user = create_user(
            name=name,
            phone=phone,
            username=username,
            password=password,
            language=language,
            is_administrator=True,
        )
    _code_path().unlink(missing_ok=True)
    return user


def _check_code(code: str) -> None:
    """Raise `ValidationError` for a wrong code, and after `TRIES` wrong ones for any code, for a while."""
    try:
        with one_try("people:setup-try", tries=TRIES, seconds=TRIES_SECONDS):
            digits = re.sub(r"\D", "", code, flags=re.ASCII)
            if not secrets.compare_digest(digits.encode(), setup_code().encode()):
                raise ValidationError(
                    {"code": _("This is not the code. It stands in the terminal where KUB was started.")}
                )
    except TooManyTries as error:
        raise ValidationError(
            {"code": _("Too many wrong codes. Wait 15 minutes, then try again.")}
        ) from error
