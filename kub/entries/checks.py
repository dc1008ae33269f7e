"""Proof of the books: every app registers checks that recompute its stored figures from bare records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kub.people.models import Group


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a group's books that does not hold, in words for whoever mends it."""

    group: str
    check: str
    detail: str

    def __str__(self) -> str:
        return f"[{self.group}] {self.check}: {self.detail}"


Check = Callable[[Group], Iterator[str]]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Register a check: it yields a sentence for each thing that does not hold in a group."""
    if name in _checks:
        raise ValueError(f"two checks are named {name}")
    _checks[name] = check


def checks() -> dict[str, Check]:
    """Give all registered checks by name."""
    return dict(_checks)


def check_books(*, group: Group | None = None) -> list[Finding]:
    """Prove the books of one group, or of all. No finding means that every stored figure is right."""
    groups = [group] if group else list(Group.objects.order_by("pk"))
    return [
        Finding(each.slug, name, detail)
        for each in groups
        for name, check in sorted(_checks.items())
        for detail in check(each)
    ]
