from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "kub.mentoring"
    label = "mentoring"
