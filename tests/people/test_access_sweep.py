"""Every route of pages and API, tried by every role: active, ended, in another group, or nobody at all.

A new route needs one line in `ROUTES`: what it asks, and makers of the real objects that its address names.
It is opened by GET, or by POST where the line says so; whom it refuses is tried by POST as well. A route that
asks different things for the two has a second line, "app:name POST".
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import SimpleCookie
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from inventory.models import BaseUnit, Item, ItemKind, Lot, Recipe
from inventory.services.items import set_photo as set_item_photo
from inventory.services.photos import set_batch_photo
from inventory.services.suppliers import find_or_create_supplier
from kub.entries.services import Draft, record
from kub.lib.dates import today
from kub.lib.images import CleanPhoto
from kub.people.access import TABLE, Permission, Role, resolve_access
from kub.people.access import Permission as P  # noqa: N817 - once a line in the table
from kub.people.models import Group, InvitedAs, Member, User
from kub.people.services import assign_coordinator, assign_mentor, create_user, invite, set_logo
from kub.web.exports import files
from kub.web.models import Export, ExportKind, ExportStatus
from sales.models import Channel, Customer
from tests.conftest import BEGINNING

Maker = Callable[[Group], Any]

PUBLIC, SIGNED_IN, ADMINISTRATOR = "public", "signed in", "administrator"


@dataclass(frozen=True)
class Rule:
    """What a route asks of whoever opens it."""

    asks: Permission | str
    method: str = "GET"
    allow_ended: bool = False  # somebody whose access has ended is answered too
    given: Maker | None = None  # what has to be there, beyond what the address names
    makers: dict[str, Maker | str] = field(default_factory=dict)
    own: Callable[[Group, User], Any] | None = None  # makes what the address names, for whoever opens it


def needs(
    permission: Permission,
    *,
    post: bool = False,
    allow_ended: bool = False,
    given: Maker | None = None,
    own: Callable[[Group, User], Any] | None = None,
    **makers: Maker | str,
) -> Rule:
    """Ask for a permission in the group of the address."""
    return Rule(permission, "POST" if post else "GET", allow_ended, given, makers, own)


def open_to(whom: str, *, post: bool = False, **makers: Maker | str) -> Rule:
    """Ask for no permission in a group."""
    return Rule(whom, "POST" if post else "GET", makers=makers)


def a_slug(group: Group) -> str:
    return group.slug


def a_member(group: Group) -> int:
    return group.members.earliest("pk").pk


def a_person(group: Group) -> int:
    return the_chair(group).pk


def the_chair(group: Group) -> User:
    user = group.members.earliest("pk").user
    assert user is not None
    return user


def a_plain_member(group: Group) -> int:
    return Member.objects.create(group=group, name="Ani", joined_on=BEGINNING).pk


def an_invitation(group: Group) -> int:
    return invite(group=group, by=the_chair(group), role=InvitedAs.MEMBER, name="Ani")[0].pk


def an_invitation_link(group: Group) -> str:
    return invite(group=group, by=the_chair(group), role=InvitedAs.MEMBER, name="Ani")[1]


def a_mentor_invitation(group: Group) -> int:
    somebody = User.objects.filter(is_superuser=True).first() or create_user(
        name="Administrator", is_administrator=True
    )
    return invite(group=group, by=somebody, role=InvitedAs.MENTOR, name="Dewi")[0].pk


def a_mentor_assignment(group: Group) -> int:
    return assign_mentor(mentor=the_chair(group), group=group, from_on=BEGINNING).pk


def a_coordinator_assignment(group: Group) -> int:
    return assign_coordinator(coordinator=the_chair(group), region_code="99", from_on=BEGINNING).pk


def a_logo(group: Group) -> None:
    set_logo(group=group, picture=ContentFile(b"picture", name="logo.webp"))


def an_entry(group: Group) -> uuid.UUID:
    """Record money that the chair brought in."""
    access = resolve_access(the_chair(group), group.slug)
    assert access is not None
    data = {"category": "grant", "pocket": "cash", "amount": 50_000}
    draft = Draft(uid=uuid.uuid4(), kind="money_in", happened_on=BEGINNING, data=data)
    record(access=access, draft=draft)
    return draft.uid


def a_channel(group: Group) -> int:
    return Channel.objects.filter(group=group).earliest("pk").pk


def a_customer(group: Group) -> int:
    return Customer.objects.create(group=group, name="Bu Rini").pk


def a_product(group: Group) -> int:
    facts = {"kind": ItemKind.PRODUCT, "base_unit": BaseUnit.PACK}
    return Item.objects.get_or_create(group=group, name="Keripik", defaults=facts)[0].pk


def a_sale(group: Group) -> uuid.UUID:
    """Record what somebody owed before KUB: the sale that needs no goods."""
    access = resolve_access(the_chair(group), group.slug)
    assert access is not None
    data = {"customer": a_customer(group), "amount": 75_000}
    draft = Draft(uid=uuid.uuid4(), kind="opening_receivable", happened_on=BEGINNING, data=data)
    record(access=access, draft=draft)
    return draft.uid


def a_pictured_product(group: Group) -> int:
    product = Item.objects.get(group=group, pk=a_product(group))
    picture = ContentFile(b"picture", name="photo.webp")
    set_item_photo(group=group, item=product, photo=CleanPhoto(full=picture, thumbnail=picture))
    return product.pk


def a_supplier(group: Group) -> int:
    return find_or_create_supplier(group=group, name="Toko Berkah").pk


def a_purchase(group: Group) -> uuid.UUID:
    """Record what was owed before KUB: the purchase that brings no goods."""
    return an_opening(group, "opening_payable", {"supplier": a_supplier(group), "amount": 75_000})


def an_opening_stock(group: Group) -> uuid.UUID:
    line = {"item": a_product(group), "quantity": "5", "value": 25_000}
    return an_opening(group, "opening_stock", {"lines": [line]})


def a_recipe(group: Group) -> int:
    return Recipe.objects.get_or_create(group=group, name="Keripik")[0].pk


def a_batch(group: Group) -> uuid.UUID:
    """Record a batch that was ruined, which needs no product, and put a photo on it."""
    facts = {"kind": ItemKind.MATERIAL, "base_unit": BaseUnit.KG}
    beans, _new = Item.objects.get_or_create(group=group, name="Kedelai", defaults=facts)
    an_opening(group, "opening_stock", {"lines": [{"item": beans.pk, "quantity": "5", "value": 55_000}]})
    data = {"basis": "weight", "materials": [{"item": beans.pk, "quantity": "5"}], "ruined": True}
    batch = an_opening(group, "batch", data)
    picture = ContentFile(b"picture", name="photo.webp")
    set_batch_photo(group=group, uid=batch, photo=CleanPhoto(full=picture, thumbnail=picture))
    return batch


def a_lot(group: Group) -> int:
    an_opening_stock(group)
    return Lot.objects.filter(group=group).latest("pk").pk


def an_opening(group: Group, kind: str, data: dict[str, Any]) -> uuid.UUID:
    access = resolve_access(the_chair(group), group.slug)
    assert access is not None
    draft = Draft(uid=uuid.uuid4(), kind=kind, happened_on=BEGINNING, data=data)
    record(access=access, draft=draft)
    return draft.uid


def an_export(group: Group, user: User) -> uuid.UUID:
    """Give a workbook that the worker has made for the user."""
    now = timezone.now()
    facts = {"kind": ExportKind.WORKBOOK, "asked": {"since": "2026-01-01", "until": "2026-01-31"}}
    made = {"status": ExportStatus.READY, "total": 1, "size": 7, "asked_at": now, "ready_at": now}
    export = Export.objects.create(user=user, group=group, **facts, **made)
    files.keep(export.pk, BytesIO(b"a table"))
    return export.pk


ROUTES: dict[str, Rule] = {
    # People
    "people:home": open_to(SIGNED_IN),
    "people:groups": open_to(SIGNED_IN),
    "people:sign-in": open_to(PUBLIC),
    "people:sign-out": open_to(PUBLIC, post=True),
    "people:sign-in-code": open_to(PUBLIC),
    "people:join": open_to(PUBLIC, token=an_invitation_link),
    "people:end-sign-ins": open_to(SIGNED_IN, post=True),
    "people:password": open_to(SIGNED_IN),
    "people:profile": open_to(SIGNED_IN),
    "people:language": open_to(PUBLIC, post=True),
    "people:setup": open_to(PUBLIC),
    "people:setup-group": open_to(ADMINISTRATOR),
    "people:administration": open_to(ADMINISTRATOR),
    "people:admin-groups": open_to(ADMINISTRATOR),
    "people:admin-group-new": open_to(ADMINISTRATOR),
    "people:admin-group": open_to(ADMINISTRATOR, slug=a_slug),
    "people:admin-chair": open_to(ADMINISTRATOR, slug=a_slug),
    "people:admin-sign-in": open_to(ADMINISTRATOR, slug=a_slug, pk=a_member),
    "people:admin-people": open_to(ADMINISTRATOR),
    "people:admin-person-new": open_to(ADMINISTRATOR),
    "people:admin-person": open_to(ADMINISTRATOR, pk=a_person),
    "people:admin-code": open_to(ADMINISTRATOR, post=True, pk=a_person),
    "people:admin-mentor-invite": open_to(ADMINISTRATOR, slug=a_slug),
    "people:admin-invitation-revoke": open_to(ADMINISTRATOR, post=True, slug=a_slug, pk=a_mentor_invitation),
    "people:admin-active": open_to(ADMINISTRATOR, post=True, pk=a_person),
    "people:admin-assignments": open_to(ADMINISTRATOR),
    "people:admin-mentor-new": open_to(ADMINISTRATOR),
    "people:admin-mentor-end": open_to(ADMINISTRATOR, pk=a_mentor_assignment),
    "people:admin-coordinator-new": open_to(ADMINISTRATOR),
    "people:admin-coordinator-end": open_to(ADMINISTRATOR, pk=a_coordinator_assignment),
    "people:group": needs(P.SEE),
    "people:group-edit": needs(P.MEMBERS, part="about"),
    "people:logo": needs(P.SEE, given=a_logo),
    "people:logo-edit": needs(P.MEMBERS),
    "people:logo-remove": needs(P.MEMBERS, post=True),
    "people:members": needs(P.SEE),
    "people:member-new": needs(P.MEMBERS),
    "people:member-edit": needs(P.MEMBERS, pk=a_member),
    "people:member-sign-in": needs(P.MEMBERS, pk=a_member),
    "people:member-invite": needs(P.MEMBERS, post=True, pk=a_plain_member),
    "people:member-code": needs(P.MEMBERS, post=True, pk=a_plain_member),
    "people:member-end-sign-ins": needs(P.MEMBERS, post=True, pk=a_plain_member),
    "people:invitations": needs(P.MEMBERS),
    "people:invitation-new": needs(P.MEMBERS),
    "people:invitation-revoke": needs(P.MEMBERS, post=True, pk=an_invitation),
    "people:mentors": needs(P.ASSIGN),
    "people:mentor-invite": needs(P.ASSIGN),
    "people:mentor-invitation-revoke": needs(P.ASSIGN, post=True, pk=a_mentor_invitation),
    "people:api-token": open_to(PUBLIC, post=True),
    "people:api-groups": open_to(SIGNED_IN),
    "people:api-members": needs(P.SEE),
    # Entries
    "entries:logbook": needs(P.SEE),
    "entries:entry": needs(P.SEE, uid=an_entry),
    "entries:undo": needs(P.UNDO_ANY, post=True, uid=an_entry),
    "entries:tray": needs(P.UNDO_ANY),
    "entries:tray-post": needs(P.UNDO_ANY, post=True, uid=an_entry),
    "entries:tray-aside": needs(P.UNDO_ANY, post=True, uid=an_entry),
    "entries:periods": needs(P.SEE),
    "entries:period-propose": needs(P.CLOSE, post=True),
    "entries:period-close": needs(P.CLOSE, post=True),
    "entries:api-entries": needs(P.SEE),
    "entries:api-entries POST": needs(P.SEE, post=True, allow_ended=True),
    "entries:api-entry": needs(P.SEE, uid=an_entry),
    # Money
    "treasury:money": needs(P.SEE),
    "treasury:cash-book": needs(P.SEE),
    "treasury:money-in": needs(P.MONEY),
    "treasury:money-out": needs(P.MONEY),
    "treasury:transfer": needs(P.MONEY),
    "treasury:cash-count": needs(P.MONEY),
    "treasury:opening-cash": needs(P.MONEY),
    # Accompaniment
    "mentoring:targets": needs(P.PROGRAMME_SEE),
    # Sales
    "sales:sales": needs(P.SEE),
    "sales:sale": needs(P.SEE, uid=a_sale),
    "sales:sale-new": needs(P.RECORD),
    "sales:payment-new": needs(P.MONEY),
    "sales:return-new": needs(P.RECORD),
    "sales:receivables": needs(P.SEE),
    "sales:opening-receivable": needs(P.MONEY),
    "sales:customers": needs(P.SEE),
    "sales:customer": needs(P.SEE, pk=a_customer),
    "sales:customer-new": needs(P.RECORD),
    "sales:customer-edit": needs(P.RECORD, pk=a_customer),
    "sales:channels": needs(P.SEE),
    "sales:channel-new": needs(P.CATALOGUE),
    "sales:channel-edit": needs(P.CATALOGUE, pk=a_channel),
    "sales:prices": needs(P.SEE),
    "sales:prices-edit": needs(P.CATALOGUE, pk=a_channel),
    "sales:item-prices": needs(P.SEE, pk=a_product),
    "sales:margin-wish": needs(P.CATALOGUE),
    "sales:api-sales": needs(P.SEE),
    "sales:api-sale": needs(P.SEE, uid=a_sale),
    "sales:api-customers": needs(P.SEE),
    "sales:api-channels": needs(P.SEE),
    # The whole business
    "web:api-root": open_to(SIGNED_IN),
    "web:api-schema": open_to(PUBLIC),
    "web:api-dashboard": needs(P.SEE),
    "web:api-figures": needs(P.SEE),
    "web:dashboard": needs(P.SEE),
    "web:more": needs(P.SEE),
    "web:figures": needs(P.SEE),
    "web:search": needs(P.SEE),
    "web:api-search": needs(P.SEE),
    "web:reports": needs(P.SEE),
    "web:report": needs(P.SEE, name="movements"),
    "web:report-columns": needs(P.SEE, post=True, name="movements"),
    "web:report-csv": needs(P.EXPORT, name="movements"),
    "web:report-xlsx": needs(P.EXPORT, name="movements"),
    "web:api-reports": needs(P.SEE),
    "web:api-report": needs(P.SEE, name="movements"),
    "web:workbook": needs(P.EXPORT),
    "web:workbook-file": needs(P.EXPORT),
    "web:workbook-make": needs(P.EXPORT, post=True),
    "web:export": needs(P.EXPORT, own=an_export),
    "web:export-file": needs(P.EXPORT, own=an_export),
    # Items, opening balances, purchases
    "inventory:items": needs(P.SEE),
    "inventory:item-new": needs(P.CATALOGUE),
    "inventory:item": needs(P.SEE, pk=a_product),
    "inventory:item-edit": needs(P.CATALOGUE, pk=a_product),
    "inventory:item-units": needs(P.CATALOGUE, pk=a_product),
    "inventory:item-photo-edit": needs(P.CATALOGUE, pk=a_product),
    "inventory:item-photo-remove": needs(P.CATALOGUE, post=True, pk=a_product),
    "inventory:item-photo": needs(P.SEE, pk=a_pictured_product, size="thumbnail"),
    "inventory:item-archive": needs(P.CATALOGUE, post=True, pk=a_product),
    "inventory:item-restore": needs(P.CATALOGUE, post=True, pk=a_product),
    "inventory:opening-start": needs(P.SEE),
    "inventory:opening-stock": needs(P.CATALOGUE),
    "inventory:opening-payable": needs(P.MONEY),
    "inventory:opening": needs(P.SEE, uid=an_opening_stock),
    "inventory:purchases": needs(P.SEE),
    "inventory:purchase-new": needs(P.RECORD),
    "inventory:purchase-pay": needs(P.MONEY),
    "inventory:cost-correction": needs(P.UNDO_ANY),
    "inventory:purchase": needs(P.SEE, uid=a_purchase),
    "inventory:suppliers": needs(P.SEE),
    "inventory:supplier": needs(P.SEE, pk=a_supplier),
    "inventory:supplier-edit": needs(P.CATALOGUE, pk=a_supplier),
    # Recipes, batches, stock
    "inventory:recipes": needs(P.SEE),
    "inventory:recipe": needs(P.SEE, pk=a_recipe),
    "inventory:recipe-new": needs(P.CATALOGUE),
    "inventory:recipe-edit": needs(P.CATALOGUE, pk=a_recipe, part="materials"),
    "inventory:recipe-archive": needs(P.CATALOGUE, post=True, pk=a_recipe),
    "inventory:batches": needs(P.SEE),
    "inventory:batch": needs(P.SEE, uid=a_batch),
    "inventory:batch-label": needs(P.SEE, uid=a_batch),
    "inventory:batch-new": needs(P.RECORD),
    "inventory:batch-preview": needs(P.RECORD, post=True),
    "inventory:batch-photo": needs(P.SEE, uid=a_batch, size="thumbnail"),
    "inventory:batch-photo-edit": needs(P.RECORD, uid=a_batch),
    "inventory:stock": needs(P.SEE),
    "inventory:moves": needs(P.SEE),
    "inventory:count": needs(P.RECORD),
    "inventory:taken-out": needs(P.RECORD),
    "inventory:lot": needs(P.SEE, pk=a_lot),
    "inventory:lot-recall": needs(P.UNDO_ANY, post=True, pk=a_lot),
    "inventory:api-items": needs(P.SEE),
    "inventory:api-recipes": needs(P.SEE),
    "inventory:api-batches": needs(P.SEE),
    "inventory:api-batch": needs(P.SEE, uid=a_batch),
    "inventory:api-lots": needs(P.SEE),
    "inventory:api-stock": needs(P.SEE),
    "inventory:api-suppliers": needs(P.SEE),
}

IN_A_GROUP = [role for role in Role if role is not Role.ADMINISTRATOR]


def named_routes(patterns: list[Any], namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    """Give each route's name and its pattern."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_routes(pattern.url_patterns, inner, route)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route


def route_name(name: str) -> str:
    return name.removesuffix(" POST")


def test_every_route_has_an_expectation_and_every_expectation_a_route():
    names = [name for name, _route in named_routes(get_resolver().url_patterns)]
    expected = {route_name(name) for name in ROUTES}
    assert sorted(set(names) - expected) == []
    assert sorted(expected - set(names)) == []
    assert len(names) == len(set(names))


def test_rules_for_groups_are_those_of_the_groups_routes():
    """What lies under a group asks for a permission in it, and what does not cannot."""
    routes = dict(named_routes(get_resolver().url_patterns))
    in_groups = {
        name for name, route in routes.items() if route.startswith(("g/<slug", "api/v1/groups/<slug"))
    }
    ruled = {route_name(name) for name, rule in ROUTES.items() if isinstance(rule.asks, Permission)}
    assert sorted(in_groups ^ ruled) == []


@pytest.fixture
def sweep(client_of, sari, other_group, administrator):
    """Try every route as one user, and give what came otherwise than expected, in words."""

    def sweep(user: User | None, expected: Callable[[Rule], str]) -> list[str]:
        surprises = []
        client = client_of(user)
        for name, rule in ROUTES.items():
            address = address_of(name, rule, in_group=sari, of=sari, user=user)
            for method in methods_of(name, rule, refused=expected(rule) != "open"):
                got = verdict(client, address, method)
                if got != expected(rule) and not (got == "wrong method" and method != rule.method):
                    surprises.append(f"{method} {name}: {got} instead of {expected(rule)}")
        return surprises

    return sweep


def methods_of(name: str, rule: Rule, *, refused: bool) -> set[str]:
    writes_by_other_rule = f"{name} POST" in ROUTES
    return {rule.method, "POST"} if refused and not writes_by_other_rule else {rule.method}


def verdict(client: Client, address: str, method: str) -> str:
    """Open an address, undo what that did, and say in a word what came of it."""
    cookies = SimpleCookie(client.cookies)
    is_api = address.startswith("/api/")
    kind = "application/json" if is_api else "application/x-www-form-urlencoded"
    with transaction.atomic():
        response = client.generic(method, address, "{}" if is_api else "", content_type=kind)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 401 or response.headers.get("Location", "").startswith("/sign-in/?next="):
        return "sign in"
    return {403: "forbidden", 404: "not found", 405: "wrong method"}.get(response.status_code, "open")


def address_of(name: str, rule: Rule, *, in_group: Group, of: Group, user: User | None) -> str:
    """Give the route's address in one group with the objects of another, or of the same."""
    made = {key: maker if isinstance(maker, str) else maker(of) for key, maker in rule.makers.items()}
    if rule.own:
        made["pk"] = rule.own(of, user or the_chair(of))
    if rule.given:
        rule.given(of)
    slug = {"slug": in_group.slug} if isinstance(rule.asks, Permission) else {}
    return reverse(route_name(name), kwargs={**slug, **made})


def expected_without_a_group(rule: Rule) -> str:
    """What somebody meets who signs in and has nothing to do with the group."""
    return "open" if rule.asks in (PUBLIC, SIGNED_IN) else "not found"


@pytest.fixture
def somebody(person, join):
    """Give a person who had a role in a group from its beginning until a day, or has it still."""

    def make(role: Role, group: Group, until: dt.date | None = None) -> User:
        user = person(f"{role.value} of {group.name}")
        if role is Role.MENTOR:
            assign_mentor(mentor=user, group=group, from_on=BEGINNING, until_on=until)
        elif role is Role.COORDINATOR:
            assign_coordinator(
                coordinator=user, region_code=group.region_code, from_on=BEGINNING, until_on=until
            )
        else:
            join(group, user, role.value, left_on=until)
        return user

    return make


@pytest.mark.parametrize("role", IN_A_GROUP)
def test_active_role_opens_what_its_permissions_say(sweep, somebody, sari, role):
    def expected(rule: Rule) -> str:
        if isinstance(rule.asks, Permission):
            return "open" if rule.asks in TABLE[role] else "forbidden"
        return expected_without_a_group(rule)

    assert sweep(somebody(role, sari), expected) == []


@pytest.mark.parametrize("role", IN_A_GROUP)
def test_ended_role_opens_nothing_of_the_group(sweep, somebody, sari, role):
    def expected(rule: Rule) -> str:
        return "open" if rule.allow_ended else expected_without_a_group(rule)

    assert sweep(somebody(role, sari, today() - dt.timedelta(days=1)), expected) == []


@pytest.mark.parametrize("role", IN_A_GROUP)
def test_role_in_another_group_opens_nothing_of_this_one(sweep, somebody, other_group, role):
    assert sweep(somebody(role, other_group), expected_without_a_group) == []


def test_outsider_finds_nothing_of_any_group(sweep, outsider):
    assert sweep(outsider, expected_without_a_group) == []


def test_administrator_opens_the_administration_and_no_group(sweep, administrator):
    def expected(rule: Rule) -> str:
        return "open" if rule.asks == ADMINISTRATOR else expected_without_a_group(rule)

    assert sweep(administrator, expected) == []


def test_stranger_is_asked_to_sign_in(sweep):
    def expected(rule: Rule) -> str:
        return "open" if rule.asks == PUBLIC else "sign in"

    assert sweep(None, expected) == []


def test_ids_of_another_group_are_not_found_even_by_whom_the_route_is_open_to(
    client_of, sari, other_group, chair, coordinator
):
    found = []
    for name, rule in ROUTES.items():
        if isinstance(rule.asks, Permission) and any(map(callable, [rule.own, *rule.makers.values()])):
            user = chair if rule.asks in TABLE[Role.CHAIR] else coordinator
            address = address_of(name, rule, in_group=sari, of=other_group, user=user)
            if verdict(client_of(user), address, rule.method) != "not found":
                found.append(name)
    assert found == []
