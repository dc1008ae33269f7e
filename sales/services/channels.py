"""The ways in which a group sells."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from kub.lib.db import write_transaction
from kub.people.access import Access, Permission
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


def add_channel(*, access: Access, name: str, kind: str) -> Channel:
    """Open a new way to sell. Raises `ValidationError` when another has the name."""
    access.require(Permission.CATALOGUE)
    return _saved(Channel(group=access.group, name=name, kind=kind))


def change_channel(*, access: Access, channel: Channel, name: str, kind: str, archived: bool) -> Channel:
    """Rename a channel, or put it away: what was sold through it keeps it."""
    access.require(Permission.CATALOGUE)
    channel.name, channel.kind, channel.archived = name, kind, archived
    return _saved(channel)


def _saved(channel: Channel) -> Channel:
    try:
        with write_transaction():
            channel.save()
    except IntegrityError as taken:
        sentence = _("Another way to sell is called so already.")
        raise ValidationError({"name": sentence}) from taken
    return channel
