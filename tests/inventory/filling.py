"""Filling the forms about goods as a browser does, and reading what is said of them."""

import uuid
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from inventory.models import Item
from tests.kitchen import Kitchen


def address(kitchen: Kitchen, route: str, *args: Any, **query: Any) -> str:
    url = reverse(f"inventory:{route}", args=[kitchen.group.slug, *args])
    return url + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def lines_of(lines: Sequence[Mapping[str, Any]], prefix: str = "lines") -> dict[str, Any]:
    """Give the fields of a formset."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(lines),
        f"{prefix}-INITIAL_FORMS": 0,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 100,
    }
    for index, line in enumerate(lines):
        data |= {f"{prefix}-{index}-{name}": value for name, value in line.items()}
    return data


def in_unit(item: Item, unit: str) -> str:
    """Give the choice of an item in another of its units."""
    return f"{item.pk}.{item.units.get(name=unit).pk}"


def beans(kitchen: Kitchen, quantity: str = "10", amount: str = "110.000", **more: Any) -> dict[str, Any]:
    """Give a line of the purchase form: soybeans."""
    return {"item": kitchen.item("Kedelai").pk, "quantity": quantity, "amount": amount, **more}


def buy(
    client: Client,
    kitchen: Kitchen,
    *lines: Mapping[str, Any],
    query: dict[str, Any] | None = None,
    **fields: Any,
) -> Any:
    """Send the purchase form; all is paid in cash on the kitchen's day unless `fields` say otherwise."""
    data = {"uid": uuid.uuid4(), "happened_on": kitchen.day, "paid": "all", "pocket": "cash", **fields}
    return client.post(address(kitchen, "purchase-new", **(query or {})), data | lines_of(lines))


def errors_of(response: Any) -> dict[str, str]:
    """Give what the form said, by field; fields of lines as "lines.0.quantity"."""
    assert response.status_code == 200, "it was accepted"
    form = response.context["form"]
    errors = {name: " ".join(sentences) for name, sentences in form.errors.items()}
    for prefix, formset in getattr(form, "lines", {}).items():
        for index, line in enumerate(formset):
            errors |= {f"{prefix}.{index}.{name}": " ".join(said) for name, said in line.errors.items()}
    page = unescape(response.content.decode())
    unsaid = [sentence for sentence in errors.values() if sentence not in page]
    assert unsaid == [], "the page does not say it"
    return errors
