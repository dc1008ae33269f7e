"""The ways in which a group sells."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kub.people.models import Group
from sales.models import Channel


def channels_of(*, group: Group) -> QuerySet[Channel]:
    """Give all channels, those put away last."""
    return Channel.objects.filter(group=group).order_by("archived", "pk")


def open_channels_of(*, group: Group) -> QuerySet[Channel]:
    return Channel.objects.filter(group=group, archived=False)


def get_channel(*, group: Group, pk: int) -> Channel:
    """Raise `Http404` for a channel of another group as for one that never was."""
    return get_object_or_404(Channel, group=group, pk=pk)
