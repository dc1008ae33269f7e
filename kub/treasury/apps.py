from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "kub.treasury"
    label = "treasury"

    def ready(self) -> None:
        from kub.entries.registry import register
        from kub.treasury.kinds import KINDS

        register(*KINDS)
