"""How a demo group begins: members, goods, recipes and prices, through the services of their pages."""

import datetime as dt
from dataclasses import dataclass

from inventory.models import Item, Recipe, Supplier
from inventory.services.items import ItemFacts, create_item, set_units
from inventory.services.recipes import (
    Ingredient,
    OtherCost,
    Output,
    RecipeFacts,
    Work,
    create_recipe,
    set_materials,
    set_outputs,
    set_work,
)
from inventory.services.suppliers import find_or_create_supplier
from kub.lib.numbers import MILLI
from kub.people.access import Access, resolve_access
from kub.people.models import Group, Member, Role, User
from kub.people.services import MemberFacts, Profile, add_member, create_group, create_user
from kub.web.demo import stories
from kub.web.demo.people import PASSWORD
from kub.web.demo.stories import Person, Story
from sales.models import Channel, Customer
from sales.services.customers import CustomerFacts, add_customer
from sales.services.prices import set_prices


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A group with all that its entries name, by the names of its story."""

    group: Group
    members: dict[str, Member]
    # Those who sign in, the chair first.
    writers: list[Access]
    treasurer: Access
    items: dict[str, Item]
    recipes: dict[str, Recipe]
    suppliers: dict[str, Supplier]
    channels: dict[str, Channel]
    customers: dict[str, Customer]


def open_group(story: Story, *, started_on: dt.date, later_prices_on: dt.date) -> Opened:
    """Make the group of a story, without any entry yet."""
    group = _new_group(story, started_on)
    members = {member.name: member for member in Member.objects.filter(group=group)}
    writers = {
        person.role: access_of(members[person.name].user, group) for person in story.people if person.username
    }
    items = {good.name: _item(group, good) for good in story.goods}
    opened = Opened(
        group=group,
        members=members,
        writers=list(writers.values()),
        treasurer=writers[Role.TREASURER],
        items=items,
        recipes={recipe.name: _recipe(group, recipe, items) for recipe in story.recipes},
        suppliers={
            name: find_or_create_supplier(group=group, name=name)
            for name in sorted({good.supplier for good in story.goods if good.supplier})
        },
        channels={channel.kind: channel for channel in Channel.objects.filter(group=group)},
        customers={
            name: add_customer(access=writers[Role.CHAIR], facts=CustomerFacts(name=name))
            for outlet in story.outlets
            for name in outlet.customers
        },
    )
    _price(story, opened, started_on, later_prices_on)
    return opened


def access_of(user: User | None, group: Group) -> Access:
    """Give the access of somebody who has one."""
    access = resolve_access(user, group.slug) if user else None
    assert access is not None
    return access


def _new_group(story: Story, started_on: dt.date) -> Group:
    chair, *others = story.people
    profile: Profile = {**story.profile, "started_on": started_on}
    group = create_group(chair_name=chair.name, chair_phone=chair.phone, chair_user=_user(chair), **profile)
    for person in others:
        facts = MemberFacts(name=person.name, phone=person.phone, role=person.role, joined_on=started_on)
        add_member(group=group, by=None, facts=facts, user=_user(person))
    return group


def _user(person: Person) -> User | None:
    if not person.username:
        return None
    return create_user(name=person.name, phone=person.phone, username=person.username, password=PASSWORD)


def _item(group: Group, good: stories.Good) -> Item:
    facts = ItemFacts(
        kind=good.kind,
        name=good.name,
        base_unit=good.unit,
        net_weight_milli=good.net_weight_milli,
        shelf_life_days=good.shelf_life_days,
        low_stock_milli=good.low_stock_milli,
    )
    item = create_item(group=group, facts=facts)
    if good.pack:
        name, ratio = good.pack
        set_units(group=group, item=item, units={name: ratio * MILLI})
    return item


def _recipe(group: Group, recipe: stories.Recipe, items: dict[str, Item]) -> Recipe:
    facts = RecipeFacts(
        name=recipe.name, basis=recipe.basis, reject_milli=recipe.reject_milli, note=recipe.note
    )
    made = create_recipe(group=group, facts=facts)
    materials = [Ingredient(items[name], milli) for name, milli in recipe.materials.items()]
    set_materials(group=group, recipe=made, materials=materials)
    labour = Work(
        people=recipe.labour.people,
        quantity_milli=recipe.labour.quantity_milli,
        rate_rp=recipe.labour.rate_rp,
        unit=recipe.labour.unit,
    )
    overhead = [OtherCost(name, amount_rp) for name, amount_rp in recipe.overhead.items()]
    set_work(group=group, recipe=made, labour=[labour], overhead=overhead)
    set_outputs(group=group, recipe=made, outputs=[_output(output, items) for output in recipe.outputs])
    return made


def _output(output: stories.Output, items: dict[str, Item]) -> Output:
    packaging = [Ingredient(items[output.packaging], MILLI)] if output.packaging else []
    return Output(items[output.name], output.quantity_milli, output.value_rp, packaging)


def _price(story: Story, opened: Opened, first_on: dt.date, later_on: dt.date) -> None:
    """Give each product its price in each channel, and what it costs later."""
    for kind, prices in story.prices.items():
        for place, starts_on in enumerate((first_on, later_on)):
            set_prices(
                access=opened.writers[0],
                channel=opened.channels[kind],
                prices={opened.items[name]: pair[place] for name, pair in prices.items()},
                starts_on=starts_on,
            )
