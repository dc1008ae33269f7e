"""What a demo group is: its people, goods, recipes, ways to sell and monthly bills, in the group's own words.

Quantities are thousandths of the base unit, as everywhere; chances are percent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.models import BaseUnit, Basis, ItemKind, WorkUnit
from kub.people.models import LabourMode, Role, Stage
from kub.people.services.groups import Profile
from sales.models import ChannelKind

__all__ = [
    "BaseUnit",
    "Basis",
    "Bill",
    "ChannelKind",
    "Good",
    "ItemKind",
    "Labour",
    "LabourMode",
    "Outlet",
    "Output",
    "Person",
    "Recipe",
    "Role",
    "Stage",
    "Story",
    "WorkUnit",
]


@dataclass(frozen=True, slots=True)
class Person:
    """A member; with a user name she signs in."""

    name: str
    phone: str
    role: Role = Role.MEMBER
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """An item. What is bought has a first price for one base unit, which grows by so much a month."""

    name: str
    kind: ItemKind
    unit: BaseUnit
    price_rp: int = 0
    growth_per_mille: int = 0
    step_milli: int = 1000
    pack: tuple[str, int] | None = None
    opening_milli: int = 0
    keeps_days: int = 0
    net_weight_milli: int | None = None
    shelf_life_days: int | None = None
    low_stock_milli: int | None = None
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Labour:
    people: int
    quantity_milli: int
    rate_rp: int
    unit: WorkUnit = WorkUnit.HOUR


@dataclass(frozen=True, slots=True)
class Output:
    """What one run gives, and the packaging of each; `varies` is by how many it may miss or exceed that."""

    name: str
    quantity_milli: int
    packaging: str = ""
    value_rp: int | None = None
    varies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One usual run, made on some weekdays while there is less than `until_milli` of its first product.

    A by-product comes with every third run or so.
    """

    name: str
    basis: Basis
    materials: Mapping[str, int]
    labour: Labour
    overhead: Mapping[str, int]
    outputs: tuple[Output, ...]
    weekdays: frozenset[int]
    until_milli: int
    reject_milli: int = 0
    byproduct: Output | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A way in which the group sells: on which weekdays, how often, how much of what, and how it is paid."""

    channel: ChannelKind
    weekdays: frozenset[int]
    chance: int
    basket: Mapping[str, tuple[int, int]]
    pockets: tuple[str, ...] = ("cash",)
    customers: tuple[str, ...] = ()
    credit_days: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """What is paid every month, about so much."""

    category: str
    amount_rp: int
    day: int
    pocket: str = "cash"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    profile: Profile
    people: tuple[Person, ...]
    goods: tuple[Good, ...]
    recipes: tuple[Recipe, ...]
    # First and later price of one base unit, by channel and item.
    prices: Mapping[ChannelKind, Mapping[str, tuple[int, int]]]
    outlets: tuple[Outlet, ...]
    bills: tuple[Bill, ...]
    opening_cash: Mapping[str, int]
    dues_rp: int = 10_000
    slow_payers: frozenset[str] = field(default_factory=frozenset)
    grant_rp: int = 0
    loan_rp: int = 0
    share_rp: int = 0
    fails_once: bool = False
