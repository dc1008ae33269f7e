"""Two browsers at the same moment, on PostgreSQL."""

from functools import partial
from typing import Any

import pytest
from django.db.models import QuerySet

from kub.entries.checks import check_books
from sales.models import Customer, Sale
from tests.kitchen import Kitchen
from tests.races import race
from tests.sales.pages import Pages

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SMALL = "Keripik 100 g"


def last_pack_in_two_browsers(kitchen: Kitchen, browsers: list[Pages]) -> list[Any]:
    """Leave one pack, let both sell it at once, and give what each was answered."""
    kitchen.cook()
    left = 60 - 1
    kitchen.sell(str(left))
    forms = [browser.sale({SMALL: "1"}) for browser in browsers]
    sends = [
        partial(browser.send, "sale-new", data=data) for browser, data in zip(browsers, forms, strict=True)
    ]
    return race(*sends)


@pytest.fixture
def browsers(client_of, kitchen: Kitchen, chair, treasurer) -> list[Pages]:
    return [Pages(client_of(user), kitchen.group, kitchen.day) for user in (chair, treasurer)]


def test_the_last_pack_in_two_browsers_ends_with_one_sale(kitchen: Kitchen, browsers: list[Pages]) -> None:
    answers = last_pack_in_two_browsers(kitchen, browsers)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert Sale.objects.count() == 2
    assert check_books() == []


def test_without_its_lock_the_database_itself_stops_the_second(
    kitchen: Kitchen, browsers: list[Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: both see the pack, and one of them meets the constraint instead of an answer."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    fought = False
    for _run in range(10):
        answers = last_pack_in_two_browsers(kitchen, browsers)
        fought = fought or any(isinstance(answer, Exception) for answer in answers)
    assert fought


def test_a_new_customer_in_a_form_that_is_sent_twice_at_once_is_noted_once(
    kitchen: Kitchen, browsers: list[Pages]
) -> None:
    kitchen.cook()
    [hers, _other] = browsers
    for run in range(10):
        data = hers.sale({SMALL: "1"}, customer=f"Bu Rini {run}", paid="later")
        submit = partial(hers.send, "sale-new", data=data)
        assert [answer.status_code for answer in race(submit, submit)] == [302, 302]
        assert Customer.objects.filter(name=f"Bu Rini {run}").count() == 1
    assert Sale.objects.count() == 10
