"""Addresses of the people's pages. What lies under `g/<slug>/` comes to its view with `request.access`."""

from django.urls import path

from kub.people.api import Members, OwnGroups, TokenView
from kub.people.views import administration, groups, home, session, setup

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
    path("administration/people/", administration.people, name="admin-people"),
    path("administration/people/new/", administration.person_new, name="admin-person-new"),
    path("administration/people/<int:pk>/", administration.person, name="admin-person"),
    path("administration/people/<int:pk>/password/", administration.person_password, name="admin-password"),
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
    path("sign-out/", session.sign_out, name="sign-out"),
    path("password/", session.password, name="password"),
    path("profile/", session.profile, name="profile"),
    path("language/", session.language, name="language"),
    path("setup/", setup.setup, name="setup"),
    path("setup/group/", setup.first_group, name="setup-group"),
    *administration_urlpatterns,
    *group_urlpatterns,
    *api_urlpatterns,
]
