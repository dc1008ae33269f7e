"""The administrator's pages: groups, people, and who looks after what. Not a group's business."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kub.lib.dates import today
from kub.people.forms.administration import (
    ChairForm,
    CoordinatorForm,
    EndForm,
    MentorForm,
    NewGroupForm,
    NewPersonForm,
)
from kub.people.forms.fields import show_errors
from kub.people.forms.groups import MemberSignInForm, MentorInvitationForm
from kub.people.models import CoordinatorAssignment, MentorAssignment
from kub.people.pagination import paginate
from kub.people.regions import region_name
from kub.people.requests import UserRequest
from kub.people.selectors.administration import (
    coordinator_assignments,
    find_groups,
    find_people,
    get_coordinator_assignment,
    get_group,
    get_mentor_assignment,
    get_person,
    memberships_of,
    mentor_assignments,
)
from kub.people.selectors.invitations import open_invitations
from kub.people.selectors.members import get_member, members_of
from kub.people.services import (
    SignIn,
    appoint_chair,
    assign_coordinator,
    assign_mentor,
    create_group_with_chair,
    create_person,
    end_assignment,
    give_code,
    give_sign_in,
    invite,
    set_active,
)
from kub.people.views.invitations import revoke
from kub.people.views.shared import (
    administrator_only,
    search_text,
    show_code_once,
    show_link_once,
    show_once,
    warn,
)


@administrator_only
def index(request: UserRequest) -> HttpResponse:
    return render(request, "people/administration.html")


@administrator_only
def groups(request: UserRequest) -> HttpResponse:
    text = search_text(request)
    page = paginate(request, find_groups(text=text))
    rows = [(group, region_name(group.region_code)) for group in page]
    return render(request, "people/admin_groups.html", {"page": page, "rows": rows, "text": text})


@administrator_only
def group(request: UserRequest, slug: str) -> HttpResponse:
    own = get_group(slug=slug)
    return render(
        request,
        "people/admin_group.html",
        {
            "own": own,
            "region": region_name(own.region_code),
            "people": members_of(group=own, on=today()),
            "mentors": mentor_assignments(group=own),
            "invitations": open_invitations(group=own, at=timezone.now(), mentors=True),
        },
    )


@administrator_only
def group_new(request: UserRequest) -> HttpResponse:
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own, sign_in = create_group_with_chair(**form.group())
        except ValidationError as error:
            show_errors(form, error)
        else:
            warn(request, form)
            return _slip_or_page(request, sign_in, "people:admin-group", slug=own.slug)
    return _form_page(request, form, title=_("New group"), back=resolve_url("people:admin-groups"))


@administrator_only
def chair(request: UserRequest, slug: str) -> HttpResponse:
    own = get_group(slug=slug)
    form = ChairForm(request.POST or None, group=own)
    if request.method == "POST" and form.is_valid():
        try:
            appoint_chair(group=own, member=form.cleaned_data["member"], by=request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return redirect("people:admin-group", slug=slug)
    return _form_page(
        request, form, title=_("Make somebody the chair"), back=resolve_url("people:admin-group", slug)
    )


@administrator_only
def member_sign_in(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    own = get_group(slug=slug)
    member = get_member(group=own, pk=pk)
    form = MemberSignInForm(request.POST or None, initial={"phone": member.phone})
    if request.method == "POST" and form.is_valid():
        try:
            sign_in = give_sign_in(group=own, by=None, member=member, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _slip_or_page(request, sign_in, "people:admin-group", slug=slug)
    title = _("A sign-in for %(name)s") % {"name": member.name}
    return _form_page(request, form, title=title, back=resolve_url("people:admin-group", slug))


@administrator_only
def mentor_invite(request: UserRequest, slug: str) -> HttpResponse:
    own = get_group(slug=slug)
    form = MentorInvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = invite(
                group=own, by=request.user, role=form.invited_as(), name=form.cleaned_data["name"]
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            return show_link_once(request, invitation, token, "people:admin-group", slug=slug)
    return _form_page(
        request, form, title=_("Invite a mentor"), back=resolve_url("people:admin-group", slug), lead=own.name
    )


@require_POST
@administrator_only
def invitation_revoke(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    own = get_group(slug=slug)
    revoke(request, group=own, pk=pk, mentors=True)
    return redirect("people:admin-group", slug=slug)


@administrator_only
def people(request: UserRequest) -> HttpResponse:
    text = search_text(request)
    return render(
        request, "people/admin_people.html", {"page": paginate(request, find_people(text=text)), "text": text}
    )


@administrator_only
def person(request: UserRequest, pk: int) -> HttpResponse:
    somebody = get_person(pk=pk)
    return render(
        request,
        "people/admin_person.html",
        {
            "person": somebody,
            "memberships": memberships_of(user=somebody),
            "mentored": mentor_assignments(mentor=somebody),
            "coordinated": _with_regions(coordinator_assignments(coordinator=somebody)),
        },
    )


@administrator_only
def person_new(request: UserRequest) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_in = create_person(**form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return show_once(request, sign_in, "people:admin-person", pk=sign_in.user.pk)
    return _form_page(request, form, title=_("New person"), back=resolve_url("people:admin-people"))


@require_POST
@administrator_only
def person_code(request: UserRequest, pk: int) -> HttpResponse:
    """Make a code with which somebody who forgot her password sets a new one."""
    given = give_code(user=get_person(pk=pk), by=request.user)
    return show_code_once(request, given, "people:admin-person", pk=pk)


@require_POST
@administrator_only
def person_active(request: UserRequest, pk: int) -> HttpResponse:
    try:
        set_active(user=get_person(pk=pk), active=request.POST.get("active") == "yes")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("people:admin-person", pk=pk)


@administrator_only
def assignments(request: UserRequest) -> HttpResponse:
    return render(
        request,
        "people/admin_assignments.html",
        {
            "page": paginate(request, mentor_assignments()),
            "coordinated": _with_regions(coordinator_assignments()),
        },
    )


@administrator_only
def mentor_new(request: UserRequest) -> HttpResponse:
    initial = {"mentor": request.GET.get("person"), "group": request.GET.get("group"), "from_on": today()}
    form = MentorForm(request.POST or None, initial=initial)
    return _assignment_page(request, form, assign_mentor, title=_("New mentor assignment"))


@administrator_only
def coordinator_new(request: UserRequest) -> HttpResponse:
    initial = {"coordinator": request.GET.get("person"), "from_on": today()}
    form = CoordinatorForm(request.POST or None, initial=initial)
    return _assignment_page(request, form, assign_coordinator, title=_("New coordinator assignment"))


def _assignment_page(
    request: UserRequest, form: MentorForm | CoordinatorForm, assign: Callable[..., object], *, title: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            assign(**form.assignment())
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            warn(request, form)
            return redirect("people:admin-assignments")
    return _form_page(request, form, title=title, back=resolve_url("people:admin-assignments"))


@administrator_only
def mentor_end(request: UserRequest, pk: int) -> HttpResponse:
    term = get_mentor_assignment(pk=pk)
    return _end_page(request, term, lead=f"{term.mentor} · {term.group}")


@administrator_only
def coordinator_end(request: UserRequest, pk: int) -> HttpResponse:
    term = get_coordinator_assignment(pk=pk)
    return _end_page(
        request, term, lead=f"{term.coordinator} · {region_name(term.region_code) or term.region_code}"
    )


def _end_page(
    request: UserRequest, term: MentorAssignment | CoordinatorAssignment, *, lead: str
) -> HttpResponse:
    form = EndForm(request.POST or None, initial={"until_on": term.until_on or today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_assignment(assignment=term, until_on=form.cleaned_data["until_on"])
        except ValidationError as error:
            show_errors(form, error)
        else:
            return redirect("people:admin-assignments")
    back = resolve_url("people:admin-assignments")
    return _form_page(request, form, title=_("End the assignment"), back=back, lead=lead)


def _with_regions(terms: Iterable[CoordinatorAssignment]) -> list[tuple[CoordinatorAssignment, str]]:
    return [(term, region_name(term.region_code) or term.region_code) for term in terms]


def _slip_or_page(request: UserRequest, sign_in: SignIn, page: str, **kwargs: Any) -> HttpResponse:
    return show_once(request, sign_in, page, **kwargs) if sign_in.password else redirect(page, **kwargs)


def _form_page(request: UserRequest, form: Form, *, title: str, back: str, lead: str = "") -> HttpResponse:
    return render(
        request, "people/admin_form.html", {"form": form, "title": title, "back": back, "lead": lead}
    )
