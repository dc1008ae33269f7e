"""The schemas of what is recorded about sales."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.models import Item, Lot
from inventory.serializers import ItemQuantity, PaymentSchema, PocketField
from kub.entries.serializers import GroupChoice, PersonalText, QuantityField, RupiahField, Schema, lines_of
from sales.models import Channel, Customer


class OpeningReceivableSchema(Schema):
    customer = GroupChoice(Customer)
    amount = RupiahField(min_rp=1)
    due_on = serializers.DateField(required=False, allow_null=True)


class SaleLineSchema(ItemQuantity):
    """A line of a sale; without `price` it sells at the channel's price of the day, per base unit."""

    price = RupiahField(required=False, allow_null=True)
    lot = GroupChoice(Lot, required=False, allow_null=True)

    def validate_item(self, item: Item) -> Item:
        if not item.is_sold:
            raise serializers.ValidationError(_("Only products and by-products are sold."))
        return item


class SaleSchema(Schema):
    channel = GroupChoice(Channel, preload=True)
    customer = GroupChoice(Customer, required=False, allow_null=True)
    lines = lines_of(SaleLineSchema())
    discount = RupiahField(required=False)
    paid = PaymentSchema(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    note = PersonalText()


class SalePaymentSchema(Schema):
    sale = serializers.UUIDField()
    pocket = PocketField()
    amount = RupiahField(min_rp=1)


class ReturnLineSchema(Schema):
    line = serializers.IntegerField(min_value=0)
    quantity = QuantityField()
    spoiled = serializers.BooleanField(default=False)


class ReturnSchema(Schema):
    """Goods brought back: what they cost is taken off what is open, or refunded from `pocket`."""

    sale = serializers.UUIDField()
    lines = lines_of(ReturnLineSchema())
    pocket = PocketField(required=False, allow_null=True)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        numbers = [(line["line"], line["spoiled"]) for line in lines]
        if len(set(numbers)) < len(numbers):
            raise serializers.ValidationError(_("A line of the sale is named twice."))
        return lines
