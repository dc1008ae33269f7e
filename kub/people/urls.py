"""Addresses of the people's pages. What lies under `g/<slug>/` comes to its view with `request.access`."""

from django.urls import path

from kub.people.api import Members, OwnGroups, TokenView
from kub.people.views import administration, groups, home, invitations, session, setup

app_name = "people"

group_urlpatterns = [
    path("g/<slug:slug>/group/", groups.group, name="group"),
    path("g/<slug:slug>/group/logo/", groups.logo, name="logo"),
    path("g/<slug:slug>/group/logo/edit/", groups.logo_edit, name="logo-edit"),
    path("g/<slug:slug>/group/logo/remove/", groups.logo_remove, name="logo-remove"),
    path("g/<slug:slug>/group/<slug:part>/edit/", groups.group_edit, name="group-edit"),
    path("g/<slug:slug>/members/", groups.members, name="members"),
    path("g/<slug:slug>/members/new/", groups.member_new, name="member-new"),
    path("g/<slug:slug>/members/<int:pk>/", groups.member_edit, name="member-edit"),
    path("g/<slug:slug>/members/<int:pk>/sign-in/", groups.member_sign_in, name="member-sign-in"),
    path("g/<slug:slug>/members/<int:pk>/invite/", invitations.member_invite, name="member-invite"),
    path("g/<slug:slug>/members/<int:pk>/code/", groups.member_code, name="member-code"),
    path(
        "g/<slug:slug>/members/<int:pk>/end-sign-ins/", groups.member_end_sign_ins, name="member-end-sign-ins"
    ),
    path("g/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("g/<slug:slug>/invitations/new/", invitations.invitation_new, name="invitation-new"),
    path(
        "g/<slug:slug>/invitations/<int:pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation-revoke",
    ),
    path("g/<slug:slug>/mentors/", invitations.mentors, name="mentors"),
    path("g/<slug:slug>/mentors/invite/", invitations.mentor_invite, name="mentor-invite"),
    path(
        "g/<slug:slug>/mentors/invitations/<int:pk>/revoke/",
        invitations.mentor_revoke,
        name="mentor-invitation-revoke",
    ),
]

administration_urlpatterns = [
    path("administration/", administration.index, name="administration"),
    path("administration/groups/", administration.groups, name="admin-groups"),
    path("administration/groups/new/", administration.group_new, name="admin-group-new"),
    path("administration/groups/<slug:slug>/", administration.group, name="admin-group"),
    path("administration/groups/<slug:slug>/chair/", administration.chair, name="admin-chair"),
    path(
        "administration/groups/<slug:slug>/members/<int:pk>/sign-in/",
        administration.member_sign_in,
        name="admin-sign-in",
    ),
    path(
        "administration/groups/<slug:slug>/invite/", administration.mentor_invite, name="admin-mentor-invite"
    ),
    path(
        "administration/groups/<slug:slug>/invitations/<int:pk>/revoke/",
        administration.invitation_revoke,
        name="admin-invitation-revoke",
    ),
    path("administration/people/", administration.people, name="admin-people"),
    path("administration/people/new/", administration.person_new, name="admin-person-new"),
    path("administration/people/<int:pk>/", administration.person, name="admin-person"),
    path("administration/people/<int:pk>/code/", administration.person_code, name="admin-code"),
    path("administration/people/<int:pk>/active/", administration.person_active, name="admin-active"),
    path("administration/assignments/", administration.assignments, name="admin-assignments"),
    path("administration/assignments/mentor/new/", administration.mentor_new, name="admin-mentor-new"),
    path(
        "administration/assignments/mentor/<int:pk>/end/", administration.mentor_end, name="admin-mentor-end"
    ),
    path(
        "administration/assignments/coordinator/new/",
        administration.coordinator_new,
        name="admin-coordinator-new",
    ),
    path(
        "administration/assignments/coordinator/<int:pk>/end/",
        administration.coordinator_end,
        name="admin-coordinator-end",
    ),
]

api_urlpatterns = [
    path("api/v1/auth/token/", TokenView.as_view(), name="api-token"),
    path("api/v1/groups/", OwnGroups.as_view(), name="api-groups"),
    path("api/v1/groups/<slug:slug>/members/", Members.as_view(), name="api-members"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("groups/", home.groups, name="groups"),
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-in/code/", session.sign_in_code, name="sign-in-code"),
    path("join/<str:token>/", invitations.join, name="join"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("password/", session.password, name="password"),
    path("profile/", session.profile, name="profile"),
    path("profile/end-sign-ins/", session.end_other_sign_ins, name="end-sign-ins"),
    path("language/", session.language, name="language"),
    path("setup/", setup.setup, name="setup"),
    path("setup/group/", setup.first_group, name="setup-group"),
    *administration_urlpatterns,
    *group_urlpatterns,
    *api_urlpatterns,
]
