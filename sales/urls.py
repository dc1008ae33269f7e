"""Addresses of the pages."""

app_name = "sales"

urlpatterns: list = []
