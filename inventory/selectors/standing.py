"""What stands on an entry: the later entries that touched the goods it brought."""

from collections.abc import Sequence

from django.db.models import Max, QuerySet

from inventory.models import StockLevel, StockMove
from kub.entries.models import Entry, Status


def entries_on_lots_of(*, entry: Entry) -> QuerySet[Entry]:
    """Give the posted entries that moved goods of the lots which this entry brought."""
    touched = StockMove.objects.filter(group=entry.group, lot__entry=entry).exclude(entry=entry)
    return Entry.objects.filter(
        group=entry.group, status=Status.POSTED, voids__isnull=True, pk__in=touched.values("entry")
    ).order_by("pk")


def entries_on_levels(*, entry: Entry, levels: Sequence[StockLevel]) -> QuerySet[Entry]:
    """Give the posted entries that moved goods of the levels after this one did.

    What waited for review was recorded before and moved them later: only the moves tell.
    """
    moves = StockMove.objects.filter(group=entry.group)
    last = moves.filter(entry=entry).aggregate(last=Max("pk"))["last"]
    touched = moves.filter(lot__in={level.lot_id for level in levels}, pk__gt=last)
    return Entry.objects.filter(
        group=entry.group, status=Status.POSTED, voids__isnull=True, pk__in=touched.values("entry")
    ).order_by("pk")
