"""The sale page with script: steppers, the running total, and another channel without a new page."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from kub.lib.dates import today
from kub.people.models import User
from sales.models import Price, Sale
from tests.kitchen import Kitchen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL, BIG = "Keripik 100 g", "Keripik 250 g"


@pytest.fixture
def phone(page: Page, live_server, kitchen: Kitchen, chair: User, client_of) -> Page:
    """A phone on which the chair is about to sell what was cooked today."""
    kitchen.cook(on=today())
    client: Client = client_of(chair)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # its TypedDict is private
    page.goto(f"{live_server.url}/g/{kitchen.group.slug}/sales/new/")
    return page


def total(phone: Page, amount: str) -> None:
    expect(phone.locator("[data-total]")).to_have_text(re.compile(rf"^Rp\s{re.escape(amount)}$"))


def test_goods_are_tapped_repriced_and_sold(phone: Page, kitchen: Kitchen) -> None:
    Price.objects.create(
        group=kitchen.group,
        item=kitchen.item(SMALL),
        channel=kitchen.channel("reseller"),
        price_rp=6_000,
        starts_on=kitchen.group.started_on,
    )
    more = phone.get_by_role("button", name=f"More {SMALL}")
    more.click()
    more.click()
    total(phone, "14.000")
    phone.get_by_role("link", name="Reseller").click()
    expect(phone.locator(".pills [aria-current]")).to_have_text("Reseller")
    expect(phone.get_by_label(SMALL, exact=True)).to_have_value("2")
    total(phone, "12.000")
    phone.locator("li.on").get_by_text("Another price").click()
    phone.locator("li.on").get_by_label("Price of one").fill("5.500")
    total(phone, "11.000")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Receipt")
    sale = Sale.objects.get()
    assert (sale.total_rp, sale.channel) == (11_000, kitchen.channel("reseller"))


def test_paying_later_asks_who(phone: Page) -> None:
    expect(phone.get_by_label("Customer")).to_be_hidden()
    phone.get_by_role("radio", name="Later").check(force=True)
    expect(phone.get_by_label("Customer")).to_be_visible()


def test_nothing_is_wider_than_the_phone(phone: Page, kitchen: Kitchen, live_server) -> None:
    customer = kitchen.customer("Toko Berkah Jaya Makmur Sentosa Kecamatan Talun")
    entry = kitchen.sell("12", customer=customer.pk, on=today())
    start = f"{live_server.url}/g/{kitchen.group.slug}"
    for path in (
        "/sales/",
        f"/sales/{entry.uid}/",
        "/sales/owed/",
        f"/customers/{customer.pk}/",
        "/prices/",
        "/channels/",
        f"/sales/payments/new/?sale={entry.uid}",
        f"/sales/returns/new/?sale={entry.uid}",
    ):
        phone.goto(start + path)
        wide = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, path


def test_receipt_prints_on_one_a6_sheet(phone: Page, kitchen: Kitchen, live_server) -> None:
    lines = [{"item": kitchen.item(name).pk, "quantity": "2"} for name in (SMALL, BIG)]
    entry = kitchen.sell(lines=lines, paid={"pocket": "cash", "amount": 46_000}, on=today())
    phone.goto(f"{live_server.url}/g/{kitchen.group.slug}/sales/{entry.uid}/")
    printed = phone.pdf(prefer_css_page_size=True)
    # 105 × 148 mm in points; a PDF names the size of each of its pages.
    sizes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert [(round(float(width)), round(float(height))) for width, height in sizes] == [(298, 420)]
