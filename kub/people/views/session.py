"""Entering and leaving, the password, one's own details, the language."""

from typing import Any, Final, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kub.lib.dates import today
from kub.lib.tries import TooManyTries, one_try
from kub.people.forms.fields import show_errors
from kub.people.forms.session import CodeForm, OwnDetailsForm, OwnPasswordForm, SignInForm
from kub.people.models import User
from kub.people.requests import UserRequest
from kub.people.selectors.groups import groups_of
from kub.people.services import (
    change_own_details,
    change_password,
    end_sign_ins,
    needs_setup,
    redeem_code,
    set_language,
)
from kub.people.views.shared import address_of

# A code has tries of its own; these are against somebody who tries the codes of many.
TRIES: Final = 20
TRIES_SECONDS: Final = 15 * 60

_login = LoginView.as_view(
    template_name="people/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Every page sends a stranger here; on the first visit there is nobody who could sign in."""
    if needs_setup():
        return redirect("people:setup")
    return cast(HttpResponse, _login(request))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer, for django-axes, somebody who gave too many wrong passwords."""
    sentence = _("Too many wrong passwords. Wait 15 minutes, then try again.")
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=429)
    return render(request, "people/locked_out.html", {"sentence": sentence}, status=429)


@never_cache
@sensitive_post_parameters()
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Set a new password by a code that an officer or the administrator gave."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (user := _redeemed(request, form)):
        login(request, user, backend="kub.people.backends.PhoneOrUsernameBackend")
        messages.success(request, _("The new password is set, and you are signed in."))
        return redirect("people:home")
    return render(request, "people/sign_in_code.html", {"form": form})


def _redeemed(request: HttpRequest, form: CodeForm) -> User | None:
    try:
        with one_try(f"people:code:{address_of(request)}", tries=TRIES, seconds=TRIES_SECONDS):
            return redeem_code(**form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
    except TooManyTries:
        form.add_error(None, _("Too many wrong codes. Wait 15 minutes, then try again."))
    return None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("people:sign-in")


@sensitive_post_parameters()
@login_required
def password(request: UserRequest) -> HttpResponse:
    form = OwnPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is changed. Other phones have to sign in anew."))
        return redirect("people:profile")
    return render(request, "people/password.html", {"form": form})


@login_required
def profile(request: UserRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = OwnDetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(user, form):
        with override(user.language):
            messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(
        request, "people/profile.html", {"form": form, "own_groups": groups_of(user=user, on=today())}
    )


@require_POST
@login_required
def end_other_sign_ins(request: UserRequest) -> HttpResponse:
    """End one's sign-ins on all other phones; this one goes on."""
    end_sign_ins(user=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out on all other phones."))
    return redirect("people:profile")


def _saved(user: User, form: OwnDetailsForm) -> bool:
    try:
        change_own_details(user=user, **form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
        return False
    return True


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: kept with the person, or in a cookie for a stranger."""
    response = redirect(_where_from(request))
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        set_language(user=request.user, language=chosen)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _where_from(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if safe else "/"
