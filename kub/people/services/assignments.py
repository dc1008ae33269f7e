"""Who looks after which group or region, and for how long."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kub.lib.db import write_transaction
from kub.people.models import CoordinatorAssignment, Group, MentorAssignment, User


def assign_mentor(
    *, mentor: User, group: Group, from_on: dt.date, until_on: dt.date | None = None
) -> MentorAssignment:
    """Let a mentor look after a group. Raises `ValidationError` where the days overlap another term."""
    with write_transaction():
        _lock(mentor)
        _refuse_overlap(MentorAssignment.objects.filter(mentor=mentor, group=group), from_on, until_on)
        return MentorAssignment.objects.create(mentor=mentor, group=group, from_on=from_on, until_on=until_on)


def assign_coordinator(
    *, coordinator: User, region_code: str, from_on: dt.date, until_on: dt.date | None = None
) -> CoordinatorAssignment:
    """Let a coordinator look after a region. Raises `ValidationError` where the days overlap another term."""
    with write_transaction():
        _lock(coordinator)
        terms = CoordinatorAssignment.objects.filter(coordinator=coordinator, region_code=region_code)
        _refuse_overlap(terms, from_on, until_on)
        return CoordinatorAssignment.objects.create(
            coordinator=coordinator, region_code=region_code, from_on=from_on, until_on=until_on
        )


def end_assignment(*, assignment: MentorAssignment | CoordinatorAssignment, until_on: dt.date) -> None:
    """Set the last day. Raises `ValidationError` when it lies before the first."""
    if until_on < assignment.from_on:
        raise ValidationError({"until_on": _("The last day is not before the first.")})
    with write_transaction():
        assignment.until_on = until_on
        assignment.save(update_fields=["until_on"])


def _lock(user: User) -> None:
    User.objects.select_for_update().get(pk=user.pk)


def _refuse_overlap(terms: QuerySet, from_on: dt.date, until_on: dt.date | None) -> None:
    if until_on and until_on < from_on:
        raise ValidationError({"until_on": _("The last day is not before the first.")})
    running = terms.filter(Q(until_on=None) | Q(until_on__gte=from_on))
    if until_on:
        running = running.filter(from_on__lte=until_on)
    if running.exists():
        raise ValidationError({"from_on": _("These days overlap an assignment that is there already.")})
