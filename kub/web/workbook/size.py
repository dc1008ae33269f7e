"""How large a workbook will be."""

import datetime as dt

from django.db.models import Q

from inventory.models import BatchMaterial, BatchWork, StockMove
from kub.books.chart import POCKETS
from kub.books.models import Posting
from kub.entries.models import Entry
from kub.lib.db import snapshot
from kub.people.models import Group
from sales.models import SaleLine


def estimated_rows(*, group: Group, since: dt.date, until: dt.date) -> int:
    """Give about how many rows there will be, by counting what the long reports list."""
    days = (since, until)
    listed = (
        SaleLine.objects.filter(sale__entry__happened_on__range=days),
        StockMove.objects.filter(on__range=days),
        Entry.objects.filter(happened_on__range=days),
        Posting.objects.filter(Q(debit__in=POCKETS) | Q(credit__in=POCKETS), on__range=days),
        BatchMaterial.objects.filter(batch__made_on__range=days),
        BatchWork.objects.filter(batch__made_on__range=days),
    )
    with snapshot():
        return sum(rows.filter(group=group).count() for rows in listed)
