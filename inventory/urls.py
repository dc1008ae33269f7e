"""Addresses of the pages."""

app_name = "inventory"

urlpatterns: list = []
