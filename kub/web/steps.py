"""What a group that is new here does first, one step after the other."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kub.people.access import Access, Permission
from kub.web.selectors import Beginning


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A first step, whether it is taken, and where (nothing where the reader may not take it)."""

    label: Any  # a lazy translation
    hint: Any
    is_done: bool
    url: str


_STEPS: Final = (
    ("items", "inventory:items", Permission.CATALOGUE, _("Items"), _("What you buy, pack and sell.")),
    (
        "opening",
        "inventory:opening-start",
        Permission.CATALOGUE,
        _("Opening balances"),
        _("What is in the store and in the cash box, and who owes what, on the first day."),
    ),
    ("prices", "sales:prices", Permission.CATALOGUE, _("Prices"), _("What a pack costs, by way of selling.")),
    (
        "recipe",
        "inventory:recipes",
        Permission.CATALOGUE,
        _("Recipe"),
        _("What one usual batch takes and gives."),
    ),
    (
        "purchase",
        "inventory:purchase-new",
        Permission.RECORD,
        _("First purchase"),
        _("Materials and packaging."),
    ),
    (
        "batch",
        "inventory:batch-new",
        Permission.RECORD,
        _("First production"),
        _("KUB reckons what a pack costs."),
    ),
    (
        "sale",
        "sales:sale-new",
        Permission.RECORD,
        _("First sale"),
        _("Stock, cash and profit follow by themselves."),
    ),
)


def first_steps(*, access: Access, beginning: Beginning) -> list[FirstStep]:
    """Give the first steps in their order; none once the group is on its way."""
    if beginning.is_over:
        return []
    return [
        FirstStep(
            label=label,
            hint=hint,
            is_done=getattr(beginning, name),
            url=reverse(route, args=[access.group.slug]) if access.may(asks) else "",
        )
        for name, route, asks, label, hint in _STEPS
    ]
