"""The ways in which a group sells."""

from kub.people.models import Group
from sales.models import Channel, ChannelKind

FIRST_CHANNELS = (
    (ChannelKind.DIRECT, "Langsung"),
    (ChannelKind.WHATSAPP, "WhatsApp"),
    (ChannelKind.MARKET, "Pasar"),
    (ChannelKind.RESELLER, "Reseller"),
    (ChannelKind.MARKETPLACE, "Shopee"),
)


def open_channels(group: Group) -> None:
    """Give a new group the usual channels, under names that it can change."""
    Channel.objects.bulk_create(Channel(group=group, kind=kind, name=name) for kind, name in FIRST_CHANNELS)
