"""The main job, as a new group does it on a cheap phone, in Bahasa Indonesia."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from inventory.models import Recipe
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
from kub.books.chart import Account
from kub.books.selectors import balances, result
from kub.entries.checks import check_books
from kub.lib.dates import today
from kub.lib.numbers import read_decimal, to_milli
from kub.people.models import User
from sales.models import Sale
from tests.conftest import PASSWORD
from tests.kitchen import OVERHEAD, USED, Kitchen
from tests.plugins.office import recalculated
from tests.web.test_workbook import figures_of, totals_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the group had on its first day: item, quantity as it is typed, value.
HAD = (
    ("Ragi", "0,02", "1.000"),
    ("Tepung beras", "3", "42rb"),
    ("Tapioka", "1", "12000"),
    ("Minyak", "5", "Rp90.000"),
    ("Bumbu", "1", "30.000"),
    ("Plastik kecil", "60", "30.000"),
    ("Plastik besar", "20", "16.000"),
)


@pytest.fixture
def recipe(kitchen: Kitchen) -> Recipe:
    """The recipe of the worked batch."""
    group = kitchen.group
    recipe = create_recipe(
        group=group, facts=RecipeFacts(name="Keripik tempe", basis="weight", reject_milli=500)
    )
    amounts = {name: to_milli(read_decimal(quantity)) for name, quantity in USED.items()}
    set_materials(
        group=group,
        recipe=recipe,
        materials=[Ingredient(kitchen.item(name), milli) for name, milli in amounts.items()],
    )
    set_work(
        group=group,
        recipe=recipe,
        labour=[Work(people=4, quantity_milli=5_000, rate_rp=8_000)],
        overhead=[OtherCost(line["name"], line["amount"]) for line in OVERHEAD],
    )
    set_outputs(
        group=group,
        recipe=recipe,
        outputs=[
            Output(kitchen.item(name), pieces, packaging=[Ingredient(kitchen.item(plastic), 1_000)])
            for name, pieces, plastic in (
                ("Keripik 100 g", 60_000, "Plastik kecil"),
                ("Keripik 250 g", 20_000, "Plastik besar"),
            )
        ],
    )
    return recipe


class Phone:
    """Somebody of the group at a phone."""

    def __init__(self, page: Page, server: str, slug: str) -> None:
        self.page, self.server, self.slug = page, server, slug

    def sign_in(self, user: User) -> "Phone":
        self.page.goto(f"{self.server}/sign-in/")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()
        expect(self.page.get_by_role("link", name="Beranda")).to_be_visible()
        return self

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.server}/g/{self.slug}/{path}")
        return self.page

    def save(self) -> None:
        self.page.get_by_role("button", name="Simpan").click()
        expect(self.page.locator("[role=status]")).to_contain_text("Tersimpan")

    def revenue(self) -> str:
        """Read the revenue of the month from the first page."""
        self.open()
        lead = self.page.locator(".figure.lead")
        expect(lead).to_contain_text("Omzet")
        return lead.locator(".value").inner_text().replace("\u00a0", " ")

    def sell(self, packs: str) -> None:
        self.open("sales/new/")
        self.page.locator("[name=lines-0-quantity]").fill(packs)
        self.save()


@pytest.fixture
def phone(
    page: Page, live_server: Any, kitchen: Kitchen, recipe: Recipe, chair: User, administrator: User
) -> Phone:
    User.objects.update(language="id")
    return Phone(page, live_server.url, kitchen.group.slug).sign_in(chair)


def add_lines(page: Page, lines: int) -> None:
    for _line in range(lines):
        page.locator("button[name=add_line][value=lines]").click()


def choose(page: Page, name: str, words: str) -> None:
    """Choose the first option of a list that begins with the words."""
    options = page.locator(f"[name={name}] option").all_inner_texts()
    page.locator(f"[name={name}]").select_option(label=next(each for each in options if words in each))


def write_opening_balances(phone: Phone) -> None:
    page = phone.open("opening/stock/")
    add_lines(page, len(HAD) - 1)
    for number, (item, quantity, value) in enumerate(HAD):
        choose(page, f"lines-{number}-item", item)
        page.fill(f"[name=lines-{number}-quantity]", quantity)
        page.fill(f"[name=lines-{number}-value]", value)
    phone.save()
    phone.open("money/opening/")
    page.fill("[name=amount]", "500rb")
    phone.save()


def buy_beans(phone: Phone) -> None:
    page = phone.open("purchases/new/")
    choose(page, "lines-0-item", "Kedelai")
    page.fill("[name=lines-0-quantity]", "10")
    page.fill("[name=lines-0-amount]", "110.000")
    phone.save()


def cook_the_worked_batch(phone: Phone) -> None:
    page = phone.open("batches/new/")
    workers = page.locator("[name^=work-][name$=-worked]")
    for number in range(workers.count()):
        workers.nth(number).set_checked(number < 4)
    phone.save()
    page.wait_for_url(re.compile("/batches/[0-9a-f-]{36}/"))
    words = page.locator("main").inner_text().replace("\u00a0", " ")
    for figure in ("557.000", "5.145,45", "12.413,64", "3.690,91", "8.777,27"):
        assert figure in words, f"{figure} is not on the page of the batch"


def test_a_new_group_records_sells_mends_and_hands_over(
    phone: Phone, kitchen: Kitchen, tmp_path: Path
) -> None:
    page = phone.page
    write_opening_balances(phone)
    buy_beans(phone)
    cook_the_worked_batch(phone)

    phone.sell("12")
    assert phone.revenue() == "Rp 84.000"
    page.get_by_role("button", name="Urungkan Penjualan").first.click()
    assert phone.revenue() == "Rp 0"

    phone.sell("10")
    assert phone.revenue() == "Rp 70.000"
    page.get_by_role("link", name="Perbaiki Penjualan").first.click()
    expect(page.locator("[name=lines-0-quantity]")).to_have_value("10")
    page.locator("[name=lines-0-quantity]").fill("12")
    phone.save()
    assert phone.revenue() == "Rp 84.000"
    numbers = Sale.objects.order_by("pk").values_list("number", "entry__status")
    assert [status for _number, status in numbers] == ["voided", "voided", "posted"]

    phone.open("workbook/")
    with page.expect_download() as download:
        page.locator("a[href*='workbook/file']").first.click()
    data = Path(download.value.path()).read_bytes()
    recounted = recalculated(data, tmp_path).read_bytes()
    assert totals_of(recounted) == totals_of(data)
    found = result(group=kitchen.group, since=today().replace(day=1), until=today())
    figures = figures_of(recounted)
    assert figures["Omzet"] == found.income[Account.SALES] == 84_000
    assert figures["Laba"] == found.profit_rp
    assert balances(group=kitchen.group)[Account.CASH] == 500_000 - 110_000 + 84_000
    assert check_books() == []


def test_two_phones_that_sell_the_last_pack_end_with_one_sale(
    phone: Phone, kitchen: Kitchen, browser: Browser, browser_context_args: dict, treasurer: User
) -> None:
    kitchen.cook(on=today())
    kitchen.sell("59", on=today())
    other = Phone(browser.new_context(**browser_context_args).new_page(), phone.server, phone.slug)
    other.sign_in(treasurer)
    both = (phone, other)
    for each in both:
        each.open("sales/new/")
        each.page.locator("[name=lines-0-quantity]").fill("1")
    for each in both:
        each.page.get_by_role("button", name="Simpan").click(no_wait_after=True)
    for each in both:
        expect(each.page.locator("[role=status], [role=alert]").first).to_be_visible()
    ends = sorted("Tersimpan" in each.page.locator("main").inner_text() for each in both)
    assert ends == [False, True]
    loser = next(each for each in both if "Tersimpan" not in each.page.locator("main").inner_text())
    expect(loser.page.locator("main")).to_contain_text("Keripik 100 g")
    assert Sale.objects.count() == 2
    assert check_books() == []


def test_a_save_button_tapped_twice_saves_once(phone: Phone, kitchen: Kitchen) -> None:
    kitchen.cook(on=today())
    page = phone.open("sales/new/")
    page.locator("[name=lines-0-quantity]").fill("2")
    page.get_by_role("button", name="Simpan").dblclick()
    expect(page.locator("[role=status]")).to_be_visible()
    assert Sale.objects.count() == 1
