"""Inviting members and mentors by a link, and entering by it."""

from typing import Final

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from kub.lib.tries import TooManyTries, one_try
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.forms.groups import InvitationForm, MentorInvitationForm
from kub.people.forms.session import NewcomerForm
from kub.people.models import Group, Invitation
from kub.people.requests import GroupRequest
from kub.people.selectors.administration import mentor_assignments
from kub.people.selectors.invitations import (
    FoundInvitation,
    find_invitation,
    get_open_invitation,
    open_invitations,
)
from kub.people.selectors.members import get_member
from kub.people.services import InvitationClosed, invite, join_as, join_as_newcomer, revoke_invitation
from kub.people.views.shared import address_of, show_link_once

TRIES: Final = 20
TRIES_SECONDS: Final = 15 * 60


class NoSuchLink(Exception):
    """The link never was: somebody guesses, or lost a letter of it."""


def invitations(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    found = open_invitations(group=request.access.group, at=timezone.now(), mentors=False)
    return render(request, "people/invitations.html", {"invitations": found})


def invitation_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    form = InvitationForm(request.POST or None, sets_roles=request.access.may(Permission.ROLES))
    return _invite_page(request, form, "people/invitation_new.html", then="people:invitations")


@require_POST
def member_invite(request: GroupRequest, pk: int) -> HttpResponse:
    """Invite somebody who is on the list of members to sign in."""
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    member = get_member(group=own, pk=pk)
    try:
        made, token = invite(group=own, by=request.user, role=member.role, name=member.name, member=member)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("people:member-edit", slug=own.slug, pk=pk)
    return show_link_once(request, made, token, "people:member-edit", slug=own.slug, pk=pk)


@require_POST
def invitation_revoke(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    revoke(request, group=request.access.group, pk=pk, mentors=False)
    return redirect("people:invitations", slug=request.access.group.slug)


def mentors(request: GroupRequest) -> HttpResponse:
    """Who looks after the group, for the coordinator of its region."""
    request.access.require(Permission.ASSIGN)
    own = request.access.group
    return render(
        request,
        "people/mentors.html",
        {
            "mentors": mentor_assignments(group=own),
            "invitations": open_invitations(group=own, at=timezone.now(), mentors=True),
        },
    )


def mentor_invite(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.ASSIGN)
    form = MentorInvitationForm(request.POST or None)
    return _invite_page(request, form, "people/mentor_invite.html", then="people:mentors")


@require_POST
def mentor_revoke(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.ASSIGN)
    revoke(request, group=request.access.group, pk=pk, mentors=True)
    return redirect("people:mentors", slug=request.access.group.slug)


def _invite_page(
    request: GroupRequest, form: InvitationForm | MentorInvitationForm, template: str, *, then: str
) -> HttpResponse:
    own = request.access.group
    if request.method == "POST" and form.is_valid():
        try:
            made, token = invite(
                group=own, by=request.user, role=form.invited_as(), name=form.cleaned_data["name"]
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            return show_link_once(request, made, token, then, slug=own.slug)
    return render(request, template, {"form": form})


def revoke(request: HttpRequest, *, group: Group, pk: int, mentors: bool) -> None:
    """Take an open invitation back, and say what came of it."""
    invitation = get_open_invitation(group=group, pk=pk, at=timezone.now(), mentors=mentors)
    if revoke_invitation(invitation=invitation):
        messages.success(request, _("The invitation is taken back. Its link opens nothing any more."))
    else:
        messages.error(request, _("The invitation was used a moment ago."))


@never_cache
@sensitive_post_parameters()
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show whom a link invites to what, and let her in."""
    try:
        found = _found(request, token)
    except TooManyTries:
        return render(request, "people/join_closed.html", {"guessed_too_often": True}, status=429)
    except NoSuchLink:
        return render(request, "people/join_closed.html", status=404)
    if not found.is_open:
        return _closed(request, found.invitation)
    try:
        if request.user.is_authenticated:
            return _join_as_oneself(request, token, found.invitation)
        return _join_as_newcomer(request, token, found.invitation)
    except InvitationClosed:  # by somebody else, while this one wrote her name
        return _closed(request, found.invitation)


def _found(request: HttpRequest, token: str) -> FoundInvitation:
    with one_try(f"people:join:{address_of(request)}", tries=TRIES, seconds=TRIES_SECONDS):
        found = find_invitation(token=token, at=timezone.now())
        if found is None:
            raise NoSuchLink
        return found


def _closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Say whom to ask; to her who came in by this very link, it is only a second tap."""
    if request.user.is_authenticated and invitation.used_by_id == request.user.pk:
        return redirect("people:home")
    return render(request, "people/join_closed.html", {"invitation": invitation}, status=410)


def _join_as_oneself(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    error = ""
    if request.method == "POST":
        try:
            group = join_as(token=token, user=request.user)  # type: ignore[arg-type]  # signed in
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            return _welcome(request, group)
    return render(request, "people/join.html", {"invitation": invitation, "error": error})


def _join_as_newcomer(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            group, user = join_as_newcomer(token=token, language=get_language() or "id", **form.newcomer())
        except ValidationError as error:
            show_errors(form, error, phone="sign_in_name", username="sign_in_name")
        else:
            login(request, user, backend="kub.people.backends.PhoneOrUsernameBackend")
            return _welcome(request, group)
    return render(request, "people/join.html", {"invitation": invitation, "form": form})


def _welcome(request: HttpRequest, group: Group) -> HttpResponse:
    messages.success(request, _("Welcome to %(group)s.") % {"group": group.name})
    return redirect("web:dashboard", slug=group.slug)
