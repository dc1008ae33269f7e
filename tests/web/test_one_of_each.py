"""Every page of a group that has one record of each kind: it opens, and speaks of one."""

import re
from collections import deque
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import BaseUnit, Basis, Item, ItemKind, Recipe, RecipeMaterial, RecipeOutput
from kub.entries.models import Entry
from kub.entries.registry import all_kinds
from kub.lib.dates import today
from kub.people.access import Access
from kub.people.models import Group, User
from sales.models import Price
from tests.kitchen import Kitchen

# Files, and pages that are about the reader and not about the group.
_NOT_A_PAGE = re.compile(r"\.(csv|xlsx)$|/file/|/picture/|/photo/|/logo/")

# "1 sales", "1 records wait", "1 need": of one, but not "1 pcs" or "1 is late".
_PLURAL_OF_ONE = re.compile(r"(?<![\d.,:/–-])1 (?:(?!is\b|pcs\b)[a-z]+s|are|have|need|wait)\b.{0,20}")


@pytest.fixture
def single(sari: Group, chair: User, access_of: Callable[[User, Group], Access]) -> Kitchen:
    """Give KUB Sari Tempe one material, one product, and one record of each kind, all of today."""
    kitchen = Kitchen(access_of(chair, sari), today())
    for name, kind, unit in (
        ("Kedelai", ItemKind.MATERIAL, BaseUnit.KG),
        ("Keripik", ItemKind.PRODUCT, BaseUnit.PACK),
    ):
        kitchen.items[name] = Item.objects.create(group=sari, name=name, kind=kind, base_unit=unit)
    beans, crisps = kitchen.item("Kedelai"), kitchen.item("Keripik")
    recipe = Recipe.objects.create(group=sari, name="Keripik", basis=Basis.PIECES)
    RecipeMaterial.objects.create(group=sari, recipe=recipe, item=beans, quantity_milli=1_000)
    RecipeOutput.objects.create(group=sari, recipe=recipe, item=crisps, quantity_milli=4_000)
    Price.objects.create(
        group=sari, item=crisps, channel=kitchen.channel(), price_rp=7_000, starts_on=sari.started_on
    )
    _record_each_kind(kitchen, recipe)
    return kitchen


def _record_each_kind(kitchen: Kitchen, recipe: Recipe) -> None:
    first, post = kitchen.group.started_on, kitchen.post
    beans, crisps = kitchen.item("Kedelai").pk, kitchen.item("Keripik").pk
    customer, supplier = kitchen.customer().pk, kitchen.supplier().pk
    post("opening_stock", {"lines": [{"item": beans, "quantity": "1", "value": 11_000}]}, on=first)
    post("opening_cash", {"pocket": "cash", "amount": 500_000}, on=first)
    post("opening_payable", {"supplier": supplier, "amount": 150_000}, on=first)
    post("opening_receivable", {"customer": customer, "amount": 75_000}, on=first)
    line = {"item": beans, "quantity": "1", "amount": 11_000}
    bought = str(post("purchase", {"lines": [line], "supplier": supplier}).uid)
    post("purchase_payment", {"purchase": bought, "pocket": "cash", "amount": 1_000})
    post("cost_correction", {"purchase": bought, "line": 0, "amount": 12_000})
    made = {"materials": [{"item": beans, "quantity": "1"}], "outputs": [{"item": crisps, "quantity": "4"}]}
    post("batch", {"basis": Basis.PIECES, "recipe": recipe.pk, **made})
    sold = str(post("sale", kitchen.sale_data("2", "Keripik", customer=customer)).uid)
    post("sale_payment", {"sale": sold, "pocket": "cash", "amount": 3_000})
    post("sale_return", {"sale": sold, "lines": [{"line": 0, "quantity": "1"}]})
    post("taken_out", {"item": crisps, "quantity": "1", "why": "home"})
    parts = [{"why": "lost", "quantity": "1"}]
    post("stock_count", {"lines": [{"item": crisps, "counted": "1", "book": "2", "parts": parts}]})
    post("money_in", {"category": "grant", "pocket": "bank", "amount": 1_000})
    post("money_out", {"category": "power", "pocket": "cash", "amount": 1_000})
    post("transfer", {"from_pocket": "cash", "to_pocket": "bank", "amount": 1_000})
    post("cash_count", {"pocket": "bank", "counted": 1_000, "book": 2_000})


def walk(client: Client, group: Group) -> dict[str, str]:
    """Open each page of the group that links lead to; give the words of each, by its address.

    A page is opened once for each set of parameters that it is asked with, whatever their values.
    """
    start = reverse("web:dashboard", args=[group.slug])
    known, waiting, found = {(start, ())}, deque([start]), {}
    while waiting:
        url = waiting.popleft()
        response = client.get(url)
        assert response.status_code in {200, 302}, f"{url}: {response.status_code}"
        if response.status_code == 302:
            hrefs = [response.headers["Location"]]
        else:
            html = response.content.decode()
            found[url] = _words_of(html)
            hrefs = [unescape(href) for href in re.findall(r'<a [^>]*?href="([^"]+)"', html)]
        for href in hrefs:
            parts = urlsplit(urljoin(url, href))
            key = (parts.path, tuple(sorted(name for name, _value in parse_qsl(parts.query))))
            if parts.path.startswith(start) and not _NOT_A_PAGE.search(parts.path) and key not in known:
                known.add(key)
                waiting.append(parts._replace(scheme="", netloc="", fragment="").geturl())
    return found


def _words_of(html: str) -> str:
    main = re.sub(r"(?s)<(script|style|svg|option|textarea).*?</\1>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ").split())


def test_fixture_has_one_record_of_each_kind(single: Kitchen) -> None:
    kinds = Entry.objects.filter(group=single.group).values_list("kind", flat=True)
    assert sorted(kinds) == sorted(kind.name for kind in all_kinds())


def test_every_page_opens_and_speaks_of_one(single: Kitchen, client_of: Callable) -> None:
    found = walk(client_of(single.access.user), single.group)
    assert len(found) > 100
    wrong = {url: _PLURAL_OF_ONE.findall(words) for url, words in found.items()}
    assert {url: each for url, each in wrong.items() if each} == {}


def test_every_page_opens_in_bahasa_indonesia(single: Kitchen, client_of: Callable) -> None:
    user = single.access.user
    user.language = "id"
    user.save()
    found = walk(client_of(user), single.group)
    assert len(found) > 100
    assert "Penjualan" in found[reverse("sales:sales", args=[single.group.slug])]
