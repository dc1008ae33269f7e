"""What stands on an entry: the later entries that touched the goods it brought."""

from collections.abc import Sequence

from django.db.models import QuerySet

from inventory.models import StockLevel, StockMove
from kub.entries.models import Entry, Status


def entries_on_lots_of(*, entry: Entry) -> QuerySet[Entry]:
    """Give the posted entries that moved goods of the lots which this entry brought."""
    touched = StockMove.objects.filter(group=entry.group, lot__entry=entry).exclude(entry=entry)
    return Entry.objects.filter(
        group=entry.group, status=Status.POSTED, voids__isnull=True, pk__in=touched.values("entry")
    ).order_by("pk")


def entries_on_levels(*, entry: Entry, levels: Sequence[StockLevel]) -> QuerySet[Entry]:
    """Give the posted entries after this one that moved goods of the levels."""
    touched = StockMove.objects.filter(group=entry.group, lot__in={level.lot_id for level in levels})
    return Entry.objects.filter(
        group=entry.group,
        status=Status.POSTED,
        voids__isnull=True,
        pk__gt=entry.pk,
        pk__in=touched.values("entry"),
    ).order_by("pk")
