"""Pages that look across the whole business."""

from django.urls import path

from kub.web import views

app_name = "web"

urlpatterns = [
    path("g/<slug:slug>/", views.dashboard, name="dashboard"),
    path("g/<slug:slug>/more/", views.more, name="more"),
]
