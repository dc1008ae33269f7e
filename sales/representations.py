"""What the API says of sales, and how it is asked."""

from rest_framework import serializers

from inventory.representations import NamedItemSerializer
from kub.entries.serializers import GroupChoice, QuantityField, Schema
from sales.models import Channel, Customer, Sale, SaleLine


class SalesQuery(Schema):
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    channel = GroupChoice(Channel, required=False)
    customer = GroupChoice(Customer, required=False)
    open_only = serializers.BooleanField(required=False, help_text="Only those on which something is owed.")
    words = serializers.CharField(
        max_length=80, required=False, help_text="In the number, or in the customer's name or phone number."
    )


class ChannelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Channel
        fields = ["id", "kind", "name", "archived"]


class CustomersQuery(Schema):
    words = serializers.CharField(max_length=80, required=False, help_text="In the name or phone number.")


class CustomerSerializer(serializers.ModelSerializer):
    open_rp = serializers.IntegerField(help_text="What the customer still owes.")

    class Meta:
        model = Customer
        fields = ["id", "name", "phone", "address", "open_rp"]


class NamedCustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["id", "name"]


class SaleSerializer(serializers.ModelSerializer):
    """A sale, or a debt from before KUB: then without number, channel and lines."""

    uid = serializers.UUIDField(source="entry.uid")
    status = serializers.CharField(source="entry.status")
    channel = serializers.IntegerField(source="channel_id", allow_null=True)
    customer = NamedCustomerSerializer(allow_null=True)
    open_rp = serializers.IntegerField(help_text="What is still owed: less returns and payments.")

    class Meta:
        model = Sale
        fields = [
            "uid",
            "status",
            "number",
            "sold_on",
            "due_on",
            "channel",
            "customer",
            "gross_rp",
            "discount_rp",
            "total_rp",
            "cost_rp",
            "paid_rp",
            "returned_rp",
            "refunded_rp",
            "open_rp",
        ]


class SaleLineSerializer(serializers.ModelSerializer):
    item = NamedItemSerializer()
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = SaleLine
        fields = ["line", "item", "quantity", "price_rp", "gross_rp", "discount_rp", "net_rp", "cost_rp"]


class SaleDetailSerializer(SaleSerializer):
    """A sale with its lines."""

    lines = SaleLineSerializer(many=True)

    class Meta(SaleSerializer.Meta):
        fields = [*SaleSerializer.Meta.fields, "lines"]
