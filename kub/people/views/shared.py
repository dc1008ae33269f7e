"""What several views of this app do."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kub.people.models import Invitation
from kub.people.requests import UserRequest
from kub.people.services import FreshCode, SignIn


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


@never_cache
def show_code_once(request: HttpRequest, given: FreshCode, then: str, **kwargs: Any) -> HttpResponse:
    """Show a code for a new password: in the answer itself, so that it is kept nowhere."""
    page = request.build_absolute_uri(resolve_url("people:sign-in-code"))
    message = _("Your code for a new password in KUB: %(code)s. Enter it within an hour at %(page)s") % {
        "code": given.code,
        "page": page,
    }
    context = {"given": given, "page": page, "message": message, "then": resolve_url(then, **kwargs)}
    return render(request, "people/code_slip.html", context)


@never_cache
def show_link_once(
    request: HttpRequest, invitation: Invitation, token: str, then: str, **kwargs: Any
) -> HttpResponse:
    """Show an invitation's link: in the answer itself, so that it is kept nowhere."""
    link = request.build_absolute_uri(resolve_url("people:join", token))
    message = _("%(name)s, you are invited to %(group)s. Open this link on your phone: %(link)s") % {
        "name": invitation.name,
        "group": invitation.group.name,
        "link": link,
    }
    square = segno.make(link, error="m", micro=False).svg_inline(
        light="#fff", svgclass="qr", lineclass=None, omitsize=True, title=_("The link as a square to scan")
    )
    context = {
        "invitation": invitation,
        "link": link,
        "message": message,
        "square": square,
        "phone": invitation.member.phone if invitation.member else "",
        "then": resolve_url(then, **kwargs),
    }
    return render(request, "people/invitation_link.html", context)


def address_of(request: HttpRequest) -> str:
    """Give the address that guesses are counted by; a trusted proxy's word has become it already."""
    return str(request.META["REMOTE_ADDR"])
