"""What is kept of what somebody sent, and what is said of what is wrong with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def flat_errors(errors: Any, path: str = "") -> dict[str, list[str]]:
    """Flatten nested errors of a serializer to sentences by path: {"lines.0.quantity": ["…"]}."""
    if isinstance(errors, Mapping):
        items = [(str(key), value) for key, value in errors.items()]
    elif isinstance(errors, list) and any(isinstance(item, Mapping | list) for item in errors):
        items = [(str(index), value) for index, value in enumerate(errors)]
    else:
        sentences = [str(error) for error in (errors if isinstance(errors, list) else [errors])]
        return {path or "non_field_errors": sentences}
    flat: dict[str, list[str]] = {}
    for key, value in items:
        if value:
            inner = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            flat.update(flat_errors(value, inner))
    return flat


def without_blanks(data: Any) -> Any:
    """Drop what is empty, so that a field left out and a field left blank are the same payload."""
    if isinstance(data, Mapping):
        pairs = ((key, without_blanks(value)) for key, value in data.items())
        return {key: value for key, value in pairs if value not in (None, "", [], {})}
    if isinstance(data, list):
        return [without_blanks(value) for value in data]
    if isinstance(data, Decimal):
        return f"{data:f}"
    return data
