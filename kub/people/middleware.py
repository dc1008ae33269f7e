"""From a request to a group, and to the reader's language."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from kub.people.access import AccessState, resolve_access
from kub.people.requests import GroupRequest


class LanguageOfUserMiddleware:
    """Speak the language that the signed-in user chose."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class GroupAccessMiddleware:
    """Put `request.access` on every page under `/g/<slug>/`: an outsider finds nothing there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("g/<slug:slug>/"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        access = resolve_access(request.user, kwargs.pop("slug"))
        if access is None or access.state is AccessState.ENDED:
            raise Http404
        cast(GroupRequest, request).access = access
        return None
