"""Sending the pages about recipes, batches and stock as a browser does, with all that the form shows."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import lxml.html
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inventory.models import Batch, Recipe
from inventory.services.recipes import (
    Ingredient,
    OtherCost,
    Output,
    RecipeFacts,
    Work,
    create_recipe,
    set_materials,
    set_outputs,
    set_work,
)
from kub.entries.models import Entry
from kub.lib.numbers import to_milli
from tests.kitchen import OVERHEAD, USED, Kitchen

# What the test client gives: the answer, with where it leads and with what the page was made of.
Response = Any


def form_of(response: Response) -> dict[str, Any]:
    """Give the fields of the page's main form, as the browser would send them."""
    page = lxml.html.fromstring(response.content.decode())
    forms = page.xpath("//main//form[translate(@method, 'POST', 'post') = 'post']")
    [form] = [form for form in forms if form.get("id") == "entry"] or forms[:1]
    for template in form.xpath(".//template"):
        template.drop_tree()
    fields: dict[str, Any] = {}
    for name, value in form.form_values():
        if name != "csrfmiddlewaretoken":
            fields[name] = [*fields[name], value] if isinstance(fields.get(name), list) else value
    return fields


def send(client: Client, url: str, *, without: Iterable[str] = (), **changes: Any) -> Response:
    """Open a page, change some of its fields, and send it to where it came from."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return send_on(client, response, url, without=without, **changes)


def send_on(
    client: Client, response: Response, url: str, *, without: Iterable[str] = (), **changes: Any
) -> Response:
    """Send the form of a page that is open already."""
    fields = form_of(response)
    for name in without:
        del fields[name]
    return client.post(url, fields | changes)


def row_with(response: Response, prefix: str, field: str, value: object) -> str:
    """Give the prefix of the formset row in which a field has this value: "outputs-1"."""
    fields = form_of(response)
    for name, found in fields.items():
        if name.startswith(f"{prefix}-") and name.endswith(f"-{field}") and found == str(value):
            return name.removesuffix(f"-{field}")
    raise AssertionError(f"no row of {prefix} has {field} {value}")


def chips_recipe(kitchen: Kitchen, *, work: bool = True) -> Recipe:
    """Write the recipe of the worked batch."""
    group = kitchen.group
    recipe = create_recipe(
        group=group, facts=RecipeFacts(name="Keripik tempe", basis="weight", reject_milli=500)
    )
    set_materials(
        group=group,
        recipe=recipe,
        materials=[
            Ingredient(kitchen.item(name), to_milli(Decimal(quantity))) for name, quantity in USED.items()
        ],
    )
    set_work(
        group=group,
        recipe=recipe,
        labour=[Work(people=4, quantity_milli=5_000, rate_rp=8_000)] if work else [],
        overhead=[OtherCost(str(cost["name"]), int(str(cost["amount"]))) for cost in OVERHEAD],
    )
    set_outputs(
        group=group,
        recipe=recipe,
        outputs=[
            Output(
                kitchen.item("Keripik 100 g"),
                60_000,
                None,
                [Ingredient(kitchen.item("Plastik kecil"), 1_000)],
            ),
            Output(
                kitchen.item("Keripik 250 g"),
                20_000,
                None,
                [Ingredient(kitchen.item("Plastik besar"), 1_000)],
            ),
        ],
    )
    return recipe


def batch_of(response: Response) -> Batch:
    """Give the batch to whose page the answer leads."""
    assert response.status_code == 302, said(response)
    return Batch.objects.get(entry=entry_of(response))


def entry_of(response: Response) -> Entry:
    """Give the entry to whose page the answer leads."""
    assert response.status_code == 302, said(response)
    return Entry.objects.get(uid=response.url.rstrip("/").split("/")[-1])


def said(response: Response) -> list[str]:
    """Give the sentences that the page says are wrong."""
    page = lxml.html.fromstring(response.content.decode())
    wrong = page.xpath("//p[contains(@class, 'error')] | //*[contains(@class, 'notice error')]//p")
    return [" ".join(each.text_content().split()) for each in wrong]


def words_of(response: Response) -> str:
    """Give the words of the page's main part, with single spaces."""
    page = lxml.html.fromstring(response.content.decode())
    [main] = page.xpath("//main")
    return " ".join(" ".join(main.itertext()).replace("\u00a0", " ").split())


def queries_of(client: Client, url: str) -> int:
    """Count what a page asks the database."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)
