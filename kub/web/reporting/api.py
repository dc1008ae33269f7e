"""Reports for other programs."""

from collections.abc import Sequence

from django.core.paginator import EmptyPage, Paginator
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from kub.entries.api import GroupResource
from kub.lib.reports import Report, UnknownColumn, as_data, with_columns
from kub.people.reporting import ReportKind
from kub.web.reporting.asking import built
from kub.web.reporting.catalogue import report_for, reports_for
from kub.web.reporting.representations import (
    REPORT_PARAMETERS,
    ReportKindSerializer,
    ReportQuery,
    ReportSerializer,
)


class Reports(GroupResource, ListAPIView):
    """The reports that the reader may see, with what each can be narrowed to."""

    serializer_class = ReportKindSerializer
    pagination_class = None

    def get_queryset(self) -> Sequence[ReportKind]:  # type: ignore[override]
        return reports_for(self.access)


class ReportDetail(GroupResource):
    """A report: its columns, a page of its rows, and the totals of all, read in one snapshot."""

    serializer_class = ReportSerializer

    @extend_schema(operation_id="report", parameters=REPORT_PARAMETERS)
    def get(self, request: Request, slug: str, name: str) -> Response:
        kind = report_for(self.access, name)
        query = ReportQuery(data=request.query_params.dict(), context={"kind": kind, "group": self.group})
        query.is_valid(raise_exception=True)
        page, size = query.validated_data["page"], query.validated_data["page_size"]
        columns = query.validated_data.get("columns")
        with built(kind=kind, asked=query.asked()) as found:
            data = as_data(_narrowed(found, columns), limit=size, page=page)
        told = {
            "name": kind.name,
            "title": found.title,
            "filters": found.filters,
            "columns": data.columns,
            "totals": data.totals,
            "count": data.count,
            **self._links(data.count, page, size),
            "results": data.rows,
        }
        return Response(ReportSerializer(told).data)

    def _links(self, count: int, page: int, size: int) -> dict[str, str | None]:
        """Give the addresses of the pages around. Raises `ValidationError` beyond the last."""
        try:
            found = Paginator(range(count), size).page(page)
        except EmptyPage as error:
            raise ValidationError({"page": [_("There is no such page.")]}) from error
        address = self.request.build_absolute_uri()
        return {
            "next": replace_query_param(address, "page", page + 1) if found.has_next() else None,
            "previous": replace_query_param(address, "page", page - 1) if found.has_previous() else None,
        }


def _narrowed(report: Report, columns: list[str] | None) -> Report:
    """Raise `ValidationError` for a column that is not there."""
    if columns is None:
        return report
    try:
        return with_columns(report, columns)
    except UnknownColumn as error:
        raise ValidationError({"columns": [str(error)]}) from error
