"""Addresses of the pages about the accompaniment of a group."""

from django.urls import path

from kub.mentoring import views

app_name = "mentoring"

urlpatterns = [
    path("g/<slug:slug>/targets/", views.targets, name="targets"),
]
