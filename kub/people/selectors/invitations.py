"""Invitations: which are open, which link is whose, and who may invite whom."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from kub.people.access import Permission, resolve_access
from kub.people.models import Group, Invitation, InvitedAs, RoleChange, User


@dataclass(frozen=True, slots=True)
class FoundInvitation:
    """What a link leads to, and whether it still opens the group."""

    invitation: Invitation
    is_open: bool


def open_invitations(*, group: Group, at: dt.datetime, mentors: bool) -> QuerySet[Invitation]:
    """Give the invitations that can still be used: those of mentors, or those of members."""
    found = Invitation.objects.filter(is_open(at), group=group).select_related("made_by")
    mentor = Q(role=InvitedAs.MENTOR)
    return found.filter(mentor if mentors else ~mentor)


def get_open_invitation(*, group: Group, pk: int, at: dt.datetime, mentors: bool) -> Invitation:
    return get_object_or_404(open_invitations(group=group, at=at, mentors=mentors), pk=pk)


def find_invitation(*, token: str, at: dt.datetime) -> FoundInvitation | None:
    """Give what the link leads to, or None for one that never was."""
    everything = Invitation.objects.select_related("group", "made_by", "member")
    invitation = everything.filter(token_hash=hash_of(token)).first()
    if invitation is None:
        return None
    unused = invitation.used_at is None and invitation.revoked_at is None and at < invitation.expires_at
    return FoundInvitation(invitation, unused and is_still_meant(invitation))


def is_open(at: dt.datetime) -> Q:
    return Q(used_at=None, revoked_at=None, expires_at__gt=at)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def is_still_meant(invitation: Invitation) -> bool:
    """Tell whether whoever invited could do it today: with her office, her invitations end."""
    role = invitation.member.role if invitation.member else invitation.role
    return may_invite(user=invitation.made_by, group=invitation.group, role=role)


def may_invite(*, user: User, group: Group, role: str) -> bool:
    """Members are invited by officers, officers by the chair, mentors by a coordinator or administrator."""
    if role == InvitedAs.MENTOR and user.is_superuser and user.is_active:
        return True
    access = resolve_access(user, group.slug)
    if access is None:
        return False
    if role == InvitedAs.MENTOR:
        return access.may(Permission.ASSIGN)
    return access.may(Permission.MEMBERS if role == InvitedAs.MEMBER else Permission.ROLES)


def role_changes_of(*, group: Group, member_pk: int) -> QuerySet[RoleChange]:
    changes = RoleChange.objects.filter(group=group, member=member_pk)
    return changes.select_related("made_by")
