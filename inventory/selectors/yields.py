"""What batches gave, good and rejected, by day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from inventory.models import Basis, Batch
from kub.entries.models import Status
from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class Made:
    """What the batches of a day gave: in thousandths of kilograms by weight, else of pieces."""

    on: dt.date
    is_weight: bool
    batches: int
    ruined: int
    good_milli: int
    reject_milli: int


def made_by_day(*, group: Group, since: dt.date, until: dt.date) -> list[Made]:
    """Give what batches gave from `since` to `until`, both included, by day and measure; one query."""
    batches = Batch.objects.filter(group=group, made_on__range=(since, until), entry__status=Status.POSTED)
    rows = (
        batches.values_list("made_on", "basis")
        .annotate(
            Count("pk"),
            ruined_batches=Count("pk", filter=Q(ruined=True)),
            good=Sum("good_milli"),
            rejected=Sum("reject_milli"),
        )
        .order_by("made_on", "basis")
    )
    return [Made(on, basis == Basis.WEIGHT, *numbers) for on, basis, *numbers in rows]
