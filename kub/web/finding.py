"""Everything of a group that what somebody types can mean, by kind, the best match first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Batch, Item, Lot, Purchase, Supplier
from inventory.selectors import search as goods
from kub.entries.models import Status
from kub.lib.finding import EXACT, FEWEST_CHARACTERS
from kub.lib.numbers import write_rp
from kub.lib.templatetags import day
from kub.people.access import Access, Permission
from kub.people.models import Member
from kub.people.selectors.members import find_members, sees_phones
from sales.models import Customer, Sale
from sales.selectors import search as selling

# So many of a kind are shown; more are counted up to the second bound, as nobody reads them here.
MOST_SHOWN: Final = 6
MOST_COUNTED: Final = 50


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that was found, with what tells it from others called alike."""

    title: str
    note: str
    url: str
    is_off: bool = False
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found of one kind; `is_more` says that there is more than was counted."""

    kind: str
    label: Any  # a lazy translation
    matches: list[Match]
    count: int
    is_more: bool
    url: str

    @property
    def is_exact(self) -> bool:
        return any(match.is_exact for match in self.matches)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind is found and told; `route` is the list that shows all, narrowed by the same words."""

    name: str
    label: Any
    find: Callable[[Access, str], QuerySet[Any]]
    tell: Callable[[Access, Any], Match]
    route: str = ""


def is_too_short(words: str) -> bool:
    return len(words) < FEWEST_CHARACTERS


def find(*, access: Access, words: str) -> list[Matches]:
    """Look through every kind, two queries each at most; what is called exactly so comes first."""
    if is_too_short(words):
        return []
    found = [each for kind in _KINDS if (each := _matches(kind, access, words)) is not None]
    return sorted(found, key=lambda each: not each.is_exact)


def _matches(kind: _Kind, access: Access, words: str) -> Matches | None:
    found = kind.find(access, words)
    # Keys alone are put in order, not whole rows with all that they lead to.
    keys = list(found.values_list("pk", flat=True)[: MOST_COUNTED + 1])
    if not keys:
        return None
    rows = found.filter(pk__in=keys[:MOST_SHOWN])
    url = f"{reverse(kind.route, args=[access.group.slug])}?{urlencode({'q': words})}" if kind.route else ""
    return Matches(
        kind=kind.name,
        label=kind.label,
        matches=[kind.tell(access, row) for row in rows],
        count=min(len(keys), MOST_COUNTED),
        is_more=len(keys) > MOST_COUNTED,
        url=url if len(keys) > MOST_SHOWN else "",
    )


def _tell_item(access: Access, item: Item) -> Match:
    note = _note(item.get_kind_display(), _("no longer used") if item.archived else "")
    return _match(access, item, title=item.name, note=note, route="inventory:item", key=item.pk)


def _tell_batch(access: Access, batch: Batch) -> Match:
    note = _note(batch.recipe.name if batch.recipe else "", day(batch.made_on), write_rp(batch.total_rp))
    is_off = batch.entry.status != Status.POSTED
    return _match(
        access,
        batch,
        title=batch.code,
        note=note,
        route="inventory:batch",
        key=batch.entry.uid,
        is_off=is_off,
    )


def _tell_lot(access: Access, lot: Lot) -> Match:
    note = _note(lot.item.name, day(lot.arrived_on), _("called back") if lot.recalled_at else "")
    return _match(access, lot, title=lot.code, note=note, route="inventory:lot", key=lot.pk)


def _tell_sale(access: Access, sale: Sale) -> Match:
    note = _note(day(sale.sold_on), sale.customer.name if sale.customer else "", write_rp(sale.total_rp))
    return _match(
        access,
        sale,
        title=str(sale),
        note=note,
        route="sales:sale",
        key=sale.entry.uid,
        is_off=sale.entry.status != Status.POSTED,
    )


def _tell_customer(access: Access, customer: Customer) -> Match:
    return _match(
        access,
        customer,
        title=customer.name,
        note=customer.phone,
        route="sales:customer",
        key=customer.pk,
    )


def _tell_supplier(access: Access, supplier: Supplier) -> Match:
    return _match(
        access,
        supplier,
        title=supplier.name,
        note=supplier.phone,
        route="inventory:supplier",
        key=supplier.pk,
    )


def _tell_purchase(access: Access, purchase: Purchase) -> Match:
    note = _note(
        day(purchase.bought_on),
        purchase.supplier.name if purchase.supplier else "",
        write_rp(purchase.total_rp),
    )
    title = purchase.entry.summary or _("Owed from before")
    return _match(
        access, purchase, title=title, note=note, route="inventory:purchase", key=purchase.entry.uid
    )


def _tell_member(access: Access, member: Member) -> Match:
    """Lead to what can be changed of a member, or to the list for whom may not."""
    note = _note(
        member.get_role_display(),
        member.phone if sees_phones(access) else "",
        _("left on %(day)s") % {"day": day(member.left_on)} if member.left_on else "",
    )
    if access.may(Permission.MEMBERS):
        return _match(access, member, title=member.name, note=note, route="people:member-edit", key=member.pk)
    return _match(access, member, title=member.name, note=note, route="people:members")


def _match(
    access: Access, row: Any, *, title: str, note: str, route: str, key: object = None, is_off: bool = False
) -> Match:
    url = reverse(route, args=[access.group.slug] if key is None else [access.group.slug, key])
    return Match(title, note, url, is_off, getattr(row, "closeness", None) == EXACT)


def _note(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)


_KINDS: Final = (
    _Kind(
        "items",
        gettext_lazy("Items"),
        lambda access, words: goods.find_items(group=access.group, words=words),
        _tell_item,
        "inventory:items",
    ),
    _Kind(
        "batches",
        gettext_lazy("Batches"),
        lambda access, words: goods.find_batches(group=access.group, words=words),
        _tell_batch,
        "inventory:batches",
    ),
    _Kind(
        "lots",
        gettext_lazy("Lots"),
        lambda access, words: goods.find_lots(group=access.group, words=words),
        _tell_lot,
    ),
    _Kind(
        "sales",
        gettext_lazy("Sales"),
        lambda access, words: selling.find_sales(group=access.group, words=words),
        _tell_sale,
        "sales:sales",
    ),
    _Kind(
        "customers",
        gettext_lazy("Customers"),
        lambda access, words: selling.find_customers(group=access.group, words=words),
        _tell_customer,
        "sales:customers",
    ),
    _Kind(
        "suppliers",
        gettext_lazy("Suppliers"),
        lambda access, words: goods.find_suppliers(group=access.group, words=words),
        _tell_supplier,
        "inventory:suppliers",
    ),
    _Kind(
        "purchases",
        gettext_lazy("Purchases"),
        lambda access, words: goods.find_purchases(group=access.group, words=words),
        _tell_purchase,
        "inventory:purchases",
    ),
    _Kind(
        "members",
        gettext_lazy("Members"),
        lambda access, words: find_members(group=access.group, words=words, by_phone=sees_phones(access)),
        _tell_member,
    ),
)
