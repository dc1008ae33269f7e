"""From the link in a message to the group's first page, on a phone."""

import pytest
from playwright.sync_api import Browser, expect

from kub.people.services import invite

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "id-ID", "has_touch": True}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("script", [True, False])
def test_invited_member_is_in_her_group_after_two_fields(browser: Browser, live_server, sari, chair, script):
    _made, token = invite(group=sari, by=chair, role="member", name="Ani Lestari")
    context = browser.new_context(**PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{live_server}/join/{token}/")
    assert page.locator("main").bounding_box()["width"] <= 360
    page.locator("input[name=sign_in_name]").fill("0812 0000 0777")
    page.locator("input[name=password]").fill("dua belas bungkus")
    page.locator("main form.form button").click()
    expect(page).to_have_url(f"{live_server}/g/{sari.slug}/")
    assert sari.members.filter(user__phone="+6281200000777", name="Ani Lestari").exists()
    context.close()
