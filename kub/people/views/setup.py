"""The first visit: the administrator, then the first group."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters

from kub.lib.dates import today
from kub.people.forms.fields import show_errors
from kub.people.forms.groups import FirstGroupForm
from kub.people.forms.session import SetUpForm
from kub.people.requests import UserRequest
from kub.people.selectors.administration import any_group
from kub.people.services import AlreadySetUp, create_first_group, needs_setup, set_up
from kub.people.views.shared import administrator_only, warn


@sensitive_post_parameters()
def setup(request: HttpRequest) -> HttpResponse:
    """Make the administrator, once; afterwards this page leads on, a second tap of the button too."""
    if not needs_setup():
        return redirect("people:home")
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            administrator = set_up(**form.administrator(), language=get_language() or "id")
        except AlreadySetUp:
            return redirect("people:home")
        except ValidationError as error:
            show_errors(form, error, phone="sign_in_name", username="sign_in_name")
        else:
            login(request, administrator, backend="kub.people.backends.PhoneOrUsernameBackend")
            return redirect("people:setup-group")
    return render(request, "people/setup.html", {"form": form})


@administrator_only
def first_group(request: UserRequest) -> HttpResponse:
    """Make the first group, while there is none."""
    if any_group():
        return redirect("people:home")
    form = FirstGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.group(administrator=request.user)
        group = create_first_group(administrator=request.user, started_on=today(), **facts)
        warn(request, form)
        if form.cleaned_data["is_chair"]:
            return redirect("web:dashboard", slug=group.slug)
        return redirect("people:home")
    return render(request, "people/setup_group.html", {"form": form})
