"""The members of a group."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.crypto import salted_hmac

from kub.lib.finding import closeness_of_name, has_name
from kub.people.access import Access
from kub.people.access import Role as AccessRole
from kub.people.identifiers import phone_digits
from kub.people.models import Group, Member, Role

_OFFICERS = frozenset({AccessRole.CHAIR, AccessRole.SECRETARY, AccessRole.TREASURER})
_ORDER = {Role.CHAIR: 0, Role.SECRETARY: 1, Role.TREASURER: 2, Role.MEMBER: 3}


@dataclass(frozen=True, slots=True)
class MemberList:
    """Who belongs to the group, officers first, and who did."""

    active: list[Member]
    former: list[Member]


def members_of(*, group: Group, on: dt.date) -> MemberList:
    """Give the group's members on that day, and those who left before it."""
    members = list(all_members(group=group))
    active = [member for member in members if member.left_on is None or member.left_on >= on]
    former = [member for member in members if member.left_on is not None and member.left_on < on]
    return MemberList(sorted(active, key=lambda member: _ORDER[Role(member.role)]), former)


def all_members(*, group: Group) -> QuerySet[Member]:
    return Member.objects.filter(group=group).select_related("user")


def active_members(*, group: Group, on: dt.date) -> QuerySet[Member]:
    """Give those who belong to the group on that day, by name."""
    return Member.objects.filter(Q(left_on=None) | Q(left_on__gte=on), group=group, joined_on__lte=on)


def get_member(*, group: Group, pk: int) -> Member:
    """Raise `Http404` for a member of another group as for one that never was."""
    return get_object_or_404(all_members(group=group), pk=pk)


def find_members(*, group: Group, words: str, by_phone: bool) -> QuerySet[Member]:
    """Find members, former ones too, by name, and by phone number for whom may see those."""
    called = has_name("name", words)
    if by_phone and (digits := phone_digits(words)):
        called |= Q(phone__contains=digits)
    found = Member.objects.filter(called, group=group)
    return found.annotate(closeness=closeness_of_name("name", words)).order_by("closeness", "name", "pk")


def stamp_of(member: Member) -> str:
    """Give a mark of a member's record as it is now, by which a later change of it is noticed."""
    facts = (member.name, member.phone, member.role, member.joined_on, member.left_on)
    return salted_hmac("kub.people.member", repr(facts)).hexdigest()[:16]


def sees_phones(access: Access) -> bool:
    """Tell whether the members' phone numbers are shown: to the officers, who call them."""
    return not access.roles.isdisjoint(_OFFICERS)
