"""The page that finds anything of a group by name, number or code."""

from django.http import HttpResponse
from django.shortcuts import render

from kub.people.access import Permission
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text
from kub.web.finding import find, is_too_short


def search(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    words = search_text(request)
    return render(
        request,
        "web/search.html",
        {
            "words": words,
            "is_too_short": is_too_short(words),
            "found": find(access=request.access, words=words),
        },
    )
