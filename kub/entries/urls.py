"""Addresses of the logbook, of single entries, of the tray, and of the months."""

from django.urls import path

from kub.entries import views
from kub.entries.api import Entries, EntryDetail

app_name = "entries"

urlpatterns = [
    path("g/<slug:slug>/logbook/", views.logbook, name="logbook"),
    path("g/<slug:slug>/entries/<uuid:uid>/", views.entry, name="entry"),
    path("g/<slug:slug>/entries/<uuid:uid>/undo/", views.undo_entry, name="undo"),
    path("g/<slug:slug>/tray/", views.tray, name="tray"),
    path("g/<slug:slug>/tray/<uuid:uid>/post/", views.tray_post, name="tray-post"),
    path("g/<slug:slug>/tray/<uuid:uid>/aside/", views.tray_aside, name="tray-aside"),
    path("g/<slug:slug>/months/", views.periods, name="periods"),
    path("g/<slug:slug>/months/propose/", views.period_propose, name="period-propose"),
    path("g/<slug:slug>/months/close/", views.period_close, name="period-close"),
    path("api/v1/groups/<slug:slug>/entries/", Entries.as_view(), name="api-entries"),
    path("api/v1/groups/<slug:slug>/entries/<uuid:uid>/", EntryDetail.as_view(), name="api-entry"),
]
