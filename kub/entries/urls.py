"""Addresses of the logbook, the tray and single entries."""

app_name = "entries"

urlpatterns: list = []
