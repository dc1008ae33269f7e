"""What one member earns is told to herself, the officers and the mentor, and to nobody else."""

from collections.abc import Mapping
from typing import Any

from kub.people.access import Access, Permission


def told_to(*, access: Access, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the reader may know of a payload.

    Whose work or money it is, and the lines of somebody's work, are left out unless they are her own.
    """
    if access.may(Permission.EARNINGS):
        return dict(payload)
    own = access.member.pk if access.member else None
    return {
        key: [line for line in value if _is_told(line, own)] if isinstance(value, list) else value
        for key, value in payload.items()
        if key != "member" or value == own
    }


def _is_told(line: Any, own: int | None) -> bool:
    return not isinstance(line, Mapping) or line.get("member", own) == own
