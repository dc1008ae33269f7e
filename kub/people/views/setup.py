"""The first visit: the administrator, then the first group."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from kub.lib.dates import today
from kub.people.forms.fields import show_errors
from kub.people.forms.groups import FirstGroupForm
from kub.people.forms.session import SetUpForm
from kub.people.models import User
from kub.people.requests import UserRequest
from kub.people.selectors.administration import any_group
from kub.people.services import AlreadySetUp, create_group, needs_setup, set_up
from kub.people.views.shared import administrator_only, warn


@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """Make the administrator, once; afterwards this page is gone."""
    if not needs_setup():
        raise Http404
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        administrator = _administrator_from(form)
        if administrator:
            login(request, administrator, backend="kub.people.backends.PhoneOrUsernameBackend")
            return redirect("people:setup-group")
    return render(request, "people/setup.html", {"form": form})


def _administrator_from(form: SetUpForm) -> User | None:
    try:
        return set_up(**form.administrator(), language=get_language() or "id")
    except AlreadySetUp as error:
        raise Http404 from error
    except ValidationError as error:
        show_errors(form, error, phone="sign_in_name", username="sign_in_name")
        return None


@administrator_only
def first_group(request: UserRequest) -> HttpResponse:
    """Make the first group, while there is none."""
    if any_group():
        raise Http404
    form = FirstGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        create_group(**form.group(administrator=request.user), started_on=today())
        warn(request, form)
        return redirect("people:home")
    return render(request, "people/setup_group.html", {"form": form})
