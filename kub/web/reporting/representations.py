"""What the API says of reports, and how it is asked for one."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from kub.entries.serializers import Schema
from kub.lib.dates import today
from kub.lib.formfields import FIRST_YEAR, LAST_YEAR
from kub.lib.reports import Kind
from kub.people.models import Group
from kub.people.pagination import PAGE_SIZE, Pages
from kub.people.reporting import Asked, Asks, Filter, ReportKind, Section
from kub.web.forms import at_most_years, ends_early, is_long
from kub.web.reporting.catalogue import REPORTS
from kub.web.reporting.forms import not_yet
from kub.web.reporting.periods import presets


class OptionSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field here, not the property


class FilterSerializer(serializers.Serializer):
    """What a report can be narrowed to: a parameter of this name takes one of the values."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field here, not the property
    options = serializers.SerializerMethodField()

    @extend_schema_field(OptionSerializer(many=True))
    def get_options(self, narrowing: Filter) -> list[dict[str, str]]:
        options = narrowing.options(self.context["access"].group)
        return [{"value": value, "label": str(label)} for value, label in options]


class ReportKindSerializer(serializers.Serializer):
    """A report that can be asked for by its name."""

    name = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    section = serializers.ChoiceField(source="section.value", choices=[each.value for each in Section])
    asks = serializers.ChoiceField(
        source="asks.value",
        choices=[each.value for each in Asks],
        help_text="For a period by `since` and `until`, or for a day by `on`.",
    )
    filters = FilterSerializer(many=True)


class ColumnSerializer(serializers.Serializer):
    """A column: money in whole Rupiah; quantities, unit costs and percents as decimals; days by ISO 8601."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field here, not the property
    kind = serializers.ChoiceField(source="kind.value", choices=[each.value for each in Kind])
    unit = serializers.CharField(help_text="Of all quantities in the column; empty where it has none.")
    has_total = serializers.BooleanField(source="total")


class ReportSerializer(serializers.Serializer):
    """A report: one page of its rows, by the keys of the columns, and the totals of all rows."""

    name = serializers.CharField()
    title = serializers.CharField()
    filters = serializers.ListField(child=serializers.CharField(), help_text="What was asked for, in words.")
    columns = ColumnSerializer(many=True)
    totals = serializers.DictField(help_text="Of all rows, by the key of the column.")
    count = serializers.IntegerField(help_text="How many rows there are on all pages.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = serializers.ListField(child=serializers.DictField())


class Day(serializers.DateField):
    """A day that a business can have seen."""

    def to_internal_value(self, value: Any) -> dt.date:
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("invalid", format="YYYY-MM-DD")
        return day


class Columns(serializers.CharField):
    """Keys of columns, with commas between them."""

    def to_internal_value(self, data: Any) -> list[str]:  # type: ignore[override]
        return [key.strip() for key in super().to_internal_value(data).split(",")]


class ReportQuery(Schema):
    """How one report is asked for; the context holds its `kind` and the `group`."""

    columns = Columns(required=False, max_length=500)
    page = serializers.IntegerField(default=1, min_value=1)
    page_size = serializers.IntegerField(default=PAGE_SIZE, min_value=1, max_value=Pages.max_page_size)

    def get_fields(self) -> dict[str, serializers.Field]:
        kind, group = self._kind, self._group
        asked_days = ("on",) if kind.asks is Asks.DAY else ("since", "until")
        days = {name: Day(required=False) for name in asked_days}
        narrowing = {
            each.name: serializers.ChoiceField(
                choices=[(value, value) for value, _label in each.options(group)],
                required=False,
                error_messages={"invalid_choice": _("There is no such choice.")},
            )
            for each in kind.filters
        }
        return {**super().get_fields(), **days, **narrowing}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        since, until = self._days(attrs)
        if self._kind.asks is Asks.DAY and until > today():
            raise serializers.ValidationError({"on": [not_yet()]})
        if until < since:
            raise serializers.ValidationError({"until": [ends_early()]})
        if is_long(since, until):
            raise serializers.ValidationError({"since": [at_most_years()]})
        return {**attrs, "since": since, "until": until}

    def asked(self) -> Asked:
        found = self.validated_data
        names = [each.name for each in self._kind.filters if each.name in found]
        chosen = {name: str(found[name]) for name in names}
        return Asked(group=self._group, since=found["since"], until=found["until"], chosen=chosen)

    def _days(self, attrs: dict[str, Any]) -> tuple[dt.date, dt.date]:
        """Give the days, the usual ones where none were asked for."""
        usual = presets(self._kind.asks, today())[0]
        if self._kind.asks is Asks.DAY:
            day = attrs.get("on", usual.end)
            return day, day
        if "since" not in attrs and "until" not in attrs:
            return usual.start, usual.end
        if missing := {"since", "until"} - set(attrs):
            raise serializers.ValidationError({missing.pop(): [_("Choose a day.")]})
        return attrs["since"], attrs["until"]

    @property
    def _kind(self) -> ReportKind:
        kind: ReportKind = self.context["kind"]
        return kind

    @property
    def _group(self) -> Group:
        group: Group = self.context["group"]
        return group


def _parameters() -> list[OpenApiParameter]:
    """Describe what may be asked of a report; each takes its own filters."""
    narrowing: dict[str, list[str]] = {}
    for kind in REPORTS:
        for each in kind.filters:
            narrowing.setdefault(each.name, []).append(kind.name)
    return [
        OpenApiParameter(
            "since", OpenApiTypes.DATE, description="First day of a period; this month's first."
        ),
        OpenApiParameter("until", OpenApiTypes.DATE, description="Last day of a period; today."),
        OpenApiParameter("on", OpenApiTypes.DATE, description="For a report of a day; today."),
        OpenApiParameter(
            "columns", str, description="Keys of columns, with commas; all where none are named."
        ),
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", int, description=f"At most {Pages.max_page_size} rows."),
        *(
            OpenApiParameter(name, str, description=f"A value of the filter, in: {', '.join(kinds)}.")
            for name, kinds in narrowing.items()
        ),
    ]


REPORT_PARAMETERS: Final = _parameters()
