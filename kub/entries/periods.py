"""Months that are closed take no entry."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from kub.entries.models import Entry, Period, Status
from kub.entries.registry import Unpostable
from kub.entries.selectors import periods
from kub.lib.dates import add_months, last_of_month, month_of, today
from kub.lib.db import write_transaction
from kub.people.access import Access, Permission
from kub.people.models import Group


def is_closed(*, group: Group, on: dt.date) -> bool:
    """Tell whether the month of a day is closed, and keep it so until the transaction ends."""
    period = Period.objects.select_for_update().filter(group=group, month=month_of(on)).first()
    return period is not None and period.closed_at is not None


def first_open_day(*, group: Group, on: dt.date) -> dt.date:
    """Give `on`, or the first day after it that lies in no closed month."""
    while is_closed(group=group, on=on):
        on = add_months(month_of(on), 1)
    return on


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the group that is over, and how far its closing has come."""

    first: dt.date
    period: Period | None

    @property
    def last(self) -> dt.date:
        return last_of_month(self.first)

    @property
    def is_closed(self) -> bool:
        return self.period is not None and self.period.closed_at is not None


def months_over(*, group: Group) -> list[Month]:
    """Give the months of the group that are over, the last first."""
    known = {period.month: period for period in periods(group=group)}
    months = []
    first = add_months(month_of(today()), -1)
    while first >= month_of(group.started_on):
        months.append(Month(first, known.get(first)))
        first = add_months(first, -1)
    return months


def propose_close(*, access: Access, month: dt.date) -> Period:
    """Propose to close a month that is over. Another officer closes it. Raises `Unpostable`."""
    access.require(Permission.CLOSE)
    month = month_of(month)
    if month >= month_of(today()):
        raise Unpostable.at("month", _("This month is not over yet."))
    if month < month_of(access.group.started_on):
        raise Unpostable.at("month", _("The group had not begun then."))
    with write_transaction():
        _require_nothing_waits(access.group, month)
        period, _created = Period.objects.get_or_create(
            group=access.group, month=month, defaults={"proposed_by": access.user}
        )
        return period


def confirm_close(*, access: Access, month: dt.date) -> Period:
    """Close a proposed month, as a second person. Raises `Unpostable`."""
    access.require(Permission.CLOSE)
    with write_transaction():
        period = Period.objects.select_for_update().filter(group=access.group, month=month_of(month)).first()
        if period is None:
            raise Unpostable.at("month", _("Nobody has proposed to close this month."))
        if period.closed_at is None:
            if period.proposed_by_id == access.user.pk:
                raise Unpostable.at("month", _("Another officer must close what you proposed."))
            _require_nothing_waits(access.group, period.month)
            period.closed_by, period.closed_at = access.user, timezone.now()
            period.save(update_fields=["closed_by", "closed_at"])
        return period


def _require_nothing_waits(group: Group, month: dt.date) -> None:
    """Refuse to close a month while entries until its end wait for review: they could never be posted."""
    until = add_months(month, 1)
    if Entry.objects.filter(group=group, status=Status.REVIEW, happened_on__lt=until).exists():
        raise Unpostable.at("month", _("Entries of this month still wait for review."))
