"""Invitations: a link opens a group to one person, once."""

import datetime as dt
import secrets
from typing import Final

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.lib.db import write_transaction
from kub.people.models import Group, Invitation, InvitedAs, Member, User
from kub.people.selectors.invitations import hash_of, is_open, is_still_meant, may_invite
from kub.people.services.assignments import assign_mentor
from kub.people.services.members import MemberFacts, create_member, lock
from kub.people.services.users import create_hashed_user

LASTS: Final = dt.timedelta(hours=72)
MOST_OPEN_OF_A_GROUP: Final = 20
MOST_A_DAY_OF_A_PERSON: Final = 30


class InvitationClosed(Exception):
    """The link was used, taken back, has expired, or never was."""


def invite(
    *, group: Group, by: User, role: str, name: str, member: Member | None = None
) -> tuple[Invitation, str]:
    """Make an invitation and its secret, which goes into the link and is kept nowhere.

    `member` is somebody on the list who is to sign in. Raises `PermissionDenied`, or `ValidationError` when
    she signs in already or too many were made.
    """
    token = secrets.token_urlsafe(24)
    now = timezone.now()
    with write_transaction():
        lock(group)
        if member:
            member = Member.objects.get(group=group, pk=member.pk)
            _refuse_to_invite(member)
            role = member.role
        if not may_invite(user=by, group=group, role=role):
            raise PermissionDenied
        Invitation.objects.filter(group=group, used_at=None, expires_at__lt=now - LASTS).delete()
        _refuse_too_many(group, by, now)
        invitation = Invitation.objects.create(
            group=group,
            role=role,
            name=name,
            member=member,
            token_hash=hash_of(token),
            made_by=by,
            made_at=now,
            expires_at=now + LASTS,
        )
    return invitation, token


def _refuse_to_invite(member: Member) -> None:
    if member.user_id:
        raise ValidationError(_("This person signs in already."))
    if member.left_on is not None:
        raise ValidationError(_("This person has left the group, or is about to."))


def _refuse_too_many(group: Group, by: User, now: dt.datetime) -> None:
    if Invitation.objects.filter(is_open(now), group=group).count() >= MOST_OPEN_OF_A_GROUP:
        raise ValidationError(
            _("%(number)d invitations are open already. Take back those that nobody needs.")
            % {"number": MOST_OPEN_OF_A_GROUP}
        )
    since = now - dt.timedelta(days=1)
    if Invitation.objects.filter(made_by=by, made_at__gt=since).count() >= MOST_A_DAY_OF_A_PERSON:
        raise ValidationError(
            _("You made %(number)d invitations within a day. Make more tomorrow.")
            % {"number": MOST_A_DAY_OF_A_PERSON}
        )


def revoke_invitation(*, invitation: Invitation) -> bool:
    """Take an invitation back; tell whether there was still something to take back."""
    with write_transaction():
        now = timezone.now()
        still_open = Invitation.objects.filter(is_open(now), pk=invitation.pk)
        return still_open.update(revoked_at=now, name="") == 1


def join_as(*, token: str, user: User) -> Group:
    """Bring somebody who signs in already into the group.

    Raises `InvitationClosed`, or `ValidationError` when she belongs to it already; then it stays open.
    """
    with write_transaction():
        invitation = _locked(token)
        _use_up(invitation, user)
        _enter(invitation, user)
    return invitation.group


def join_as_newcomer(
    *, token: str, name: str, phone: str, username: str, password: str, language: str
) -> tuple[Group, User]:
    """Make a sign-in for somebody new, and bring her into the group.

    Raises `InvitationClosed`, or `ValidationError` by field when the number or the user name is taken.
    """
    hashed = make_password(password)  # slow on purpose, so before others have to wait for us
    with write_transaction():
        invitation = _locked(token)
        user = create_hashed_user(name=name, phone=phone, username=username, hashed=hashed, language=language)
        _use_up(invitation, user)
        _enter(invitation, user)
    return invitation.group, user


def _locked(token: str) -> Invitation:
    """Give the open invitation, while nothing else changes the group's people."""
    invitations = Invitation.objects.select_related("group", "made_by", "member")
    meant = invitations.filter(is_open(timezone.now()), token_hash=hash_of(token))
    found = meant.first()
    if found is None:
        raise InvitationClosed
    lock(found.group)
    invitation = meant.first()
    if invitation is None or not is_still_meant(invitation):
        raise InvitationClosed
    return invitation


def _use_up(invitation: Invitation, user: User) -> None:
    """Use the invitation in one statement: of two who come at once, one comes too late."""
    now = timezone.now()
    still_open = Invitation.objects.filter(is_open(now), pk=invitation.pk)
    if not still_open.update(used_at=now, used_by=user, name=""):
        raise InvitationClosed


def _enter(invitation: Invitation, user: User) -> None:
    if invitation.role == InvitedAs.MENTOR:
        _become_mentor(invitation.group, user)
    elif invitation.member:
        _refuse_who_belongs(invitation.group, user)
        _link(invitation.member, user)
    else:
        _refuse_who_belongs(invitation.group, user)
        facts = MemberFacts(name=user.name, phone=user.phone or "", role=invitation.role, joined_on=today())
        create_member(group=invitation.group, user=user, facts=facts, by=invitation.made_by)


def _become_mentor(group: Group, user: User) -> None:
    try:
        assign_mentor(mentor=user, group=group, from_on=today())
    except ValidationError as error:
        raise ValidationError(_("You are a mentor of this group already, or will be soon.")) from error


def _link(member: Member, user: User) -> None:
    _refuse_to_invite(member)
    member.user = user
    member.phone = member.phone or user.phone or ""
    member.save(update_fields=["user", "phone"])


def _refuse_who_belongs(group: Group, user: User) -> None:
    own = Member.objects.filter(group=group, user=user).first()
    if own is None:
        return
    if own.is_active_on(today()):
        raise ValidationError(_("You are in this group already."))
    raise ValidationError(
        _("You were in this group before. Ask an officer to empty your last day; then you are in again.")
    )
