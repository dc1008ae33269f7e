"""What the API says of the whole business."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from inventory.representations import StockSerializer
from inventory.selectors.costs import CostHistory
from kub.entries.representations import EntrySerializer
from kub.entries.serializers import Schema
from kub.lib.finding import FEWEST_CHARACTERS
from kub.lib.formfields import FIRST_YEAR, LAST_YEAR
from kub.lib.numbers import half_up
from kub.lib.periods import Period, Step
from kub.mentoring.models import Measure
from kub.web.forms import at_most_years, ends_early, is_long
from kub.web.selectors import Dashboard, Figures
from kub.web.words import alarm_text, rise_text
from sales.selectors.margins import Margin


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


class FiguresQuery(Schema):
    since = serializers.DateField(required=False, help_text="The first day; with `until`, or neither.")
    until = serializers.DateField(required=False, help_text="The last day, included.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, until = attrs.get("since"), attrs.get("until")
        if since is None and until is None:
            return attrs
        if since is None or until is None:
            raise serializers.ValidationError({"until" if since else "since": _("Choose a day.")})
        for day, name in ((since, "since"), (until, "until")):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise serializers.ValidationError({name: _("This is not a day. Write it like 2026-11-24.")})
        if until < since:
            raise serializers.ValidationError({"until": ends_early()})
        if is_long(since, until):
            raise serializers.ValidationError({"since": at_most_years()})
        return attrs


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


class AlarmSerializer(serializers.Serializer):
    """A price that leaves less than the group wishes over what one cost in the last batch, wages included."""

    item = serializers.CharField(source="item.name")
    channel = serializers.CharField(source="channel.name")
    price_rp = serializers.IntegerField()
    left_rp = serializers.IntegerField(help_text="Price less cost; negative at a loss.")
    safe_price_rp = serializers.IntegerField()
    words = serializers.SerializerMethodField()

    def get_words(self, margin: Margin) -> str:
        return f"{alarm_text(margin)}. {rise_text(margin.rise)}".rstrip()


class ProgressSerializer(serializers.Serializer):
    """A target, and how far it is reached."""

    measure = serializers.ChoiceField(source="target.measure", choices=Measure.choices)
    first = serializers.DateField(source="target.first_on")
    last = serializers.DateField(source="target.last_on")
    goal = serializers.IntegerField(source="target.goal", help_text="Whole Rupiah, batches or members.")
    reached = serializers.IntegerField()
    days_left = serializers.IntegerField(help_text="Negative when it is over.")


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
    alarms = serializers.SerializerMethodField()
    targets = ProgressSerializer(many=True)
    waiting = serializers.IntegerField(help_text="How many entries wait for review.")
    last = EntrySerializer(many=True)
    history = serializers.SerializerMethodField()

    @extend_schema_field(AlarmSerializer(many=True))
    def get_alarms(self, shown: Dashboard) -> Any:
        return AlarmSerializer(shown.costing.alarms, many=True).data

    @extend_schema_field(StepSerializer(many=True))
    def get_history(self, shown: Dashboard) -> list[dict[str, Any]]:
        history = shown.history
        return _history(history.periods, history.revenue_rp, history.gross_rp)


def _history(
    over: Sequence[Period], revenue_rp: Sequence[int], gross_rp: Sequence[int]
) -> list[dict[str, Any]]:
    return [
        {"first": each.first, "last": each.last, "revenue_rp": revenue, "gross_rp": gross}
        for each, revenue, gross in zip(over, revenue_rp, gross_rp, strict=True)
    ]


class AgainstSerializer(serializers.Serializer):
    """A figure of the period, of the one before, and of the same days a year ago."""

    now_rp = serializers.IntegerField()
    before_rp = serializers.IntegerField()
    year_ago_rp = serializers.IntegerField()


class RankedSerializer(serializers.Serializer):
    """What was sold of a product, or through a channel, returns taken off."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    revenue_rp = serializers.IntegerField(source="sold.revenue_rp")
    gross_rp = serializers.IntegerField(source="sold.gross_rp")
    before_rp = serializers.IntegerField(
        source="before.revenue_rp", help_text="Revenue in the period before."
    )


class CostSerializer(serializers.Serializer):
    """What one of a product cost in its last batch, in Rupiah to the hundredth."""

    item = serializers.CharField(source="item.name")
    batch = serializers.CharField(source="last.batch.code")
    made_on = serializers.DateField(source="last.batch.made_on")
    including_wages = serializers.SerializerMethodField()
    without_wages = serializers.SerializerMethodField()

    def get_including_wages(self, history: CostHistory) -> str:
        return _hundredths(history.last.total)

    def get_without_wages(self, history: CostHistory) -> str:
        return _hundredths(history.last.without_labour)


def _hundredths(exact: Fraction) -> str:
    cents = half_up(exact.numerator * 100, exact.denominator)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


class MadeSerializer(serializers.Serializer):
    """What came out of the batches, good and rejected, in thousandths of kilograms or of pieces."""

    is_weight = serializers.BooleanField()
    all_milli = serializers.IntegerField()
    rejected_milli = serializers.IntegerField()


class DebtorSerializer(serializers.Serializer):
    """What a customer owes, and since when."""

    customer = serializers.CharField(source="name")
    open_rp = serializers.IntegerField()
    since = serializers.DateField()
    days_late = serializers.IntegerField()


class DaySoldSerializer(serializers.Serializer):
    on = serializers.DateField()
    revenue_rp = serializers.IntegerField(source="sold.revenue_rp")


class FiguresSerializer(serializers.Serializer):
    """The business of a group in a period. Costs, debts and alarms are those of today."""

    span = SpanSerializer()
    before = SpanSerializer()
    year_ago = SpanSerializer()
    revenue = AgainstSerializer()
    cost = AgainstSerializer(help_text="Cost of goods sold.")
    gross = AgainstSerializer(help_text="Revenue less cost of goods sold.")
    result = AgainstSerializer(help_text="Profit or loss by the books.")
    products = RankedSerializer(many=True)
    channels = RankedSerializer(many=True)
    best_days = DaySoldSerializer(many=True)
    batches = serializers.IntegerField()
    ruined = serializers.IntegerField()
    yields = MadeSerializer(many=True)
    costs = CostSerializer(many=True, source="costing.histories")
    alarms = AlarmSerializer(many=True, source="costing.alarms")
    debtors = DebtorSerializer(many=True, source="owed.debtors")
    targets = ProgressSerializer(many=True)
    history = serializers.SerializerMethodField()

    @extend_schema_field(StepSerializer(many=True))
    def get_history(self, shown: Figures) -> list[dict[str, Any]]:
        return _history(shown.periods, shown.revenue_rp, shown.gross_rp)
