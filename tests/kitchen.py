"""The kitchen of KUB Sari Tempe: the worked batch of the field, ready to be bought for, cooked and sold."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from inventory.models import BaseUnit, Item, ItemKind, ItemUnit, Supplier
from kub.entries.models import Entry, Source
from kub.entries.services import Draft, Outcome, OutcomeStatus, record
from kub.people.access import Access
from kub.people.models import Group, Member
from sales.models import Channel, ChannelKind, Customer, Price

# name: kind, base unit, price of one base unit in the worked batch
GOODS = {
    "Kedelai": (ItemKind.MATERIAL, BaseUnit.KG, 11_000),
    "Ragi": (ItemKind.MATERIAL, BaseUnit.KG, 50_000),
    "Tepung beras": (ItemKind.MATERIAL, BaseUnit.KG, 14_000),
    "Tapioka": (ItemKind.MATERIAL, BaseUnit.KG, 12_000),
    "Minyak": (ItemKind.MATERIAL, BaseUnit.LITRE, 18_000),
    "Bumbu": (ItemKind.MATERIAL, BaseUnit.SET, 30_000),
    "Plastik kecil": (ItemKind.PACKAGING, BaseUnit.PIECE, 500),
    "Plastik besar": (ItemKind.PACKAGING, BaseUnit.PIECE, 800),
}
USED = {"Kedelai": "10", "Ragi": "0.02", "Tepung beras": "3", "Tapioka": "1", "Minyak": "5", "Bumbu": "1"}
OVERHEAD = [
    {"name": "Gas", "amount": 40_000},
    {"name": "Listrik dan air", "amount": 5_000},
    {"name": "Transport", "amount": 15_000},
    {"name": "Penyusutan", "amount": 6_000},
]


@dataclass
class Kitchen:
    """A group with its goods, and the ways to record on its behalf. Days default to `day`."""

    access: Access
    day: dt.date
    items: dict[str, Item] = field(default_factory=dict)

    @property
    def group(self) -> Group:
        return self.access.group

    def try_to(
        self, kind: str, data: Mapping[str, Any], *, on: dt.date | None = None, **draft: Any
    ) -> Outcome:
        """Take something through the door and give its answer."""
        draft = {"uid": uuid.uuid4(), "source": Source.PAGE, **draft}
        access = draft.pop("access", self.access)
        return record(access=access, draft=Draft(kind=kind, happened_on=on or self.day, data=data, **draft))

    def post(self, kind: str, data: Mapping[str, Any], **draft: Any) -> Entry:
        """Record something that must be posted."""
        outcome = self.try_to(kind, data, **draft)
        assert outcome.status is OutcomeStatus.POSTED, outcome.errors
        assert outcome.entry is not None
        return outcome.entry

    def item(self, name: str) -> Item:
        return self.items[name]

    def buy(self, name: str, quantity: str, amount: int, **more: Any) -> Entry:
        on = more.pop("on", None)
        line = {"item": self.items[name].pk, "quantity": quantity, "amount": amount, **more}
        return self.post("purchase", {"lines": [line], "paid": {"pocket": "cash", "amount": amount}}, on=on)

    def buy_for_batches(self, batches: int = 1, on: dt.date | None = None) -> Entry:
        """Buy just what so many worked batches take, for cash."""
        wanted = {**USED, "Plastik kecil": "60", "Plastik besar": "20"}
        lines = [
            {
                "item": self.items[name].pk,
                "quantity": f"{Decimal(quantity) * batches:f}",
                "amount": int(Decimal(quantity) * batches * GOODS[name][2]),
            }
            for name, quantity in wanted.items()
        ]
        total = sum(line["amount"] for line in lines)
        return self.post("purchase", {"lines": lines, "paid": {"pocket": "cash", "amount": total}}, on=on)

    def batch_data(self, **changes: Any) -> dict[str, Any]:
        """Give the data of the worked batch: 557.000 for 60 packs of 100 g and 20 of 250 g."""
        members = list(Member.objects.filter(group=self.group, left_on=None).order_by("pk")[:4])
        assert members
        work = [
            {"member": members[index % len(members)].pk, "quantity": "5", "rate": 8_000} for index in range(4)
        ]
        return {
            "basis": "weight",
            "materials": [
                {"item": self.items[name].pk, "quantity": quantity} for name, quantity in USED.items()
            ],
            "work": work,
            "overhead": OVERHEAD,
            "outputs": [
                self.output("Keripik 100 g", "60", "Plastik kecil"),
                self.output("Keripik 250 g", "20", "Plastik besar"),
            ],
            "reject": "0.5",
            **changes,
        }

    def output(self, name: str, quantity: str, packaging: str | None = None, **more: Any) -> dict[str, Any]:
        output = {"item": self.items[name].pk, "quantity": quantity, **more}
        if packaging:
            output["packaging"] = [{"item": self.items[packaging].pk, "quantity": quantity}]
        return output

    def cook(self, *, on: dt.date | None = None, **changes: Any) -> Entry:
        """Buy for and cook the worked batch."""
        self.buy_for_batches(on=on)
        return self.post("batch", self.batch_data(**changes), on=on)

    def channel(self, kind: str = ChannelKind.DIRECT) -> Channel:
        return Channel.objects.get(group=self.group, kind=kind)

    def sale_data(self, packs: str = "12", name: str = "Keripik 100 g", **changes: Any) -> dict[str, Any]:
        data = {
            "channel": self.channel().pk,
            "lines": [{"item": self.items[name].pk, "quantity": packs}],
            **changes,
        }
        if "paid" not in changes and "customer" not in changes:
            price = Price.objects.get(item=self.items[name], channel=self.channel()).price_rp
            paid = price * int(packs) - changes.get("discount", 0)
            data["paid"] = {"pocket": "cash", "amount": paid}
        return {key: value for key, value in data.items() if value is not None}

    def sell(
        self, packs: str = "12", name: str = "Keripik 100 g", *, on: dt.date | None = None, **changes: Any
    ) -> Entry:
        return self.post("sale", self.sale_data(packs, name, **changes), on=on)

    def customer(self, name: str = "Warung Bu Rini") -> Customer:
        return Customer.objects.get_or_create(group=self.group, name=name)[0]

    def supplier(self, name: str = "Toko Berkah") -> Supplier:
        return Supplier.objects.get_or_create(group=self.group, name=name)[0]


def furnish(access: Access, day: dt.date) -> Kitchen:
    """Give the group its goods and prices."""
    kitchen = Kitchen(access, day)
    group = access.group
    for name, (kind, unit, _price) in GOODS.items():
        kitchen.items[name] = Item.objects.create(group=group, name=name, kind=kind, base_unit=unit)
    ItemUnit.objects.create(group=group, item=kitchen.items["Kedelai"], name="karung", numerator=50)
    for name, kind, weight, price in (
        ("Keripik 100 g", ItemKind.PRODUCT, 100, 7_000),
        ("Keripik 250 g", ItemKind.PRODUCT, 250, 16_000),
        ("Remahan", ItemKind.BYPRODUCT, None, 10_000),
    ):
        item = Item.objects.create(
            group=group,
            name=name,
            kind=kind,
            base_unit=BaseUnit.PACK,
            net_weight_milli=weight,
            shelf_life_days=30 if kind == ItemKind.PRODUCT else None,
        )
        kitchen.items[name] = item
        Price.objects.create(
            group=group, item=item, channel=kitchen.channel(), price_rp=price, starts_on=group.started_on
        )
    return kitchen


KitchenMaker = Callable[[], Kitchen]
