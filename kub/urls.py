"""All addresses. A group's pages lie under `/g/<slug>/`, where the middleware resolves the access."""

from django.urls import include, path

urlpatterns = [
    path("", include("kub.people.urls")),
    path("", include("kub.entries.urls")),
    path("", include("inventory.urls")),
    path("", include("sales.urls")),
    path("", include("kub.treasury.urls")),
    path("", include("kub.mentoring.urls")),
    path("", include("kub.web.urls")),
]
