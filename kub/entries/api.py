"""The API of entries: sent one or many at once, and read."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from kub.entries.models import Entry
from kub.entries.representations import EntriesQuery, EntrySerializer
from kub.entries.selectors import LogbookFilter, entries_by_uid, get_entry, logbook
from kub.entries.serializers import Schema
from kub.entries.services import OutcomeStatus
from kub.entries.submissions import MOST_AT_ONCE, Answer, take
from kub.people.api import GroupAPIView

STATUS_CODES: Final = {
    OutcomeStatus.POSTED: 201,
    OutcomeStatus.DUPLICATE: 200,
    OutcomeStatus.CONFLICT: 409,
    OutcomeStatus.REFUSED: 422,
    OutcomeStatus.REVIEW: 202,
}
_OF_THE_LIST: Final = ("page", "page_size", "format")


class GroupResource(GroupAPIView):
    """A resource of a group that is read; its serializers know who asks."""

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        return {**context, "access": getattr(self.request, "access", None)}


class Queried(GroupResource):
    """A resource that may be asked for in several ways, by the schema `query`; anything else is refused."""

    query: ClassVar[type[Schema]] = Schema

    def chosen(self) -> dict[str, Any]:
        """Give what was asked. Raises `ValidationError` (400) by field."""
        asked = {name: value for name, value in self.request.query_params.items() if name not in _OF_THE_LIST}
        query = self.query(data=asked, context={"group": self.group, "rows": {}})
        query.is_valid(raise_exception=True)
        return query.validated_data


class GroupList(Queried, ListAPIView):
    """A list of a group, a page at a time."""


@extend_schema_view(get=extend_schema(parameters=[EntriesQuery]))
class Entries(GroupList):
    """The logbook, the last recorded first; and the way in for new entries."""

    serializer_class = EntrySerializer
    queryset = Entry.objects.none()
    query = EntriesQuery
    throttle_scope = "write"

    @property
    def allow_ended(self) -> bool:  # type: ignore[override]
        """Take what a former member wrote while she belonged to the group, and could not send."""
        return self.request.method == "POST"

    def get_throttles(self) -> list[BaseThrottle]:
        return super().get_throttles() if self.request.method == "POST" else []

    def get_queryset(self) -> QuerySet[Entry]:
        return logbook(group=self.group, chosen=LogbookFilter(**self.chosen()))

    def post(self, request: Request, slug: str) -> Response:
        """Send one entry, or a list of at most 500; each is answered for itself.

        A single entry is answered by 201 posted, 200 recorded already, 202 kept for review, 409 another
        entry has the uid, or 422 refused. A list is answered by 200 and an outcome for each, in its order.
        """
        if not isinstance(request.data, list):
            answer = take(access=self.access, raw=request.data)
            [said] = self._said([answer])
            return Response(said, status=STATUS_CODES[answer.outcome.status])
        if not 1 <= len(request.data) <= MOST_AT_ONCE:
            raise ValidationError(_("Send from 1 to %(most)s entries at once.") % {"most": MOST_AT_ONCE})
        return Response(self._said([take(access=self.access, raw=raw) for raw in request.data]))

    def _said(self, answers: Sequence[Answer]) -> list[dict[str, Any]]:
        entries = self._entries_of(answers)
        return [_told(answer, entries) for answer in answers]

    def _entries_of(self, answers: Iterable[Answer]) -> dict[uuid.UUID, dict[str, Any]]:
        """Read the answers' entries at once, as they are after all was taken."""
        uids = [answer.outcome.entry.uid for answer in answers if answer.outcome.entry]
        entries = entries_by_uid(group=self.group, uids=uids) if uids else []
        serializer = EntrySerializer(context=self.get_serializer_context())
        return {entry.uid: serializer.to_representation(entry) for entry in entries}


def _told(answer: Answer, entries: dict[uuid.UUID, dict[str, Any]]) -> dict[str, Any]:
    outcome = answer.outcome
    told: dict[str, Any] = {"uid": answer.uid, "status": outcome.status.value}
    if outcome.entry:
        told["entry"] = entries[outcome.entry.uid]
    if outcome.errors:
        told["errors"] = outcome.errors
    return told


class EntryDetail(GroupResource, RetrieveAPIView):
    """One entry."""

    serializer_class = EntrySerializer
    queryset = Entry.objects.none()

    def get_object(self) -> Entry:
        return get_entry(group=self.group, uid=self.kwargs["uid"])
