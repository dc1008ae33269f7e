"""The API's way in, the groups one may open, and what every resource of a group stands on."""

from typing import Any, ClassVar, cast

from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from knox.views import LoginView
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from kub.lib.dates import today
from kub.people.access import Access, AccessState, Permission, resolve_access
from kub.people.models import Group, Member, User
from kub.people.selectors.groups import OwnGroup, groups_of
from kub.people.selectors.members import active_members, all_members
from kub.people.serializers import MemberSerializer, OwnGroupSerializer, SignInSerializer, TokenSerializer


class GroupPermission(BasePermission):
    """Resolves the access to the group of the address, as the middleware does for pages.

    An outsider finds nothing (404), nor does somebody whose access has ended, unless the view says
    `allow_ended`; a member needs the view's `permission` (403).
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        access = resolve_access(cast(User, request.user), view.kwargs["slug"])
        if access is None:
            raise Http404
        request.access = access  # type: ignore[attr-defined]
        if access.state is AccessState.ACTIVE:
            return access.may(view.permission)
        if view.allow_ended:
            return True
        raise Http404


class GroupAPIView(GenericAPIView):
    """A resource under `groups/<slug>/`."""

    permission_classes = [IsAuthenticated, GroupPermission]
    permission: ClassVar[Permission] = Permission.SEE
    allow_ended = False

    @property
    def access(self) -> Access:
        access: Access = self.request.access  # type: ignore[attr-defined]
        return access

    @property
    def group(self) -> Group:
        return self.access.group


class TokenView(LoginView):
    """Signs in by phone number or user name, and gives a token: valid until the password changes."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_scope = "sign-in"

    def get_authenticate_header(self, request: Request) -> str:
        """Make a wrong password a 401: without a header to name, the framework would say 403."""
        return "Token"

    @extend_schema(operation_id="sign_in", request=SignInSerializer, responses=TokenSerializer)
    def post(self, request: Request, format: str | None = None) -> Response:  # noqa: A002
        asked = SignInSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        # The bare request, because django-axes leaves marks on it for its middleware.
        user = authenticate(request._request, **asked.validated_data)
        if user is None:
            raise AuthenticationFailed(_("The number or name and the password do not belong together."))
        request.user = user
        return super().post(request, format)


class OwnGroups(ListAPIView):
    """The groups that the signed-in person may open."""

    serializer_class = OwnGroupSerializer

    def get_queryset(self) -> list[OwnGroup]:  # type: ignore[override]
        return groups_of(user=cast(User, self.request.user), on=today())


class Members(GroupAPIView, ListAPIView):
    """The members of a group, those who left included."""

    serializer_class = MemberSerializer
    queryset = Member.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter("active", bool, description="Only those who belong to it today.")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Member]:
        if self.request.query_params.get("active") in ("true", "1"):
            return active_members(group=self.group, on=today())
        return all_members(group=self.group)
