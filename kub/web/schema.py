"""How the API is described: each kind of entry by its own schema, with an example.

Imported where the addresses are, so that it is known before the description is made.
"""

from collections.abc import Iterator
from typing import Any, Final, cast

from drf_spectacular.extensions import OpenApiSerializerFieldExtension, OpenApiViewExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    Direction,
    OpenApiExample,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from kub.entries.registry import all_kinds
from kub.entries.representations import DraftSerializer, OutcomeSerializer, VoidSchema
from kub.entries.services import VOID

_UID: Final = "5a0c1c4e-6c0f-4b6a-9a35-2d1f0f6f7b10"
_DAY: Final = "2026-11-24"
_VOIDED: Final = {"entry": "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "reason": "Salah hitung"}


class ChoiceOfGroup(OpenApiSerializerFieldExtension):
    """A choice among the group's rows is the id of one."""

    target_class = "kub.entries.serializers.GroupChoice"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": "integer"}


class EntriesDescribed(OpenApiViewExtension):
    """The way in for entries: as many forms as there are kinds, one or many at once."""

    target_class = "kub.entries.api.Entries"

    def view_replacement(self) -> type:
        outcomes = PolymorphicProxySerializer(
            component_name="OutcomeOrOutcomes",
            serializers=[OutcomeSerializer, OutcomeSerializer(many=True)],
            resource_type_field_name=None,
            many=False,
        )
        post = extend_schema(
            operation_id="send_entries",
            request=PolymorphicProxySerializer(
                component_name="DraftOrDrafts",
                serializers=[_draft(), _draft(many=True)],
                resource_type_field_name=None,
                many=False,
            ),
            responses={
                200: OpenApiResponse(outcomes, description="Recorded already; or a list's outcomes."),
                201: OpenApiResponse(OutcomeSerializer, description="Posted."),
                202: OpenApiResponse(OutcomeSerializer, description="Kept for an officer's review."),
                409: OpenApiResponse(OutcomeSerializer, description="Another entry has the uid."),
                422: OpenApiResponse(OutcomeSerializer, description="Refused."),
            },
            examples=list(_examples()),
        )
        # drf-spectacular has put the class itself in the place of its name by now.
        described = type("Entries", (cast(type, self.target_class),), {})
        return extend_schema_view(post=post)(described)


def _draft(**options: Any) -> serializers.Serializer:
    """Give the schema of an entry that is sent, by its kind."""
    by_kind = {
        kind.name: _draft_of(kind.name, kind.schema, happened_on=serializers.DateField())
        for kind in all_kinds()
    }
    return PolymorphicProxySerializer(
        component_name="Draft",
        serializers={**by_kind, VOID: _draft_of(VOID, VoidSchema)},
        resource_type_field_name="kind",
        **options,
    )


def _draft_of(
    kind: str, schema: type[serializers.Serializer], **fields: serializers.Field
) -> type[serializers.Serializer]:
    name = "".join(word.title() for word in kind.split("_"))
    own = {"__doc__": schema.__doc__, "data": schema(), **fields}
    return type(f"{name}DraftSerializer", (DraftSerializer,), own)


def _examples() -> Iterator[OpenApiExample]:
    """Give an example for each kind, and of an undo."""
    for kind in all_kinds():
        value = {"uid": _UID, "kind": kind.name, "happened_on": _DAY, "data": dict(kind.example)}
        yield OpenApiExample(kind.name, summary=str(kind.label), value=value, request_only=True)
    undo = {"uid": _UID, "kind": VOID, "data": _VOIDED}
    yield OpenApiExample(VOID, summary="Undo", value=undo, request_only=True)
