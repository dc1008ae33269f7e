"""Requests as the middleware leaves them, for the annotations of views."""

from django.http import HttpRequest

from kub.people.access import Access
from kub.people.models import User


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


class GroupRequest(UserRequest):
    """A request under `/g/<slug>/`, by somebody who has to do with the group."""

    access: Access
