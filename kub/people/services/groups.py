"""Groups: how one begins, and what its officers write about it."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count
from typing import Final, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kub.lib.db import write_transaction
from kub.people.models import Group, Member, Role, User
from kub.people.services.users import SignIn, find_or_create_sign_in, fresh_password

# What a new group needs from the rooms above, such as its store or its sales channels: each appends its
# function in `AppConfig.ready()`, and runs inside the transaction that creates the group.
on_group_created: Final[list[Callable[[Group], None]]] = []


class Profile(TypedDict, total=False):
    """What a group says about itself."""

    name: str
    business: str
    about: str
    address: str
    region_code: str
    nib: str
    pirt: str
    halal: str
    stage: str
    batch_prefix: str
    labour_mode: str
    mentor_may_record: bool
    started_on: dt.date


def create_group(
    *, chair_name: str, chair_phone: str = "", chair_user: User | None = None, **profile: Unpack[Profile]
) -> Group:
    """Create a group with its chair, a member since its first day. `name` and `started_on` are needed."""
    with write_transaction():
        group = _new_group(profile)
        Member.objects.create(
            group=group,
            user=chair_user,
            name=chair_name,
            phone=chair_phone,
            role=Role.CHAIR,
            joined_on=group.started_on,
        )
        for prepare in on_group_created:
            prepare(group)
    return group


def create_first_group(
    *,
    administrator: User,
    chair_name: str,
    chair_phone: str = "",
    chair_user: User | None = None,
    **profile: Unpack[Profile],
) -> Group:
    """Create the group that an installation begins with; a second tap of the button finds it there."""
    with write_transaction():
        User.objects.select_for_update().get(pk=administrator.pk)
        return Group.objects.first() or create_group(
            chair_name=chair_name, chair_phone=chair_phone, chair_user=chair_user, **profile
        )


def create_group_with_chair(
    *, name: str, region_code: str, started_on: dt.date, chair_name: str, chair_phone: str
) -> tuple[Group, SignIn]:
    """Create a group whose chair signs in, with the sign-in she has by her phone number, or a new one.

    Raises `ValidationError` when that sign-in was closed, or the place has a group of this name.
    """
    fresh = fresh_password()
    with write_transaction():
        if Group.objects.filter(name__iexact=name, region_code=region_code).exists():
            raise ValidationError({"name": _("There is a group of this name already.")})
        sign_in = find_or_create_sign_in(name=chair_name, phone=chair_phone, fresh=fresh)
        group = create_group(
            name=name,
            region_code=region_code,
            started_on=started_on,
            chair_name=chair_name,
            chair_phone=chair_phone,
            chair_user=sign_in.user,
        )
    return group, sign_in


def _new_group(profile: Profile) -> Group:
    for slug in _slugs_from(profile["name"]):
        group, created = Group.objects.get_or_create(slug=slug, defaults=profile)
        if created:
            return group
    raise AssertionError("the slugs never end")


def _slugs_from(name: str) -> Iterator[str]:
    stem = slugify(name)[:50].strip("-_") or "kelompok"
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def change_group(*, group: Group, **profile: Unpack[Profile]) -> None:
    """Change the given parts of the profile, and leave the others as they are.

    The first day may move back, to take in earlier records; forward it would leave records before it.
    """
    with write_transaction():
        current = Group.objects.select_for_update().get(pk=group.pk)
        if profile.get("started_on", current.started_on) > current.started_on:
            raise ValidationError({"started_on": _("The first day can only move back.")})
        for field, value in profile.items():
            setattr(group, field, value)
        group.save(update_fields=list(profile))


def set_logo(*, group: Group, picture: ContentFile | None) -> None:
    """Put a cleaned picture in the place of the old logo, or remove it."""
    storage, old = group.logo.storage, group.logo.name
    with write_transaction():
        group.logo = picture or ""
        group.save(update_fields=["logo"])
        if old:
            transaction.on_commit(lambda: storage.delete(old))
