"""Sign-ins: who can enter, under what name, with what password."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from knox.models import AuthToken

from kub.lib.db import write_transaction
from kub.people.models import Member, User

# At least one letter, so that a user name is never taken for a phone number.
USERNAME: Final = re.compile(r"^(?=.*[a-z])[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]$")
_CONSONANTS: Final = "bdgjklmnprst"
_VOWELS: Final = "aeiou"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person's sign-in; `password` is known only where it was made just now, to be shown once."""

    user: User
    password: str | None = None


@dataclass(frozen=True, slots=True)
class FreshPassword:
    """A password just made. Hashing is slow on purpose, so it is done before others have to wait for us."""

    clear: str
    hashed: str


def create_user(
    *,
    name: str,
    phone: str = "",
    username: str = "",
    password: str | None = None,
    language: str = "id",
    is_administrator: bool = False,
) -> User:
    """Create a sign-in; without a user name, one is made from the person's name.

    Raises `ValidationError` by field when the user name or the phone number is another person's.
    """
    return create_hashed_user(
        name=name,
        phone=phone,
        username=username,
        hashed=make_password(password),
        language=language,
        is_administrator=is_administrator,
    )


def create_hashed_user(
    *, name: str, phone: str, username: str, hashed: str, language: str = "id", is_administrator: bool = False
) -> User:
    """Create a sign-in with a password that was hashed before others had to wait for it."""
    facts = {
        "name": name,
        "phone": phone or None,
        "language": language,
        "password": hashed,
        "is_superuser": is_administrator,
        "is_staff": is_administrator,
    }
    with write_transaction(), _unique_phone():
        for candidate in [checked_username(username)] if username else _usernames_from(name):
            user, created = User.objects.get_or_create(username=candidate, defaults=facts)
            if created:
                return user
    raise ValidationError({"username": _("Another person has this user name.")})


@contextmanager
def _unique_phone() -> Iterator[None]:
    """Let the database decide whether a number is free: a look beforehand could be overtaken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError({"phone": _("Another person signs in with this phone number.")}) from error


def checked_username(username: str) -> str:
    """Give the canonical user name. Raises `ValidationError` for one that cannot be read aloud."""
    canonical = User.normalize_username(username)
    if not USERNAME.match(canonical):
        raise ValidationError(
            {
                "username": _(
                    "3 to 60 letters and digits, and between them dots and dashes; at least one letter."
                )
            }
        )
    return canonical


def _usernames_from(name: str) -> Iterator[str]:
    """Give siti.aminah, siti.aminah2, siti.aminah3 and so on."""
    stem = slugify(name)[:40].strip("-_").replace("-", ".")
    if not USERNAME.match(stem):
        stem = f"anggota.{stem}" if stem else "anggota"
    yield stem
    for number in count(2):
        yield f"{stem}{number}"


def fresh_password() -> FreshPassword:
    """Make a password that can be read aloud and typed on a phone, such as "bakotumi-4821"."""
    clear = f"{pronounceable(4)}-{secrets.randbelow(10_000):04}"
    return FreshPassword(clear, make_password(clear))


def pronounceable(syllables: int) -> str:
    """Make a word that nobody guesses and everybody can say: one of 60 for each syllable."""
    return "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _syllable in range(syllables))


def find_or_create_sign_in(*, name: str, phone: str, fresh: FreshPassword, username: str = "") -> SignIn:
    """Give the sign-in that has this phone number, or a new one with the `fresh` password.

    Raises `ValidationError` when that sign-in was closed.
    """
    with write_transaction():
        user = User.objects.filter(phone=phone).first() if phone else None
        if user is None:
            user = create_hashed_user(name=name, phone=phone, username=username, hashed=fresh.hashed)
            return SignIn(user, fresh.clear)
        if not user.is_active:
            raise ValidationError(
                {"phone": _("The sign-in with this phone number was closed. The administrator can open it.")}
            )
        return SignIn(user)


def create_person(*, name: str, phone: str, username: str, is_administrator: bool) -> SignIn:
    """Create a sign-in with a new password, to be shown once."""
    fresh = fresh_password()
    user = create_hashed_user(
        name=name, phone=phone, username=username, hashed=fresh.hashed, is_administrator=is_administrator
    )
    return SignIn(user, fresh.clear)


def change_own_details(*, user: User, name: str, phone: str, language: str) -> None:
    """Change what a person may change of herself; the groups that noted her old name and number follow."""
    with write_transaction(), _unique_phone():
        old = User.objects.select_for_update().get(pk=user.pk)
        memberships = Member.objects.filter(user=user)
        memberships.filter(name=old.name).update(name=name)
        if phone and old.phone:
            memberships.filter(phone=old.phone).update(phone=phone)
        user.name, user.phone, user.language = name, phone or None, language
        user.save(update_fields=["name", "phone", "language"])


def set_language(*, user: User, language: str) -> None:
    with write_transaction():
        user.language = language
        user.save(update_fields=["language"])


def change_password(*, user: User, password: str) -> None:
    """Set a password; every session and token that the old one opened ends."""
    set_hashed_password(user=user, hashed=make_password(password))


def set_hashed_password(*, user: User, hashed: str) -> None:
    """Set a password that was hashed before others had to wait for it."""
    with write_transaction():
        user.password = hashed
        user.save(update_fields=["password"])
        end_sign_ins(user=user)


def end_sign_ins(*, user: User) -> None:
    """End every session and token of the user, wherever she is signed in: a phone was lost."""
    with write_transaction():
        user.sign_in_key = secrets.token_hex(16)
        user.save(update_fields=["sign_in_key"])
        AuthToken.objects.filter(user=user).delete()


def set_active(*, user: User, active: bool) -> None:
    """Close or open a sign-in. Raises `ValidationError` for the last administrator's."""
    with write_transaction():
        administrators = User.objects.select_for_update().filter(is_superuser=True, is_active=True)
        if not active and {user.pk} == {administrator.pk for administrator in administrators}:
            raise ValidationError(_("This is the last administrator. Appoint another one first."))
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_sign_ins(user=user)
