"""Who may what in a group. `resolve_access` is the only way from a request to a group."""

import datetime as dt
import enum
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from kub.lib.dates import today
from kub.people.models import CoordinatorAssignment, Group, Member, MentorAssignment, Term, User
from kub.people.models import Role as MemberRole


class Role(enum.StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"
    MENTOR = "mentor"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Permission(enum.StrEnum):
    SEE = "see"
    RECORD = "record"
    UNDO_OWN = "undo_own"
    UNDO_ANY = "undo_any"
    MONEY = "money"
    CATALOGUE = "catalogue"
    MEMBERS = "members"
    ROLES = "roles"
    EARNINGS = "earnings"
    EXPORT = "export"
    CLOSE = "close"
    PROGRAMME_SEE = "programme_see"
    PROGRAMME_CONFIRM = "programme_confirm"
    PROGRAMME_WRITE = "programme_write"
    ASSIGN = "assign"


P = Permission
TABLE: dict[Role, frozenset[Permission]] = {
    Role.CHAIR: frozenset(
        {P.SEE, P.RECORD, P.UNDO_OWN, P.UNDO_ANY, P.MONEY, P.CATALOGUE, P.MEMBERS, P.ROLES, P.EARNINGS}
        | {P.EXPORT, P.CLOSE, P.PROGRAMME_SEE, P.PROGRAMME_CONFIRM}
    ),
    Role.SECRETARY: frozenset(
        {P.SEE, P.RECORD, P.UNDO_OWN, P.UNDO_ANY, P.CATALOGUE, P.MEMBERS, P.EARNINGS}
        | {P.EXPORT, P.PROGRAMME_SEE, P.PROGRAMME_CONFIRM}
    ),
    Role.TREASURER: frozenset(
        {P.SEE, P.RECORD, P.UNDO_OWN, P.UNDO_ANY, P.MONEY, P.CATALOGUE, P.EARNINGS}
        | {P.EXPORT, P.CLOSE, P.PROGRAMME_SEE, P.PROGRAMME_CONFIRM}
    ),
    Role.MEMBER: frozenset({P.SEE, P.RECORD, P.UNDO_OWN, P.PROGRAMME_SEE}),
    # A mentor records only where the group allows it; see `_permissions`.
    Role.MENTOR: frozenset({P.SEE, P.UNDO_OWN, P.EARNINGS, P.EXPORT, P.PROGRAMME_SEE, P.PROGRAMME_WRITE}),
    Role.COORDINATOR: frozenset({P.SEE, P.EXPORT, P.PROGRAMME_SEE, P.PROGRAMME_WRITE, P.ASSIGN}),
    # The administrator looks after groups, people and assignments, not after a group's business.
    Role.ADMINISTRATOR: frozenset(),
}


class AccessState(enum.StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Access:
    """What `user` may do in `group` today. An ended access permits nothing, and is known to have been."""

    user: User
    group: Group
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    state: AccessState
    member: Member | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise `PermissionDenied` (403) unless permitted."""
        if permission not in self.permissions:
            raise PermissionDenied

    @property
    def records_from_paper(self) -> bool:
        """Tell whether what is recorded here comes from a group's paper: a mentor who is no member."""
        return self.member is None and Role.MENTOR in self.roles


def resolve_access(user: User, slug: str, *, on: dt.date | None = None) -> Access | None:
    """Give the access of `user` to the group, or None to an outsider and where there is no such group."""
    if not user.is_authenticated or not user.is_active:
        return None
    # One question for most people: they are members, and look after no group. The conditions of every term
    # took longer to build than to answer.
    own = FilteredRelation("members", condition=Q(members__user=user))
    mentored = MentorAssignment.objects.filter(group=OuterRef("pk"), mentor=user)
    regions = CoordinatorAssignment.objects.filter(coordinator=user)
    groups = Group.objects.filter(slug=slug).annotate(
        own_membership=own, has_mentor=Exists(mentored), has_coordinator=Exists(regions)
    )
    group = groups.select_related("own_membership").first()  # type: ignore[misc]  # the plugin knows no such relation
    if group is None:
        return None
    day = on or today()
    member: Member | None = getattr(group, "own_membership", None)
    active_member = member if member and member.is_active_on(day) else None
    terms = [
        *(_mentor_terms(user, group) if group.has_mentor else ()),
        *(_coordinator_terms(user, group) if group.has_coordinator else ()),
    ]
    roles = {role for role, term in terms if term.is_active_on(day)}
    if active_member:
        roles.add(Role(MemberRole(active_member.role).value))
    if roles:
        permissions = _permissions(roles, group)
        return Access(user, group, frozenset(roles), permissions, AccessState.ACTIVE, active_member)
    if member or terms:
        return Access(user, group, frozenset(), frozenset(), AccessState.ENDED)
    return None


def _mentor_terms(user: User, group: Group) -> list[tuple[Role, Term]]:
    """Give the terms, over or not, in which the user looks after the group."""
    return [(Role.MENTOR, term) for term in MentorAssignment.objects.filter(group=group, mentor=user)]


def _coordinator_terms(user: User, group: Group) -> list[tuple[Role, Term]]:
    """Give the terms, over or not, in which the user looks after a region in which the group lies."""
    regions = CoordinatorAssignment.objects.filter(coordinator=user)
    return [(Role.COORDINATOR, term) for term in regions if term.covers(group)]


def _permissions(roles: set[Role], group: Group) -> frozenset[Permission]:
    permitted = frozenset().union(*(TABLE[role] for role in roles))
    if Role.MENTOR in roles and group.mentor_may_record:
        permitted |= {Permission.RECORD}
    return permitted
