from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "inventory"

    def ready(self) -> None:
        from inventory.checks import CHECKS
        from inventory.kinds import KINDS
        from inventory.services.places import open_store
        from kub.entries.checks import register_check
        from kub.entries.registry import register
        from kub.people.services import on_group_created

        register(*KINDS)
        for name, check in CHECKS.items():
            register_check(name, check)
        on_group_created.append(open_store)
