"""Marks on lots."""

from django.utils import timezone

from inventory.models import Lot
from kub.lib.db import write_transaction
from kub.people.access import Access, Permission


def set_recalled(*, access: Access, lot: Lot, recalled: bool) -> Lot:
    """Mark a lot as recalled, so that it is neither sold nor used, or take the mark away.

    Goods of it that are sold already come back as returns. Raises `PermissionDenied`.
    """
    access.require(Permission.UNDO_ANY)
    with write_transaction():
        current = Lot.objects.select_for_update().get(group=access.group, pk=lot.pk)
        if recalled != (current.recalled_at is not None):
            current.recalled_at = timezone.now() if recalled else None
            current.save(update_fields=["recalled_at"])
        return current
