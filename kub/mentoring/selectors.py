"""Targets, and how far a group has come."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import BigIntegerField, Case, Count, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from inventory.models import Batch, BatchWork
from kub.entries.models import Status
from kub.lib.numbers import half_up
from kub.mentoring.models import Measure, Target
from kub.people.models import Group
from sales.models import DayTotal

PAST_TARGETS: Final = 24


@dataclass(frozen=True, slots=True)
class Progress:
    """A target, and what was reached of it so far."""

    target: Target
    reached: int
    on: dt.date

    @property
    def per_cent(self) -> int:
        """Give what was reached in whole percent, rounded down: 100 is only said when it is there."""
        return max(self.reached, 0) * 100 // self.target.goal

    @property
    def missing(self) -> int:
        return max(self.target.goal - self.reached, 0)

    @property
    def is_reached(self) -> bool:
        return self.reached >= self.target.goal

    @property
    def is_money(self) -> bool:
        return self.target.measure == Measure.REVENUE

    @property
    def days_left(self) -> int:
        """Give how many days are left after this one; less than none when it is over."""
        return (self.target.last_on - self.on).days

    @property
    def has_begun(self) -> bool:
        return self.target.first_on <= self.on

    @property
    def is_behind(self) -> bool:
        """Tell whether less was reached than the days that passed would ask for."""
        days = (self.target.last_on - self.target.first_on).days + 1
        passed = days - max(self.days_left, 0)
        return self.reached < half_up(self.target.goal * max(passed - 1, 0), days)


def progress_within(*, group: Group, since: dt.date, until: dt.date, on: dt.date) -> list[Progress]:
    """Give the targets of a group that touch the days from `since` to `until`; one query."""
    touching = _with_reached(group).filter(first_on__lte=until, last_on__gte=since)
    return [_progress(target, on) for target in touching.order_by("last_on", "first_on", "measure")]


def past_progress(*, group: Group, on: dt.date) -> list[Progress]:
    """Give the last targets whose time is over, the latest first."""
    over = _with_reached(group).filter(last_on__lt=on).order_by("-last_on", "-first_on", "measure")
    return [_progress(target, on) for target in over[:PAST_TARGETS]]


def _progress(target: Target, on: dt.date) -> Progress:
    return Progress(target, target.reached, on)  # type: ignore[attr-defined]  # annotated


def _with_reached(group: Group) -> QuerySet[Target]:
    """Count within the same query, each target only what it is about."""
    days = (OuterRef("first_on"), OuterRef("last_on"))
    sold = DayTotal.objects.filter(group=OuterRef("group"), on__range=days)
    batches = Batch.objects.filter(
        group=OuterRef("group"), made_on__range=days, entry__status=Status.POSTED, ruined=False
    )
    work = BatchWork.objects.filter(
        batch__group=OuterRef("group"), batch__made_on__range=days, batch__entry__status=Status.POSTED
    )
    counted = {
        Measure.REVENUE: sold.values("group").annotate(sum=Sum("revenue_rp")).values("sum"),
        Measure.BATCHES: batches.values("group").annotate(sum=Count("pk")).values("sum"),
        Measure.WORKERS: work.values("batch__group")
        .annotate(sum=Count("member", distinct=True))
        .values("sum"),
    }
    reached = Case(
        *(When(measure=measure, then=Subquery(sums)) for measure, sums in counted.items()),
        output_field=BigIntegerField(),
    )
    targets = Target.objects.filter(group=group).select_related("set_by")
    return targets.annotate(reached=Coalesce(reached, 0))
