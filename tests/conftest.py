"""The fixed cast: KUB Sari Tempe and everybody around it, and a second group that must never be seen."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation
from rest_framework.test import APIClient

from kub.lib.dates import today
from kub.people.access import Access, resolve_access
from kub.people.models import Group, Member, Role, User
from kub.people.services import (
    MemberFacts,
    add_member,
    assign_coordinator,
    assign_mentor,
    create_group,
    create_user,
)
from tests.kitchen import Kitchen, furnish

# Here, and not as plugins, they come before the fixtures of pytest's own plugins.
from tests.plugins.browser import base_url, browser_context_args, browser_type_launch_args
from tests.plugins.database import empty_database_url
from tests.plugins.needs import pytest_collection_modifyitems

__all__ = [
    "base_url",
    "browser_context_args",
    "browser_type_launch_args",
    "empty_database_url",
    "pytest_collection_modifyitems",
]

PASSWORD = "sepuluh kilo kedelai"
BEGINNING = dt.date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Speak the language of the source, so that tests can look for its sentences."""
    with translation.override("en"):
        yield


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make somebody who signs in: `person("Siti", phone="+62812…")`."""

    def make(name: str, **facts: object) -> User:
        return create_user(name=name, **{"password": PASSWORD, "language": "en", **facts})

    return make


@pytest.fixture
def join() -> Callable[..., Member]:
    """Make a user a member: `join(sari, user, Role.SECRETARY)`."""

    def make(group: Group, user: User, role: str = Role.MEMBER, **facts: object) -> Member:
        noted = {"name": user.name, "phone": user.phone or "", "role": role, "joined_on": BEGINNING, **facts}
        return add_member(group=group, by=None, user=user, facts=MemberFacts(**noted))

    return make


@pytest.fixture
def chair(person: Callable[..., User]) -> User:
    return person("Siti Khotimah", username="siti", phone="+6281200000101")


@pytest.fixture
def sari(chair: User) -> Group:
    """KUB Sari Tempe of Donowangun, whose chair is `chair`."""
    return create_group(
        name="KUB Sari Tempe",
        business="Tempe chips",
        region_code="33.26.05.2004",
        batch_prefix="TMP",
        started_on=BEGINNING,
        chair_name=chair.name,
        chair_phone=chair.phone or "",
        chair_user=chair,
    )


@pytest.fixture
def secretary(sari: Group, person: Callable[..., User], join: Callable[..., Member]) -> User:
    user = person("Rini Astuti", username="rini", phone="+6281200000102")
    join(sari, user, Role.SECRETARY)
    return user


@pytest.fixture
def treasurer(sari: Group, person: Callable[..., User], join: Callable[..., Member]) -> User:
    user = person("Wati Lestari", username="wati", phone="+6281200000103")
    join(sari, user, Role.TREASURER)
    return user


@pytest.fixture
def member(sari: Group, person: Callable[..., User], join: Callable[..., Member]) -> User:
    user = person("Yuliana", username="yuli", phone="+6281200000104")
    join(sari, user)
    return user


@pytest.fixture
def former_member(sari: Group, person: Callable[..., User], join: Callable[..., Member]) -> User:
    user = person("Tini", username="tini", phone="+6281200000105")
    join(sari, user, left_on=today() - dt.timedelta(days=1))
    return user


@pytest.fixture
def mentor(sari: Group, person: Callable[..., User]) -> User:
    user = person("Dewi Rahmawati", username="dewi", phone="+6281200000201")
    assign_mentor(mentor=user, group=sari, from_on=BEGINNING)
    return user


@pytest.fixture
def coordinator(sari: Group, person: Callable[..., User]) -> User:
    """Looks after kecamatan Talun, where Sari Tempe is and the other group is not."""
    user = person("Bambang Suryono", username="bambang", phone="+6281200000301")
    assign_coordinator(coordinator=user, region_code="33.26.05", from_on=BEGINNING)
    return user


@pytest.fixture
def administrator(person: Callable[..., User]) -> User:
    return person("Administrator", username="admin", is_administrator=True)


@pytest.fixture
def outsider(person: Callable[..., User]) -> User:
    """Signs in, and has nothing to do with any group."""
    return person("Joko", username="joko", phone="+6281200000401")


@pytest.fixture
def other_chair(person: Callable[..., User]) -> User:
    return person("Melati", username="melati", phone="+6281200000501")


@pytest.fixture
def other_group(other_chair: User) -> Group:
    """KUB Batik Melati of Kuripan Kertoharjo."""
    return create_group(
        name="KUB Batik Melati",
        business="Batik",
        region_code="33.75.04.1006",
        batch_prefix="BTK",
        started_on=BEGINNING,
        chair_name=other_chair.name,
        chair_user=other_chair,
    )


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """Give a browser in which the user is signed in, or nobody."""

    def make(user: User | None = None) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def api_of() -> Callable[[User | None], APIClient]:
    """Give a caller of the API who is signed in as the user, or nobody."""

    def make(user: User | None = None) -> APIClient:
        client = APIClient(headers={"accept-language": "en"})
        if user is not None:
            client.force_authenticate(user=user)
        return client

    return make


@pytest.fixture
def access_of() -> Callable[[User, Group], Access]:
    """Give what the user may do in the group, for the services that ask for it."""

    def resolve(user: User, group: Group) -> Access:
        access = resolve_access(user, group.slug)
        assert access is not None, f"{user} has nothing to do with {group}"
        return access

    return resolve


@pytest.fixture
def kitchen(
    sari: Group,
    chair: User,
    secretary: User,
    treasurer: User,
    member: User,
    access_of: Callable[[User, Group], Access],
) -> Kitchen:
    """The kitchen of KUB Sari Tempe, recorded in by its chair on a day of March 2026."""
    return furnish(access_of(chair, sari), dt.date(2026, 3, 10))
