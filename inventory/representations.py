"""What the API says of goods, and how it is asked. Quantities are decimals in the item's base unit."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory.models import (
    Batch,
    BatchMaterial,
    BatchOutput,
    BatchOverhead,
    BatchWork,
    Item,
    ItemKind,
    ItemUnit,
    Lot,
    Recipe,
    RecipeLabour,
    RecipeMaterial,
    RecipeOutput,
    RecipeOverhead,
    RecipePackaging,
    Supplier,
)
from kub.entries.serializers import GroupChoice, QuantityField, Schema
from kub.people.access import Access, Permission


class ItemsQuery(Schema):
    kind = serializers.ChoiceField(choices=ItemKind.choices, required=False)
    words = serializers.CharField(max_length=80, required=False, help_text="In the name.")
    archived = serializers.BooleanField(
        required=False, help_text="Only those no longer used, or only the others."
    )


class ItemUnitSerializer(serializers.ModelSerializer):
    """Another unit of an item: `denominator` of it are `numerator` base units."""

    class Meta:
        model = ItemUnit
        fields = ["name", "numerator", "denominator"]


class ItemSerializer(serializers.ModelSerializer):
    """Something that a group buys, makes or sells."""

    units = ItemUnitSerializer(many=True)
    net_weight = QuantityField(
        source="net_weight_milli", allow_null=True, help_text="Kilograms that one base unit weighs."
    )
    low_stock = QuantityField(source="low_stock_milli", allow_null=True, help_text="Warned of below this.")

    class Meta:
        model = Item
        fields = [
            "id",
            "kind",
            "name",
            "base_unit",
            "units",
            "net_weight",
            "shelf_life_days",
            "low_stock",
            "archived",
        ]


class NamedItemSerializer(serializers.ModelSerializer):
    """An item as others name it."""

    class Meta:
        model = Item
        fields = ["id", "name", "base_unit"]


class ArchivedQuery(Schema):
    archived = serializers.BooleanField(default=False, help_text="Those no longer used instead.")


class RecipeMaterialSerializer(serializers.ModelSerializer):
    item = NamedItemSerializer()
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = RecipeMaterial
        fields = ["item", "quantity"]


class RecipeLabourSerializer(serializers.ModelSerializer):
    """So many people, each for so many hours or pieces."""

    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = RecipeLabour
        fields = ["people", "unit", "quantity", "rate_rp"]


class RecipeOverheadSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecipeOverhead
        fields = ["name", "amount_rp"]


class RecipePackagingSerializer(serializers.ModelSerializer):
    """Packaging for one base unit of an output."""

    item = NamedItemSerializer()
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = RecipePackaging
        fields = ["item", "quantity"]


class RecipeOutputSerializer(serializers.ModelSerializer):
    item = NamedItemSerializer()
    quantity = QuantityField(source="quantity_milli")
    packaging = RecipePackagingSerializer(many=True)

    class Meta:
        model = RecipeOutput
        fields = ["item", "quantity", "unit_value_rp", "packaging"]


class RecipeSerializer(serializers.ModelSerializer):
    """What a usual run takes and gives."""

    reject = QuantityField(source="reject_milli", help_text="Usual reject: kilograms, or pieces.")
    materials = RecipeMaterialSerializer(many=True)
    labour = RecipeLabourSerializer(many=True)
    overhead = RecipeOverheadSerializer(many=True)
    outputs = RecipeOutputSerializer(many=True)

    class Meta:
        model = Recipe
        fields = [
            "id",
            "name",
            "basis",
            "reject",
            "note",
            "archived",
            "materials",
            "labour",
            "overhead",
            "outputs",
        ]


class BatchesQuery(Schema):
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    words = serializers.CharField(
        max_length=20, required=False, help_text="In the code; finds those undone as well."
    )


class NamedRecipeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Recipe
        fields = ["id", "name"]


class BatchOutputSerializer(serializers.ModelSerializer):
    """What a batch gave, with its whole cost, and its cost without wages."""

    item = NamedItemSerializer()
    lot = serializers.IntegerField(source="lot_id")
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = BatchOutput
        fields = ["item", "lot", "quantity", "shared_rp", "packaging_rp", "cost_rp", "cost_without_labour_rp"]


class BatchSerializer(serializers.ModelSerializer):
    """A production run. Its total is the truth; what one pack costs is for reading."""

    uid = serializers.UUIDField(source="entry.uid")
    status = serializers.CharField(source="entry.status")
    recipe = NamedRecipeSerializer(allow_null=True)
    good = QuantityField(
        source="good_milli", help_text="Kilograms where weight divides the cost, else pieces."
    )
    reject = QuantityField(source="reject_milli")
    outputs = BatchOutputSerializer(many=True)

    class Meta:
        model = Batch
        fields = [
            "uid",
            "status",
            "code",
            "made_on",
            "recipe",
            "basis",
            "ruined",
            "materials_rp",
            "labour_rp",
            "overhead_rp",
            "packaging_rp",
            "byproduct_rp",
            "total_rp",
            "good",
            "reject",
            "outputs",
        ]


class BatchMaterialSerializer(serializers.ModelSerializer):
    item = NamedItemSerializer()
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = BatchMaterial
        fields = ["item", "quantity", "value_rp"]


class BatchWorkSerializer(serializers.ModelSerializer):
    member = serializers.IntegerField(source="member_id")
    name = serializers.CharField(source="member.name")
    quantity = QuantityField(source="quantity_milli")

    class Meta:
        model = BatchWork
        fields = ["member", "name", "unit", "quantity", "rate_rp", "amount_rp"]


class BatchOverheadSerializer(serializers.ModelSerializer):
    class Meta:
        model = BatchOverhead
        fields = ["name", "amount_rp"]


class BatchDetailSerializer(BatchSerializer):
    """A production run with all that it took."""

    materials = BatchMaterialSerializer(many=True)
    work = serializers.SerializerMethodField(
        help_text="Others' work is told to officers and the mentor only."
    )
    overhead = BatchOverheadSerializer(many=True)

    class Meta(BatchSerializer.Meta):
        fields = [*BatchSerializer.Meta.fields, "materials", "work", "overhead", "note"]

    @extend_schema_field(BatchWorkSerializer(many=True))
    def get_work(self, batch: Batch) -> list[dict[str, Any]]:
        access: Access = self.context["access"]
        own = access.member.pk if access.member else None
        told = [work for work in batch.work.all() if access.may(Permission.EARNINGS) or work.member_id == own]
        serializer = BatchWorkSerializer()
        return [serializer.to_representation(work) for work in told]


class LotsQuery(Schema):
    item = GroupChoice(Item, required=False)
    in_stock = serializers.BooleanField(default=True, help_text="Only those of which something is left.")


class LotSerializer(serializers.ModelSerializer):
    """What arrived together, and what is left of it."""

    item = NamedItemSerializer()
    entry = serializers.UUIDField(source="entry.uid", help_text="The entry that brought it.")
    recalled = serializers.SerializerMethodField()
    quantity = QuantityField(source="quantity_milli")
    left = QuantityField(source="left_milli")
    left_rp = serializers.IntegerField()

    class Meta:
        model = Lot
        fields = [
            "id",
            "item",
            "entry",
            "code",
            "arrived_on",
            "expires_on",
            "recalled",
            "quantity",
            "value_rp",
            "left",
            "left_rp",
        ]

    def get_recalled(self, lot: Lot) -> bool:
        return lot.recalled_at is not None


class StockQuery(Schema):
    kind = serializers.ChoiceField(choices=ItemKind.choices, required=False)
    words = serializers.CharField(max_length=80, required=False, help_text="In the name.")


class StockSerializer(serializers.Serializer):
    """What there is of an item today, and how long it lasts at the use of the last 30 days."""

    item = NamedItemSerializer()
    quantity = QuantityField(source="held.quantity_milli")
    in_shops = QuantityField(source="held.in_shops_milli", help_text="How much of it shops hold.")
    value_rp = serializers.IntegerField(source="held.value_rp")
    cover_days = serializers.IntegerField(allow_null=True)
    is_low = serializers.BooleanField()
    expiring = QuantityField(source="expiring_milli", help_text="Expires within 7 days.")
    expired = QuantityField(source="expired_milli")
    recalled = QuantityField(source="recalled_milli")


class SuppliersQuery(Schema):
    words = serializers.CharField(max_length=80, required=False, help_text="In the name.")


class SupplierSerializer(serializers.ModelSerializer):
    owed_rp = serializers.IntegerField(help_text="What the group still owes.")

    class Meta:
        model = Supplier
        fields = ["id", "name", "phone", "owed_rp"]
