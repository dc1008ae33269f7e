"""The kitchen's sales pages, in the chair's browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from kub.people.models import User
from tests.kitchen import Kitchen
from tests.sales.pages import Pages


@pytest.fixture
def pages(kitchen: Kitchen, client_of: Callable[[User | None], Client], chair: User) -> Pages:
    return Pages(client_of(chair), kitchen.group)
