"""Pages that look across the whole business."""

from django.urls import path

from kub.web import api, downloads, figures, searching, views
from kub.web.reporting import api as reporting_api
from kub.web.reporting import views as reporting

app_name = "web"

urlpatterns = [
    path("g/<slug:slug>/", views.dashboard, name="dashboard"),
    path("g/<slug:slug>/figures/", figures.figures_page, name="figures"),
    path("g/<slug:slug>/more/", views.more, name="more"),
    path("g/<slug:slug>/workbook/", downloads.workbook, name="workbook"),
    path("g/<slug:slug>/search/", searching.search, name="search"),
    path("api/v1/groups/<slug:slug>/search/", api.Search.as_view(), name="api-search"),
    path("api/v1/", api.Root.as_view(), name="api-root"),
    path("api/v1/schema/", api.SchemaView.as_view(), name="api-schema"),
    path("api/v1/groups/<slug:slug>/figures/", api.Figures.as_view(), name="api-figures"),
    path("api/v1/groups/<slug:slug>/dashboard/", api.Dashboard.as_view(), name="api-dashboard"),
    path("g/<slug:slug>/workbook/file/", downloads.workbook_file, name="workbook-file"),
    path("g/<slug:slug>/workbook/make/", downloads.workbook_make, name="workbook-make"),
    path("g/<slug:slug>/workbook/<uuid:pk>/", downloads.export, name="export"),
    path("g/<slug:slug>/workbook/<uuid:pk>/file/", downloads.export_file, name="export-file"),
    path("g/<slug:slug>/reports/", reporting.reports, name="reports"),
    path("g/<slug:slug>/reports/<slug:name>/", reporting.report, name="report"),
    path("g/<slug:slug>/reports/<slug:name>/columns/", reporting.report_columns, name="report-columns"),
    path("g/<slug:slug>/reports/<slug:name>/file.csv", reporting.report_csv, name="report-csv"),
    path("g/<slug:slug>/reports/<slug:name>/file.xlsx", reporting.report_xlsx, name="report-xlsx"),
    path("api/v1/groups/<slug:slug>/reports/", reporting_api.Reports.as_view(), name="api-reports"),
    path(
        "api/v1/groups/<slug:slug>/reports/<slug:name>/",
        reporting_api.ReportDetail.as_view(),
        name="api-report",
    ),
]
