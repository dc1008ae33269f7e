"""Guessing is stopped after a few tries, however many processes answer the guesses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache


class TooManyTries(Exception):
    """All tries were taken; some come back after a while."""


@contextmanager
def one_try(what: str, *, tries: int, seconds: int) -> Iterator[None]:
    """Take one of `tries` while the block looks; it comes back at once if the block ends without an error.

    After an error it comes back in `seconds`. Raises `TooManyTries` when none is left.

    A try takes a slot before anything is looked at. The cache is in the database, where two processes
    cannot both add the same slot, so guessing in parallel gains nothing.
    """
    slots = (f"{what}:{number}" for number in range(tries))
    slot = next((slot for slot in slots if cache.add(slot, True, seconds)), None)
    if slot is None:
        raise TooManyTries
    yield
    cache.delete(slot)
