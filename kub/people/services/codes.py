"""A forgotten password: whoever may help gives a code, and with it the person sets a new password herself."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.lib.db import write_transaction
from kub.people.access import Access
from kub.people.backends import user_called
from kub.people.models import CoordinatorAssignment, Group, Member, MentorAssignment, SignInCode, User
from kub.people.services.members import locked_sign_in
from kub.people.services.users import pronounceable, set_hashed_password

LASTS: Final = dt.timedelta(hours=1)
TRIES: Final = 5
# Eight letters: one of 13 millions, of which five can be tried.
SYLLABLES: Final = 4


@dataclass(frozen=True, slots=True)
class FreshCode:
    """A code just made, to be shown once."""

    user: User
    code: str


def give_code_to_member(*, group: Group, by: Access, member: Member) -> FreshCode:
    """Make a code for a member who forgot her password; an officer's is for the chair to make.

    Raises `PermissionDenied`, or `ValidationError` where she does not sign in, or where her sign-in opens
    more than this group: whoever makes the code could use it.
    """
    code, hashed = _fresh()
    with write_transaction():
        user = locked_sign_in(group=group, by=by, member=member)
        if user != by.user and _opens_more_than(group, user):
            raise ValidationError(
                _("This person has more to do in KUB than your group. The administrator makes the code.")
            )
        return _give(user, by.user, code, hashed)


def give_code(*, user: User, by: User) -> FreshCode:
    """Make a code for anybody: how the administrator helps."""
    code, hashed = _fresh()
    with write_transaction():
        return _give(user, by, code, hashed)


def _fresh() -> tuple[str, str]:
    code = pronounceable(SYLLABLES)
    return code, make_password(code)


def _opens_more_than(group: Group, user: User) -> bool:
    day = today()
    running = Q(until_on=None) | Q(until_on__gte=day)
    elsewhere = Member.objects.filter(Q(left_on=None) | Q(left_on__gte=day), user=user).exclude(group=group)
    return (
        user.is_superuser
        or elsewhere.exists()
        or MentorAssignment.objects.filter(running, mentor=user).exists()
        or CoordinatorAssignment.objects.filter(running, coordinator=user).exists()
    )


def _give(user: User, by: User, code: str, hashed: str) -> FreshCode:
    now = timezone.now()
    SignInCode.objects.filter(_usable(now), user=user).update(expires_at=now)
    SignInCode.objects.create(user=user, code_hash=hashed, made_by=by, made_at=now, expires_at=now + LASTS)
    return FreshCode(user, code)


def redeem_code(*, who: str, code: str, password: str) -> User:
    """Set a new password by a code, which ends every sign-in there was. `who` is a number or a user name.

    Raises `ValidationError`: in the same words, and after the same time, for a wrong code and for a person
    who has none.
    """
    user = user_called(who)
    given = _counted(user) if user else None
    if user is None or given is None:
        make_password(code)
        raise _wrong()
    if not check_password(_letters(code), given.code_hash):
        raise _wrong()
    _check_password(password, user, given)
    hashed = make_password(password)
    now = timezone.now()
    with write_transaction():
        if not SignInCode.objects.filter(_usable(now), pk=given.pk).update(used_at=now):
            raise _wrong()
        set_hashed_password(user=user, hashed=hashed)
    return user


def _counted(user: User) -> SignInCode | None:
    """Give the code that can be tried once more, and count the try before anybody looks at it."""
    with write_transaction():
        left = SignInCode.objects.filter(_usable(timezone.now()), user=user, tries__lt=TRIES)
        given = left.first() if user.is_active else None
        if given and left.filter(pk=given.pk).update(tries=F("tries") + 1):
            return given
    return None


def _check_password(password: str, user: User, given: SignInCode) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        # The code was right, so this was no guess.
        SignInCode.objects.filter(pk=given.pk).update(tries=F("tries") - 1)
        raise ValidationError({"password": error.messages}) from error


def _usable(now: dt.datetime) -> Q:
    return Q(used_at=None, expires_at__gt=now)


def _letters(code: str) -> str:
    """Read a code as people type it: "Bako Tumi" is "bakotumi"."""
    return re.sub(r"[^a-z]", "", code.lower())


def _wrong() -> ValidationError:
    return ValidationError(
        _("This code is not right, or no longer good. After %(tries)d wrong tries, ask for a new one.")
        % {"tries": TRIES}
    )
