"""What the API says of the whole business."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory.representations import StockSerializer
from kub.entries.representations import EntrySerializer
from kub.entries.serializers import Schema
from kub.lib.finding import FEWEST_CHARACTERS
from kub.lib.periods import Step
from kub.web.selectors import Dashboard


class RootSerializer(serializers.Serializer):
    token = serializers.URLField()
    groups = serializers.URLField()
    schema = serializers.URLField()


class DashboardQuery(Schema):
    step = serializers.ChoiceField(
        choices=[(step.value, step.value) for step in Step],
        default=Step.DAY.value,
        help_text="The steps in which the history is told.",
    )


class SearchQuery(Schema):
    q = serializers.CharField(
        max_length=100, min_length=FEWEST_CHARACTERS, help_text="A part of a name, number, code or phone."
    )


class MatchSerializer(serializers.Serializer):
    title = serializers.CharField()
    note = serializers.CharField(help_text="What tells it from others called alike.")
    page = serializers.CharField(source="url", help_text="The address of its page.")
    is_exact = serializers.BooleanField(help_text="Called exactly as was asked.")
    is_undone = serializers.BooleanField(source="is_off")


class MatchesSerializer(serializers.Serializer):
    """What was found of one kind: the best first, and how many there are, up to a bound."""

    kind = serializers.CharField()
    count = serializers.IntegerField()
    is_more = serializers.BooleanField(help_text="There are more than were counted.")
    matches = MatchSerializer(many=True)


class SpanSerializer(serializers.Serializer):
    """Days from the first to the last, both included."""

    first = serializers.DateField()
    last = serializers.DateField()


class ComparedSerializer(serializers.Serializer):
    """A figure of this month, and of the same days of last month."""

    now_rp = serializers.IntegerField()
    before_rp = serializers.IntegerField()


class OwedSerializer(serializers.Serializer):
    """What customers owe, and how much of it is late."""

    open_rp = serializers.IntegerField()
    late_rp = serializers.IntegerField()
    late_count = serializers.IntegerField()


class StepSerializer(serializers.Serializer):
    """What was sold in a day, week or month; the last one is not over yet."""

    first = serializers.DateField()
    last = serializers.DateField()
    revenue_rp = serializers.IntegerField()
    gross_rp = serializers.IntegerField()


class DashboardSerializer(serializers.Serializer):
    """The business of a group today."""

    on = serializers.DateField()
    this_month = SpanSerializer()
    last_month = SpanSerializer()
    revenue = ComparedSerializer()
    cost = ComparedSerializer(help_text="Cost of goods sold.")
    gross = ComparedSerializer(help_text="Revenue less cost of goods sold.")
    result = ComparedSerializer(help_text="Profit or loss by the books.")
    cash_rp = serializers.IntegerField()
    pockets = serializers.DictField(child=serializers.IntegerField())
    owed = OwedSerializer()
    payable_rp = serializers.IntegerField(help_text="What the group owes its suppliers.")
    stock_rp = serializers.IntegerField(help_text="What the stock cost.")
    stock = StockSerializer(many=True)
    waiting = serializers.IntegerField(help_text="How many entries wait for review.")
    last = EntrySerializer(many=True)
    history = serializers.SerializerMethodField()

    @extend_schema_field(StepSerializer(many=True))
    def get_history(self, shown: Dashboard) -> list[dict[str, Any]]:
        history = shown.history
        told = zip(history.periods, history.revenue_rp, history.gross_rp, strict=True)
        return [
            {"first": over.first, "last": over.last, "revenue_rp": revenue_rp, "gross_rp": gross_rp}
            for over, revenue_rp, gross_rp in told
        ]
