"""The API's root, its description, and the dashboard."""

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.generics import RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from kub.entries.api import Queried
from kub.lib.dates import today
from kub.lib.periods import Step
from kub.web import schema  # noqa: F401 - known from here on
from kub.web.finding import find
from kub.web.representations import (
    DashboardQuery,
    DashboardSerializer,
    MatchesSerializer,
    RootSerializer,
    SearchQuery,
)
from kub.web.selectors import Dashboard as Figures
from kub.web.selectors import dashboard


class Root(APIView):
    """Where things are."""

    @extend_schema(operation_id="root", responses=RootSerializer)
    def get(self, request: Request) -> Response:
        return Response(
            {
                "token": reverse("people:api-token", request=request),
                "groups": reverse("people:api-groups", request=request),
                "schema": reverse("web:api-schema", request=request),
            }
        )


class SchemaView(SpectacularAPIView):
    """This description."""

    permission_classes = (AllowAny,)


@extend_schema(parameters=[SearchQuery], responses=MatchesSerializer(many=True))
class Search(Queried):
    """What is found by a name, number, code or phone: by kind, the best matches first."""

    query = SearchQuery

    @extend_schema(operation_id="search")
    def get(self, request: Request, slug: str) -> Response:
        found = find(access=self.access, words=self.chosen()["q"])
        return Response(MatchesSerializer(found, many=True).data)


@extend_schema(parameters=[DashboardQuery])
class Dashboard(Queried, RetrieveAPIView):
    """The figures of a group today, this month against the same days of last month, in one snapshot."""

    serializer_class = DashboardSerializer
    query = DashboardQuery

    def get_object(self) -> Figures:
        return dashboard(group=self.group, on=today(), step=Step(self.chosen()["step"]))
