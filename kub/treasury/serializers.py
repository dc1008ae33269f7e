"""The schemas of what is recorded about money."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kub.books.chart import POCKET_CHOICES
from kub.entries.serializers import GroupChoice, PersonalText, RupiahField, Schema
from kub.lib.numbers import MAX_RP
from kub.people.models import Member
from kub.treasury.categories import MONEY_IN, MONEY_OUT, Category, category


class OpeningCashSchema(Schema):
    pocket = serializers.ChoiceField(choices=POCKET_CHOICES, label=_("Pocket"))
    amount = RupiahField(min_rp=1, label=_("Amount"))


class MoneySchema(Schema):
    categories: tuple[Category, ...] = ()

    pocket = serializers.ChoiceField(choices=POCKET_CHOICES, label=_("Pocket"))
    amount = RupiahField(min_rp=1, label=_("Amount"))
    member = GroupChoice(Member, required=False, allow_null=True, label=_("Whose"))
    note = PersonalText()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        chosen = category(self.categories, attrs["category"])
        if chosen.of_member and attrs.get("member") is None:
            raise serializers.ValidationError({"member": _("Choose whose it is.")})
        if not chosen.of_member and attrs.get("member") is not None:
            raise serializers.ValidationError({"member": _("This is not the money of one member.")})
        return attrs


class MoneyInSchema(MoneySchema):
    categories = MONEY_IN
    category = serializers.ChoiceField(
        choices=[(each.name, each.label) for each in MONEY_IN], label=_("What for")
    )


class MoneyOutSchema(MoneySchema):
    categories = MONEY_OUT
    category = serializers.ChoiceField(
        choices=[(each.name, each.label) for each in MONEY_OUT], label=_("What for")
    )


class TransferSchema(Schema):
    from_pocket = serializers.ChoiceField(choices=POCKET_CHOICES, label=_("From"))
    to_pocket = serializers.ChoiceField(choices=POCKET_CHOICES, label=_("To"))
    amount = RupiahField(min_rp=1, label=_("Amount"))
    note = PersonalText()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from_pocket"] == attrs["to_pocket"]:
            raise serializers.ValidationError({"to_pocket": _("Choose another pocket.")})
        return attrs


class CashCountSchema(Schema):
    """What was counted; `book` is what the books said then, so that a count against other books is known."""

    pocket = serializers.ChoiceField(choices=POCKET_CHOICES, label=_("Pocket"))
    counted = RupiahField(label=_("Counted"))
    book = RupiahField(min_rp=-MAX_RP, label=_("In the books"))
    note = PersonalText()
