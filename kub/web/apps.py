from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kub.web"
    label = "web"
