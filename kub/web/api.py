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
from kub.people.reporting import Asks
from kub.web import schema  # noqa: F401 - known from here on
from kub.web.finding import find
from kub.web.reporting.periods import presets
from kub.web.representations import (
    DashboardQuery,
    DashboardSerializer,
    FiguresQuery,
    FiguresSerializer,
    MatchesSerializer,
    RootSerializer,
    SearchQuery,
)
from kub.web.selectors import Dashboard as ShownDashboard
from kub.web.selectors import Figures as ShownFigures
from kub.web.selectors import Span, dashboard, figures


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

    def get_object(self) -> ShownDashboard:
        return dashboard(group=self.group, on=today(), step=Step(self.chosen()["step"]))


@extend_schema(parameters=[FiguresQuery])
class Figures(Queried, RetrieveAPIView):
    """The figures of a period against the one before and a year ago; this month where no days are asked."""

    serializer_class = FiguresSerializer
    query = FiguresQuery

    def get_object(self) -> ShownFigures:
        usual = presets(Asks.PERIOD, today())[0]
        chosen = self.chosen()
        span = Span(chosen.get("since") or usual.start, chosen.get("until") or usual.end)
        return figures(group=self.group, span=span, on=today())
