"""The live server, the database and the phone work together."""

import pytest
from playwright.sync_api import Page, expect

from kub.people.models import User


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_sign_in_page_opens_and_lets_in(page: Page, live_server: object) -> None:
    User.objects.create_superuser("admin", "kunci-rahasia", name="Pengelola")
    page.goto(f"{live_server}/")
    page.locator("input[name=username]").fill("admin")
    page.locator("input[type=password]").fill("kunci-rahasia")
    page.get_by_role("button", name="Sign in").or_(page.get_by_role("button", name="Masuk")).click()
    expect(page.locator("input[type=password]")).to_have_count(0)
