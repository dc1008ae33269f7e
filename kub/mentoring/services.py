"""Setting targets."""

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.db import write_transaction
from kub.lib.numbers import MAX_RP
from kub.mentoring.models import Measure, Target
from kub.people.access import Access, Permission

MONTHS_AHEAD = 12


def may_set_targets(access: Access) -> bool:
    """Tell whether somebody may: who accompanies the group, and the officers who would confirm it."""
    return access.may(Permission.PROGRAMME_WRITE) or access.may(Permission.PROGRAMME_CONFIRM)


def set_target(*, access: Access, measure: Measure, month: dt.date, goal: int) -> Target:
    """Set what is to be reached in a month; set again, the later word counts.

    `month` is any day of it, `goal` is in whole Rupiah, batches or members. Raises `ValidationError`.
    """
    if not may_set_targets(access):
        raise PermissionDenied
    if not 0 < goal <= MAX_RP:
        raise ValidationError({"goal": _("More than zero, please.")})
    if not month_of(today()) <= month_of(month) <= add_months(month_of(today()), MONTHS_AHEAD):
        raise ValidationError({"month": _("Choose this month or one of the next twelve.")})
    with write_transaction():
        target, _is_new = Target.objects.update_or_create(
            group=access.group,
            measure=measure,
            first_on=month_of(month),
            last_on=last_of_month(month),
            defaults={"goal": goal, "set_by": access.user, "set_at": timezone.now()},
        )
    return target
