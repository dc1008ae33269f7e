from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "kub.people"
    label = "people"
