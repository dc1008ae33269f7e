"""The first page, and the list of one's groups."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kub.lib.dates import today
from kub.people.requests import UserRequest
from kub.people.selectors.groups import groups_of


@login_required
def home(request: UserRequest) -> HttpResponse:
    """Lead to the one group there is, or to the list of them, or to the administrator's page."""
    own_groups = groups_of(user=request.user, on=today())
    if not own_groups and request.user.is_superuser:
        return redirect("people:administration")
    if len(own_groups) == 1 and not request.user.is_superuser:
        return redirect("web:dashboard", slug=own_groups[0].group.slug)
    return _list(request, own_groups)


@login_required
def groups(request: UserRequest) -> HttpResponse:
    """Where one switches from group to group."""
    return _list(request, groups_of(user=request.user, on=today()))


def _list(request: UserRequest, own_groups: list) -> HttpResponse:
    return render(request, "people/groups.html", {"own_groups": own_groups})
