"""Pages that look across the whole business."""

from django.urls import path

from kub.web import downloads, views

app_name = "web"

urlpatterns = [
    path("g/<slug:slug>/", views.dashboard, name="dashboard"),
    path("g/<slug:slug>/more/", views.more, name="more"),
    path("g/<slug:slug>/workbook/", downloads.workbook, name="workbook"),
    path("g/<slug:slug>/workbook/file/", downloads.workbook_file, name="workbook-file"),
]
