"""Every kind of entry has pages: its own, the plain one, and the form that corrects it or begins with it."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from rest_framework import serializers

from kub.entries.models import Entry, Source
from kub.entries.recording import entry_url
from kub.entries.registry import all_kinds
from kub.entries.rows import again_url, row_of
from kub.entries.services import OutcomeStatus, undo
from kub.people.models import User
from tests.entries.test_registry import TRIES
from tests.kitchen import Kitchen


@pytest.fixture
def desk(client_of: Callable[[User | None], Client], chair: User) -> Client:
    return client_of(chair)


@pytest.fixture(params=sorted(TRIES))
def entry(kitchen: Kitchen, request: pytest.FixtureRequest) -> Entry:
    """An entry of each kind in turn."""
    how = TRIES[request.param]
    how.prepare(kitchen)
    on = kitchen.group.started_on if how.on_first_day else kitchen.day
    return kitchen.post(request.param, how.data(kitchen), on=on)


def plain_page(entry: Entry) -> str:
    return reverse("entries:entry", args=[entry.group.slug, entry.uid])


def test_it_has_a_page_of_its_own_and_a_plain_one(entry: Entry, desk: Client) -> None:
    assert desk.get(entry_url(entry), follow=True).status_code == 200
    page = desk.get(plain_page(entry))
    assert page.status_code == 200
    wording = page.context["wording"]
    assert wording.facts or wording.sections


def test_the_form_that_corrects_it_begins_with_what_was_recorded(
    kitchen: Kitchen, entry: Entry, desk: Client
) -> None:
    row = row_of(access=kitchen.access, entry=entry)
    page = desk.get(row.correct_url)
    assert page.status_code == 200
    assert page.context["form"]["happened_on"].value() == entry.happened_on


def test_undone_it_is_shown_and_can_be_recorded_again(kitchen: Kitchen, entry: Entry, desk: Client) -> None:
    undone = undo(access=kitchen.access, uid=entry.uid).entry
    entry.refresh_from_db()
    assert undone is not None
    for url in (entry_url(entry), plain_page(entry), entry_url(undone)):
        assert desk.get(url, follow=True).status_code == 200
    again = desk.get(again_url(access=kitchen.access, entry=entry))
    assert again.status_code == 200
    assert again.context["form"]["happened_on"].value() == entry.happened_on


def test_waiting_it_is_shown_in_the_tray(kitchen: Kitchen, entry: Entry, desk: Client) -> None:
    kitchen.group.periods.create(
        month=entry.happened_on.replace(day=1),
        proposed_by=kitchen.access.user,
        closed_by=kitchen.group.members.get(role="treasurer").user,
        closed_at=entry.recorded_at,
    )
    outcome = kitchen.try_to(entry.kind, entry.payload, on=entry.happened_on, source=Source.OFFLINE)
    assert outcome.status is OutcomeStatus.REVIEW
    assert outcome.entry is not None
    [waiting] = desk.get(reverse("entries:tray", args=[kitchen.group.slug])).context["waiting"]
    assert waiting.stops
    assert desk.get(waiting.row.url).status_code == 200
    assert desk.get(waiting.again_url).status_code == 200


def every_field(schema: serializers.Serializer) -> Iterator[tuple[str, serializers.Field]]:
    for name, field in schema.fields.items():
        yield name, field
        inner = field.child if isinstance(field, serializers.ListSerializer) else field
        if isinstance(inner, serializers.Serializer):
            yield from every_field(inner)


def test_every_field_of_every_kind_has_a_label_in_words(kitchen: Kitchen) -> None:
    """Without one it would be shown by its name in the code, in English."""
    unnamed = [
        f"{kind.name}: {name}"
        for kind in all_kinds()
        for name, field in every_field(kind.schema(context={"group": kitchen.group, "rows": {}}))
        if not isinstance(field.label, Promise)
    ]
    assert unnamed == []


def test_what_another_member_earns_is_told_to_officers_only(
    kitchen: Kitchen, member: User, secretary: User, client_of: Callable[[User], Client]
) -> None:
    kitchen.buy_for_batches()
    entry = kitchen.post("batch", kitchen.batch_data())
    paid = kitchen.group.members.get(user=secretary)
    wages = kitchen.post(
        "money_out", {"category": "wages", "pocket": "cash", "amount": 40_000, "member": paid.pk}
    )
    pages = [reverse("entries:entry", args=[kitchen.group.slug, each.uid]) for each in (entry, wages)]
    pages.append(
        reverse("treasury:cash-book", args=[kitchen.group.slug]) + "?start=2026-03-01&end=2026-03-31"
    )
    for page in pages:
        assert paid.name in client_of(kitchen.access.user).get(page).content.decode()
        assert paid.name not in client_of(member).get(page).content.decode()
