"""Filling the pages of sales as a browser does."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from kub.people.models import Group


class Pages:
    """The sales pages of a group, in one person's browser."""

    def __init__(self, client: Client, group: Group) -> None:
        self.client, self.group = client, group

    def url(self, name: str, *args: Any, **query: Any) -> str:
        url = reverse(f"sales:{name}", args=[self.group.slug, *args])
        return url + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")

    def get(self, name: str, *args: Any, **query: Any) -> HttpResponse:
        return self.client.get(self.url(name, *args, **query))

    def form(self, name: str, *args: Any, **query: Any) -> Any:
        """Open a page and give its form."""
        response = self.get(name, *args, **query)
        assert response.status_code == 200
        return response.context["form"]  # type: ignore[attr-defined]

    def send(self, name: str, *args: Any, data: dict[str, Any], **query: Any) -> HttpResponse:
        return self.client.post(self.url(name, *args, **query), data)

    def fill(self, name: str, *args: Any, changes: dict[str, Any], **query: Any) -> HttpResponse:
        """Open a page, change what it shows, and send it."""
        data = written(self.form(name, *args, **query))
        return self.send(name, *args, data=data | changes, **query)

    def sell(self, packs: dict[str, str], *, on: Any = None, **changes: Any) -> HttpResponse:
        """Sell so many of each product, by name."""
        query = changes.pop("query", {})
        data = written(form := self.form("sale-new", **query))
        for line in form.lines["lines"]:
            if line.offer.item.name in packs:
                data[f"{line.prefix}-quantity"] = packs[line.offer.item.name]
        if on:
            data["happened_on"] = f"{on}"
        return self.send("sale-new", data=data | changes, **query)


def written(form: Any) -> dict[str, Any]:
    """Give what a browser would send of a form that nobody touched."""
    data = {box.html_name: _text(box) for box in form}
    for formset in getattr(form, "lines", {}).values():
        data |= {box.html_name: _text(box) for box in formset.management_form}
        data |= {box.html_name: _text(box) for line in formset for box in line}
    return {name: text for name, text in data.items() if text is not None}


def _text(box: Any) -> Any:
    value = box.value()
    return "" if value is None else str(value)


def errors_of(response: HttpResponse) -> list[str]:
    """Give the sentences of what is wrong, as the page shows them."""
    html = response.content.decode()
    found = re.findall(r'<p class="error"[^>]*>(.*?)</p>', html, re.DOTALL)
    alerts = re.findall(r'role="alert">.*?<div>(.*?)</div>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", text).strip() for text in (*found, *alerts)]
