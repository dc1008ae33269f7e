"""A group's profile, its logo, and its members."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.forms.groups import PARTS, ChangeMemberForm, LogoForm, MemberSignInForm, NewMemberForm
from kub.people.identifiers import odd_halal, odd_nib, odd_pirt
from kub.people.models import Member, Role
from kub.people.regions import region_name
from kub.people.requests import GroupRequest
from kub.people.selectors.invitations import role_changes_of
from kub.people.selectors.members import get_member, members_of, sees_phones
from kub.people.services import (
    SignIn,
    add_member,
    add_member_with_sign_in,
    change_group,
    change_member,
    end_member_sign_ins,
    give_code_to_member,
    give_sign_in,
    set_logo,
)
from kub.people.views.shared import show_code_once, show_once, warn


def group(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    own = request.access.group
    return render(
        request,
        "people/group.html",
        {
            "region": region_name(own.region_code),
            "licences": [
                ("NIB", own.nib, odd_nib(own.nib)),
                ("P-IRT", own.pirt, odd_pirt(own.pirt)),
                (_("Halal certificate"), own.halal, odd_halal(own.halal)),
            ],
        },
    )


def group_edit(request: GroupRequest, part: str) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    if part not in PARTS:
        raise Http404
    own = request.access.group
    form = PARTS[part](request.POST or None, group=own)
    if request.method == "POST" and form.is_valid():
        try:
            change_group(group=own, **form.profile())
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            warn(request, form)
            return redirect("people:group", slug=own.slug)
    return render(request, "people/group_edit.html", {"form": form})


def logo(request: GroupRequest) -> FileResponse:
    """Give the logo to those who may see the group; its address changes with the picture."""
    request.access.require(Permission.SEE)
    picture = request.access.group.logo
    if not picture:
        raise Http404
    try:
        file = picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def logo_edit(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        set_logo(group=own, picture=form.cleaned_data["logo"].full)
        messages.success(request, _("Saved."))
        return redirect("people:group", slug=own.slug)
    return render(request, "people/logo_edit.html", {"form": form})


@require_POST
def logo_remove(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    set_logo(group=request.access.group, picture=None)
    return redirect("people:group", slug=request.access.group.slug)


def members(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    people = members_of(group=request.access.group, on=today())
    return render(
        request, "people/members.html", {"people": people, "shows_phones": sees_phones(request.access)}
    )


def member_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    form = NewMemberForm(request.POST or None, sets_roles=request.access.may(Permission.ROLES))
    if request.method == "POST" and form.is_valid():
        try:
            member, sign_in = _added(request, form)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _after_sign_in(request, member, sign_in)
    return render(request, "people/member_new.html", {"form": form})


def _added(request: GroupRequest, form: NewMemberForm) -> tuple[Member, SignIn | None]:
    whose: dict[str, Any] = {"group": request.access.group, "by": request.access, "facts": form.facts()}
    if form.cleaned_data["signs_in"]:
        return add_member_with_sign_in(**whose)
    return add_member(**whose), None


def member_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    member = get_member(group=own, pk=pk)
    form = ChangeMemberForm(
        request.POST or None, member=member, sets_roles=request.access.may(Permission.ROLES)
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_member(
                group=own,
                by=request.access,
                member=member,
                seen=form.cleaned_data["seen"],
                facts=form.facts(),
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:members", slug=own.slug)
    changes = role_changes_of(group=own, member_pk=member.pk)
    may_help = request.access.may(Permission.ROLES) or member.role == Role.MEMBER
    return render(
        request,
        "people/member_edit.html",
        {
            "form": form,
            "member": member,
            "changes": changes,
            "may_help": may_help and member.is_active_on(today()),
        },
    )


def member_sign_in(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    member = get_member(group=own, pk=pk)
    form = MemberSignInForm(request.POST or None, initial={"phone": member.phone})
    if request.method == "POST" and form.is_valid():
        try:
            sign_in = give_sign_in(group=own, by=request.access, member=member, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _after_sign_in(request, member, sign_in)
    return render(request, "people/member_sign_in.html", {"form": form, "member": member})


@require_POST
def member_code(request: GroupRequest, pk: int) -> HttpResponse:
    """Make a code with which a member who forgot her password sets a new one."""
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    member = get_member(group=own, pk=pk)
    try:
        given = give_code_to_member(group=own, by=request.access, member=member)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("people:member-edit", slug=own.slug, pk=pk)
    return show_code_once(request, given, "people:member-edit", slug=own.slug, pk=pk)


@require_POST
def member_end_sign_ins(request: GroupRequest, pk: int) -> HttpResponse:
    """End the sign-ins of a member who lost her phone."""
    request.access.require(Permission.MEMBERS)
    own = request.access.group
    member = get_member(group=own, pk=pk)
    try:
        end_member_sign_ins(group=own, by=request.access, member=member)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(
            request, _("%(name)s is signed out everywhere, and signs in anew.") % {"name": member.name}
        )
    return redirect("people:member-edit", slug=own.slug, pk=pk)


def _after_sign_in(request: GroupRequest, member: Member, sign_in: SignIn | None) -> HttpResponse:
    if sign_in and sign_in.password:
        return show_once(request, sign_in, "people:members", slug=request.access.group.slug)
    if sign_in:
        messages.success(
            request, _("%(name)s signs in as before, and finds the group there.") % {"name": member.name}
        )
    else:
        messages.success(request, _("Saved."))
    return redirect("people:members", slug=request.access.group.slug)
