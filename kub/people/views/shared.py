"""What several views of this app do."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache

from kub.people.requests import UserRequest
from kub.people.services import SignIn


class Warns(Protocol):
    def warnings(self) -> list[str]: ...


def warn(request: HttpRequest, form: Warns) -> None:
    """Say on the next page what was saved although it looks odd."""
    for sentence in form.warnings():
        messages.warning(request, sentence)


def search_text(request: HttpRequest) -> str:
    """Give what `?q=` looks for; a null byte would not reach the database."""
    return request.GET.get("q", "").replace("\0", "").strip()[:100]


def administrator_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page for the administrator of the installation: others find nothing there."""

    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(guarded)


@never_cache
def show_once(request: HttpRequest, sign_in: SignIn, then: str, **kwargs: Any) -> HttpResponse:
    """Show a new password: in the answer itself, so that it is kept nowhere."""
    return render(
        request, "people/sign_in_slip.html", {"sign_in": sign_in, "then": resolve_url(then, **kwargs)}
    )
