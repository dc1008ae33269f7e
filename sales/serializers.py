"""The schemas of what is recorded about sales."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.models import Item, Lot
from inventory.serializers import ItemQuantity, PaymentSchema, PocketField
from kub.entries.serializers import (
    GroupChoice,
    LineNumber,
    PersonalText,
    QuantityField,
    RupiahField,
    Schema,
    lines_of,
)
from sales.models import Channel, Customer


class OpeningReceivableSchema(Schema):
    customer = GroupChoice(Customer, label=_("Customer"))
    amount = RupiahField(min_rp=1, label=_("Amount"))
    due_on = serializers.DateField(required=False, allow_null=True, label=_("Due on"))


class SaleLineSchema(ItemQuantity):
    """A line of a sale; without `price` it sells at the channel's price of the day, per base unit."""

    price = RupiahField(required=False, allow_null=True, label=_("Price"))
    lot = GroupChoice(Lot, required=False, allow_null=True, label=_("Lot"))

    def validate_item(self, item: Item) -> Item:
        if not item.is_sold:
            raise serializers.ValidationError(_("Only products and by-products are sold."))
        return item


class SaleSchema(Schema):
    channel = GroupChoice(Channel, preload=True, label=_("Sold through"))
    customer = GroupChoice(Customer, required=False, allow_null=True, label=_("Customer"))
    lines = lines_of(SaleLineSchema(), label=_("Goods"))
    discount = RupiahField(required=False, label=_("Discount"))
    paid = PaymentSchema(required=False, allow_null=True, label=_("Paid at once"))
    due_on = serializers.DateField(required=False, allow_null=True, label=_("Due on"))
    note = PersonalText()


class SalePaymentSchema(Schema):
    sale = serializers.UUIDField(label=_("Sale"))
    pocket = PocketField()
    amount = RupiahField(min_rp=1, label=_("Amount"))


class ReturnLineSchema(Schema):
    line = LineNumber(label=_("Line"))
    quantity = QuantityField(label=_("Quantity"))
    spoiled = serializers.BooleanField(default=False, label=_("Spoiled"))


class ReturnSchema(Schema):
    """Goods brought back: what they cost is taken off what is open, or refunded from `pocket`."""

    sale = serializers.UUIDField(label=_("Sale"))
    lines = lines_of(ReturnLineSchema(), label=_("Goods"))
    pocket = PocketField(required=False, allow_null=True, label=_("Refunded from"))

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        numbers = [(line["line"], line["spoiled"]) for line in lines]
        if len(set(numbers)) < len(numbers):
            raise serializers.ValidationError(_("A line of the sale is named twice."))
        return lines
