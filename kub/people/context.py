"""What every page's template knows of who is looking."""

from typing import Any

from django.http import HttpRequest

from kub.people.access import Access, Permission


class Can:
    """Answers `{% if can.money %}`: an attribute a permission, named by its value."""

    def __init__(self, access: Access) -> None:
        for permission in Permission:
            setattr(self, permission.value, access.may(permission))


def access(request: HttpRequest) -> dict[str, Any]:
    """Give `access`, `group` and `can` to the templates of a group's pages, and nothing elsewhere."""
    found: Access | None = getattr(request, "access", None)
    return {} if found is None else {"access": found, "group": found.group, "can": Can(found)}
