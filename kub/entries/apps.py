from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "kub.entries"
    label = "entries"
