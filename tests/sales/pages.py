"""Filling the pages of sales as a browser does."""

import datetime as dt
import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from kub.lib.numbers import NO_BREAK_SPACE
from kub.people.models import Group


class Pages:
    """The sales pages of a group, in one person's browser, on a day of the kitchen."""

    def __init__(self, client: Client, group: Group, day: dt.date) -> None:
        self.client, self.group, self.day = client, group, day

    def url(self, name: str, *args: Any, **query: Any) -> str:
        url = reverse(f"sales:{name}", args=[self.group.slug, *args])
        return url + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(self.url(name, *args, **query))

    def form(self, name: str, *args: Any, **query: Any) -> Any:
        """Open a page and give its form."""
        response = self.get(name, *args, **query)
        assert response.status_code == 200
        return response.context["form"]

    def send(self, name: str, *args: Any, data: dict[str, Any], **query: Any) -> Any:
        return self.client.post(self.url(name, *args, **query), data)

    def fill(self, name: str, *args: Any, changes: dict[str, Any], **query: Any) -> Any:
        """Open a page, change what it shows, and send it."""
        data = written(self.form(name, *args, **query))
        return self.send(name, *args, data=data | changes, **query)

    def sell(self, packs: dict[str, str], **changes: Any) -> Any:
        """Sell so many of each product, by name, and change what else the page asks."""
        return self.send("sale-new", data=self.sale(packs, **changes))

    def sale(
        self, packs: dict[str, str], *, query: dict[str, Any] | None = None, **changes: Any
    ) -> dict[str, Any]:
        """Give what is sent of a sale; a product's own boxes are changed by (name, box)."""
        form = self.form("sale-new", **{"happened_on": self.day, **(query or {})})
        data = written(form)
        for line in form.lines["lines"]:
            name = line.offer.item.name
            if name in packs:
                data[f"{line.prefix}-quantity"] = packs[name]
            for box in ("price", "lot"):
                if (own := f"{name} {box}") in changes:
                    data[f"{line.prefix}-{box}"] = changes.pop(own)
        return data | changes


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


def errors_of(response: Any) -> list[str]:
    """Give the sentences of what is wrong, as the page shows them."""
    assert response.status_code == 200, "it was taken"
    html = unescape(response.content.decode()).replace(NO_BREAK_SPACE, " ")
    found = re.findall(r'<p class="error"[^>]*>(.*?)</p>', html, re.DOTALL)
    alerts = re.findall(r'role="alert">.*?<div>(.*?)</div>', html, re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", text).strip() for text in (*found, *alerts)]


def text_of(response: Any) -> str:
    """Give what can be read on a page, on one line."""
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    bare = unescape(re.sub(r"<[^>]+>", " ", html)).replace(NO_BREAK_SPACE, " ")
    return re.sub(r"\s+", " ", bare)
