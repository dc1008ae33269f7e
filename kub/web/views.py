"""Pages that look across the whole business."""

from django.http import HttpResponse
from django.shortcuts import render

from kub.people.access import Permission
from kub.people.requests import GroupRequest


def dashboard(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    return render(request, "web/dashboard.html")


def more(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    return render(request, "web/more.html")
