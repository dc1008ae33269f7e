"""What the administrator looks through: all groups, people and assignments."""

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from kub.people.identifiers import as_phone
from kub.people.models import CoordinatorAssignment, Group, Member, MentorAssignment, Role, User


def find_groups(*, text: str) -> QuerySet[Group]:
    """Give the groups whose name, business, or region's code has the text, with their chairs in `chairs`."""
    chairs = Member.objects.filter(role=Role.CHAIR, left_on=None)
    groups = (
        Group.objects.annotate(member_count=Count("members", filter=Q(members__left_on=None)))
        .prefetch_related(Prefetch("members", chairs, to_attr="chairs"))
        .order_by("name", "pk")
    )
    if text:
        groups = groups.filter(
            Q(name__icontains=text) | Q(business__icontains=text) | Q(region_code__startswith=text)
        )
    return groups


def any_group() -> bool:
    return Group.objects.exists()


def get_group(*, slug: str) -> Group:
    return get_object_or_404(Group, slug=slug)


def find_people(*, text: str) -> QuerySet[User]:
    """Give the people whose name, user name or phone number has the text."""
    people = User.objects.order_by("name", "pk")
    if not text:
        return people
    return people.filter(
        Q(name__icontains=text) | Q(username__icontains=text) | Q(phone__contains=as_phone(text) or text)
    )


def get_person(*, pk: int) -> User:
    return get_object_or_404(User, pk=pk)


def memberships_of(*, user: User) -> QuerySet[Member]:
    return Member.objects.filter(user=user).select_related("group").order_by("group__name")


def mentor_assignments(
    *, mentor: User | None = None, group: Group | None = None
) -> QuerySet[MentorAssignment]:
    """Give the assignments of all mentors, or of one, or of one group; the running ones first."""
    terms = MentorAssignment.objects.select_related("mentor", "group")
    if mentor:
        terms = terms.filter(mentor=mentor)
    if group:
        terms = terms.filter(group=group)
    return terms.order_by("-from_on", "pk")


def coordinator_assignments(*, coordinator: User | None = None) -> QuerySet[CoordinatorAssignment]:
    terms = CoordinatorAssignment.objects.select_related("coordinator")
    if coordinator:
        terms = terms.filter(coordinator=coordinator)
    return terms.order_by("-from_on", "pk")


def get_mentor_assignment(*, pk: int) -> MentorAssignment:
    return get_object_or_404(mentor_assignments(), pk=pk)


def get_coordinator_assignment(*, pk: int) -> CoordinatorAssignment:
    return get_object_or_404(coordinator_assignments(), pk=pk)
