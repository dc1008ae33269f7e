"""The schemas of what is recorded about goods."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from inventory.models import Basis, Item, ItemKind, Lot, Recipe, Supplier, Why, WorkUnit
from inventory.units import InexactUnit, to_base
from kub.books.chart import POCKET_CHOICES
from kub.entries.serializers import (
    GroupChoice,
    LineNumber,
    PersonalText,
    QuantityField,
    RupiahField,
    Schema,
    lines_of,
)
from kub.lib.numbers import MILLI
from kub.people.models import Member


class PocketField(serializers.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=POCKET_CHOICES, **{"label": _("Pocket"), **kwargs})


class ItemQuantity(Schema):
    """So much of an item, in its base unit or in another of its units; adds `base_milli`."""

    item = GroupChoice(Item, preload=True, label=_("Item"))
    quantity = QuantityField(label=_("Quantity"))
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True, label=_("Unit"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            base_milli = to_base(item=attrs["item"], milli=attrs["quantity"], unit=attrs.get("unit", ""))
        except InexactUnit as inexact:
            raise serializers.ValidationError({inexact.field: str(inexact)}) from inexact
        return attrs | {"base_milli": base_milli}


class PaymentSchema(Schema):
    pocket = PocketField()
    amount = RupiahField(min_rp=1, label=_("Amount"))


class OpeningStockLine(ItemQuantity):
    value = RupiahField(label=_("Worth"))
    expires_on = serializers.DateField(required=False, allow_null=True, label=_("Good until"))


class OpeningStockSchema(Schema):
    lines = lines_of(OpeningStockLine(), label=_("Goods"))


class OpeningPayableSchema(Schema):
    supplier = GroupChoice(Supplier, label=_("Supplier"))
    amount = RupiahField(min_rp=1, label=_("Amount"))
    due_on = serializers.DateField(required=False, allow_null=True, label=_("Due on"))


class PurchaseLineSchema(ItemQuantity):
    amount = RupiahField(label=_("Amount"))
    expires_on = serializers.DateField(required=False, allow_null=True, label=_("Good until"))


class PurchaseSchema(Schema):
    supplier = GroupChoice(Supplier, required=False, allow_null=True, label=_("Supplier"))
    lines = lines_of(PurchaseLineSchema(), label=_("Goods"))
    freight = RupiahField(required=False, label=_("Transport"))
    paid = PaymentSchema(required=False, allow_null=True, label=_("Paid at once"))
    due_on = serializers.DateField(required=False, allow_null=True, label=_("Due on"))
    note = PersonalText()


class PurchasePaymentSchema(Schema):
    purchase = serializers.UUIDField(label=_("Purchase"))
    pocket = PocketField()
    amount = RupiahField(min_rp=1, label=_("Amount"))


class CostCorrectionSchema(Schema):
    """The right amount for one line of a purchase; with a pocket the difference is settled at once."""

    purchase = serializers.UUIDField(label=_("Purchase"))
    line = LineNumber(label=_("Line"))
    amount = RupiahField(label=_("Amount"))
    pocket = PocketField(required=False, allow_null=True, label=_("Settled at once from"))


class BatchMaterialLine(ItemQuantity):
    lot = GroupChoice(Lot, required=False, allow_null=True, label=_("Lot"))


class BatchWorkLine(Schema):
    member = GroupChoice(Member, preload=True, label=_("Member"))
    unit = serializers.ChoiceField(choices=WorkUnit.choices, default=WorkUnit.HOUR, label=_("Paid by"))
    quantity = QuantityField(label=_("Quantity"))
    rate = RupiahField(label=_("Rate"))


class BatchOverheadLine(Schema):
    name = serializers.CharField(max_length=60, label=_("What for"))
    amount = RupiahField(min_rp=1, label=_("Amount"))


class BatchOutputLine(ItemQuantity):
    """An output with the packaging that it took; `value` is what one sells for (by-products, basis value)."""

    packaging = lines_of(BatchMaterialLine(), required=False, label=_("Packaging"))
    value = RupiahField(required=False, allow_null=True, label=_("Sells for, each"))
    expires_on = serializers.DateField(required=False, allow_null=True, label=_("Good until"))

    def validate_item(self, item: Item) -> Item:
        if not item.is_sold:
            raise serializers.ValidationError(_("A batch gives products and by-products only."))
        return item


class BatchSchema(Schema):
    recipe = GroupChoice(Recipe, required=False, allow_null=True, label=_("Recipe"))
    basis = serializers.ChoiceField(choices=Basis.choices, label=_("Shared cost is divided by"))
    materials = lines_of(BatchMaterialLine(), label=_("Materials"))
    work = lines_of(BatchWorkLine(), required=False, label=_("Work"))
    overhead = lines_of(BatchOverheadLine(), required=False, label=_("Other costs"))
    outputs = lines_of(BatchOutputLine(), required=False, label=_("What it gave"))
    reject = QuantityField(required=False, allow_zero=True, label=_("Reject"))
    ruined = serializers.BooleanField(default=False, label=_("The whole batch was ruined"))
    note = PersonalText()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        outputs = attrs.get("outputs", [])
        if attrs["ruined"]:
            if outputs:
                raise serializers.ValidationError({"outputs": _("A ruined batch gives nothing.")})
            return attrs
        if not any(output["item"].kind == ItemKind.PRODUCT for output in outputs):
            raise serializers.ValidationError(
                {"outputs": _("Write what the batch gave, or that it was ruined.")}
            )
        errors = [self._output_errors(output, attrs["basis"]) for output in outputs]
        if any(errors):
            raise serializers.ValidationError({"outputs": errors})
        return attrs

    def _output_errors(self, output: dict[str, Any], basis: str) -> dict[str, Any]:
        item = output["item"]
        needs_value = item.kind == ItemKind.BYPRODUCT or basis == Basis.VALUE
        if needs_value and output.get("value") is None:
            return {"value": [_("Write what one of it sells for.")]}
        if item.kind == ItemKind.PRODUCT and basis == Basis.VALUE and not output["value"]:
            return {"value": [_("Write what one of it sells for.")]}
        if basis == Basis.WEIGHT and item.kind == ItemKind.PRODUCT and not item.net_weight_milli:
            return {"item": [_("The net weight of %(item)s is not known yet.") % {"item": item.name}]}
        return {}


COUNT_REASONS = [(why.value, why.label) for why in (Why.SPOILED, Why.HOME, Why.SAMPLE, Why.LOST, Why.FOUND)]
TAKEN_OUT_REASONS = [(why.value, why.label) for why in (Why.SPOILED, Why.HOME, Why.SAMPLE, Why.LOST)]


class TakenOutSchema(ItemQuantity):
    why = serializers.ChoiceField(choices=TAKEN_OUT_REASONS, label=_("Why"))
    lot = GroupChoice(Lot, required=False, allow_null=True, label=_("Lot"))
    note = PersonalText()


class StockCountPart(Schema):
    """A part of the difference, and what explains it."""

    why = serializers.ChoiceField(choices=COUNT_REASONS, label=_("Why"))
    quantity = QuantityField(label=_("Quantity"))


class StockCountLine(Schema):
    item = GroupChoice(Item, preload=True, label=_("Item"))
    counted = QuantityField(allow_zero=True, label=_("Counted"))
    # What the books said when it was counted: if they have moved since, the count is asked again.
    book = QuantityField(allow_zero=True, label=_("In the books"))
    parts = lines_of(StockCountPart(), required=False, label=_("Difference"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        difference = attrs["counted"] - attrs["book"]
        parts = attrs.get("parts", [])
        found = sum(part["quantity"] for part in parts if part["why"] == Why.FOUND)
        gone = sum(part["quantity"] for part in parts if part["why"] != Why.FOUND)
        if found - gone != difference:
            raise serializers.ValidationError(
                {"parts": _("Explain the whole difference, no more and no less.")}
            )
        item = attrs["item"]
        if item.is_whole and any(
            amount % MILLI for amount in (attrs["counted"], *(p["quantity"] for p in parts))
        ):
            raise serializers.ValidationError(
                {"counted": _("%(item)s is counted in whole units.") % {"item": item.name}}
            )
        return attrs


class StockCountSchema(Schema):
    lines = lines_of(StockCountLine(), label=_("Goods"))
    note = PersonalText()
