"""Pages of the accompaniment of a group."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.mentoring.forms import TargetForm
from kub.mentoring.models import Measure
from kub.mentoring.selectors import past_progress, progress_within
from kub.mentoring.services import may_set_targets, set_target
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.requests import GroupRequest


def targets(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.PROGRAMME_SEE)
    may_set = may_set_targets(access)
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_target(
                access=access,
                measure=Measure(form.cleaned_data["measure"]),
                month=form.cleaned_data["month"],
                goal=form.cleaned_data["goal"],
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("The target is set."))
            return redirect("mentoring:targets", access.group.slug)
    on = today()
    return render(
        request,
        "mentoring/targets.html",
        {
            "form": form,
            "may_set": may_set,
            "current": progress_within(group=access.group, since=on, until=dt.date.max, on=on),
            "past": past_progress(group=access.group, on=on),
        },
    )
