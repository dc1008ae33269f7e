from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "sales"

    def ready(self) -> None:
        from kub.entries.checks import register_check
        from kub.entries.registry import register
        from kub.people.services import on_group_created
        from sales.checks import CHECKS
        from sales.kinds import KINDS
        from sales.services.channels import open_channels

        register(*KINDS)
        for name, check in CHECKS.items():
            register_check(name, check)
        on_group_created.append(open_channels)
