"""Photos of batches. They are no part of the books: a batch is recorded with or without."""

import uuid
from functools import partial

from django.db import transaction

from inventory.models import Batch
from kub.lib.db import write_transaction
from kub.lib.images import CleanPhoto
from kub.people.models import Group


def set_batch_photo(*, group: Group, uid: uuid.UUID, photo: CleanPhoto) -> bool:
    """Put a cleaned photo on a batch, in the place of the one that it had.

    Tells whether it could: a batch that waits for review is not there yet.
    """
    with write_transaction():
        batches = Batch.objects.select_for_update(of=("self",))
        batch = batches.filter(group=group, entry__uid=uid).first()
        if batch is None:
            return False
        storage = batch.photo.storage
        old = [file.name for file in (batch.photo, batch.thumbnail) if file.name]
        batch.photo, batch.thumbnail = photo.full, photo.thumbnail
        batch.save(update_fields=["photo", "thumbnail"])
        for name in old:
            transaction.on_commit(partial(storage.delete, name))
        return True


def keep_batch_photo(*, group: Group, replaced: uuid.UUID, by: uuid.UUID) -> None:
    """Hand the photo of a batch that was corrected to the batch that replaces it."""
    with write_transaction():
        batches = Batch.objects.select_for_update(of=("self",)).filter(
            group=group, entry__uid__in=(replaced, by)
        )
        found = {batch.entry.uid: batch for batch in batches.select_related("entry").order_by("pk")}
        old, new = found[replaced], found[by]
        if old.photo and not new.photo:
            new.photo, new.thumbnail = old.photo.name, old.thumbnail.name
            new.save(update_fields=["photo", "thumbnail"])
            old.photo = old.thumbnail = ""
            old.save(update_fields=["photo", "thumbnail"])
