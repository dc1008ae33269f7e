"""The groups that a person has to do with."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kub.people.access import Role
from kub.people.models import CoordinatorAssignment, Group, Member, MentorAssignment, User

ROLE_NAMES: Final = {
    Role.CHAIR: _("Chair"),
    Role.SECRETARY: _("Secretary"),
    Role.TREASURER: _("Treasurer"),
    Role.MEMBER: _("Member"),
    Role.MENTOR: _("Mentor"),
    Role.COORDINATOR: _("Coordinator"),
}


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that a person may open, and as what."""

    group: Group
    roles: tuple[Role, ...]

    def role_names(self) -> list[str]:
        return [str(ROLE_NAMES[role]) for role in self.roles]


def groups_of(*, user: User, on: dt.date) -> list[OwnGroup]:
    """Give the groups that `resolve_access` opens to the user on that day, by name."""
    running = Q(left_on=None) | Q(left_on__gte=on)
    roles: dict[int, set[Role]] = {}
    memberships = Member.objects.filter(running, user=user, joined_on__lte=on).values_list("group_id", "role")
    for group_id, role in memberships:
        roles.setdefault(group_id, set()).add(Role(role))
    mentored = _running(on) & Q(mentor=user)
    for group_id in MentorAssignment.objects.filter(mentored).values_list("group_id", flat=True):
        roles.setdefault(group_id, set()).add(Role.MENTOR)
    for group_id in _coordinated(user, on):
        roles.setdefault(group_id, set()).add(Role.COORDINATOR)
    return [
        OwnGroup(group, tuple(role for role in Role if role in roles[group.pk]))
        for group in Group.objects.filter(pk__in=roles)
    ]


def _running(on: dt.date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gte=on))


def _coordinated(user: User, on: dt.date) -> list[int]:
    codes = CoordinatorAssignment.objects.filter(_running(on), coordinator=user).values_list(
        "region_code", flat=True
    )
    within = Q()
    for code in codes:
        within |= Q(region_code=code) | Q(region_code__startswith=f"{code}.")
    return list(Group.objects.filter(within).values_list("pk", flat=True)) if within else []
