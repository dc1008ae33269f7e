"""Numbers without gaps: a number is given in the transaction that posts, and returns with it."""

from django.db.models import F

from kub.entries.models import Counter
from kub.people.models import Group


def next_number(*, group: Group, series: str) -> int:
    """Give the next number of a series, locked until the transaction ends."""
    Counter.objects.get_or_create(group=group, series=series)
    Counter.objects.filter(group=group, series=series).update(last=F("last") + 1)
    return Counter.objects.values_list("last", flat=True).get(group=group, series=series)


def one_at_a_time(*, group: Group, series: str) -> None:
    """Hold a series until the transaction ends: whoever comes second waits, and sees what the first did."""
    next_number(group=group, series=series)
