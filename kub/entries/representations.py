"""What the API says of entries, and how it is asked."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kub.entries.earnings import told_to
from kub.entries.models import Entry, Source, Status
from kub.entries.serializers import Schema
from kub.entries.services import VOID, OutcomeStatus

# A page records on a page; whoever sends data says how it came to be.
SENT_SOURCES: Final = [(source.value, source.label) for source in Source if source is not Source.PAGE]


class DraftSerializer(Schema):
    """An entry as somebody sends it. What `data` holds depends on the kind."""

    uid = serializers.UUIDField(help_text="Made where the entry was written down, so that a retry is known.")
    kind = serializers.CharField(max_length=30)
    happened_on = serializers.DateField(
        required=False,
        help_text="The day in the group's zone. An undo has none: it counts on the entry's day.",
    )
    data = serializers.DictField()  # type: ignore[assignment]  # a field here, not the property
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=SENT_SOURCES,
        default=Source.API.value,
        help_text="What was written offline, on paper or in a file, and cannot be posted now, is kept for "
        "an officer's review. All else is refused, so that its writer can mend it.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] != VOID and "happened_on" not in attrs:
            raise serializers.ValidationError({"happened_on": _("Write on which day it was.")})
        return attrs


class VoidSchema(Schema):
    """Undoes an entry: the exact opposite of what it did."""

    entry = serializers.UUIDField(help_text="The uid of the entry that is undone.")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class EntrySerializer(serializers.ModelSerializer):
    """An entry as it was recorded; `data` leaves out what is another member's where only officers see it."""

    recorded_by = serializers.CharField(source="recorded_by.name")
    data = serializers.SerializerMethodField()  # type: ignore[assignment]
    reasons = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        allow_null=True,
        help_text="Why it waits for review: sentences by field.",
    )
    voids = serializers.UUIDField(source="voids.uid", allow_null=True)
    voided_by = serializers.UUIDField(source="voided_by.uid", allow_null=True)
    replaces = serializers.UUIDField(source="replaces.uid", allow_null=True)
    replaced_by = serializers.UUIDField(source="replaced_by.uid", allow_null=True)

    class Meta:
        model = Entry
        fields = [
            "uid",
            "kind",
            "status",
            "happened_on",
            "recorded_at",
            "recorded_by",
            "source",
            "summary",
            "amount_rp",
            "data",
            "reason",
            "reasons",
            "voids",
            "voided_by",
            "replaces",
            "replaced_by",
        ]
        read_only_fields = fields

    def get_data(self, entry: Entry) -> dict[str, Any]:
        return told_to(access=self.context["access"], payload=entry.payload)


class OutcomeSerializer(serializers.Serializer):
    """The answer to one entry that was sent."""

    uid = serializers.UUIDField(allow_null=True, help_text="As it was sent; null where it was no uid.")
    status = serializers.ChoiceField(choices=[(status.value, status.value) for status in OutcomeStatus])
    entry = EntrySerializer(required=False, help_text="What is recorded under the uid, now or since before.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field; the fields of `data` by their path, such as `lines.0.quantity`.",
    )


class EntriesQuery(Schema):
    kind = serializers.CharField(max_length=30, required=False)
    status = serializers.ChoiceField(choices=Status.choices, required=False)
    since = serializers.DateField(required=False, help_text="Happened on this day or later.")
    until = serializers.DateField(required=False, help_text="Happened on this day or earlier.")
    words = serializers.CharField(
        max_length=100, required=False, help_text="In the summary, or in the name of who recorded it."
    )
