"""What somebody types to find a thing again: a name, or a code in whatever writing, the best match first."""

import re
from typing import Final

from django.db.models import Case, Expression, F, IntegerField, Lookup, Q, Value, When
from django.db.models.functions import Replace
from django.db.models.lookups import IContains, IEndsWith, IExact, IStartsWith

# One letter finds nearly everything.
FEWEST_CHARACTERS: Final = 2
# How close a row is to what was typed.
EXACT, BEGINS, ENDS, HAS = range(4)
_BETWEEN: Final = ("-", "/", " ", ".")
_NOT_OF_A_CODE = re.compile(r"[\s./\\–—_-]")


def bare_code(text: str) -> str:
    """Give a code without what people put between its parts: "K 12-3" is "K123"; "" where it is none."""
    bare = _NOT_OF_A_CODE.sub("", text)
    return bare if bare.isascii() and bare.isalnum() else ""


def has_code(field: str, text: str) -> Q:
    """Give the condition that the code in `field` has what was typed, whatever stands between its parts."""
    bare = bare_code(text)
    return Q(IContains(_bare(field), bare)) if bare else Q(pk__in=[])


def has_name(field: str, text: str) -> Q:
    """Give the condition that the name in `field` has every word that was typed."""
    condition = Q()
    for word in text.split():
        condition &= Q(**{f"{field}__icontains": word})
    return condition


def closeness_of_code(field: str, text: str) -> Expression:
    """Tell how close a code is to what was typed: `EXACT`, `BEGINS`, `ENDS` (as "42" does) or `HAS`."""
    code, bare = _bare(field), bare_code(text)
    return _closeness(IExact(code, bare), IStartsWith(code, bare), IEndsWith(code, bare))


def closeness_of_name(field: str, text: str) -> Expression:
    """Tell how close a name is to what was typed: `EXACT`, `BEGINS` or `HAS`."""
    typed = " ".join(text.split())
    return _closeness(Q(**{f"{field}__iexact": typed}), Q(**{f"{field}__istartswith": typed}))


def _closeness(*conditions: Q | Lookup) -> Expression:
    """Give the place of the first condition that holds, in the order of the closeness."""
    cases = [When(condition, then=Value(place)) for place, condition in enumerate(conditions)]
    return Case(*cases, default=Value(HAS), output_field=IntegerField())


def _bare(field: str) -> Expression:
    bare: Expression | F = F(field)
    for mark in _BETWEEN:
        bare = Replace(bare, Value(mark), Value(""))
    assert isinstance(bare, Expression)
    return bare
