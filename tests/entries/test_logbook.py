"""The logbook: what was recorded, found again, undone and corrected."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kub.entries.checks import check_books
from kub.entries.models import Entry, Status
from kub.entries.services import undo
from kub.people.models import User
from tests.kitchen import Kitchen

GRANT = {"category": "grant", "pocket": "cash", "amount": 500_000}
GAS = {"category": "power", "pocket": "cash", "amount": 40_000, "note": "dua tabung"}


@pytest.fixture
def desk(client_of: Callable[[User | None], Client], chair: User) -> Client:
    return client_of(chair)


def logbook(kitchen: Kitchen) -> str:
    return reverse("entries:logbook", args=[kitchen.group.slug])


def page_of(entry: Entry) -> str:
    return reverse("entries:entry", args=[entry.group.slug, entry.uid])


def undo_url(entry: Entry) -> str:
    return reverse("entries:undo", args=[entry.group.slug, entry.uid])


def sentences(response: object) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def test_empty_logbook_says_what_will_be_there(kitchen: Kitchen, desk: Client) -> None:
    assert "Nothing has been recorded yet" in desk.get(logbook(kitchen)).content.decode()


def test_logbook_is_found_by_kind_day_person_and_words(
    kitchen: Kitchen, desk: Client, treasurer: User, access_of: Callable
) -> None:
    kitchen.post("money_in", GRANT)
    kitchen.post("money_out", GAS, on=dt.date(2026, 3, 20), access=access_of(treasurer, kitchen.group))

    def shown(**chosen: object) -> set[str]:
        rows = desk.get(logbook(kitchen), chosen).context["rows"]
        return {row.entry.kind for row in rows}

    assert shown() == {"money_in", "money_out"}
    assert shown(kind="money_out") == {"money_out"}
    assert shown(start="2026-03-11") == {"money_out"}
    assert shown(end="2026-03-11") == {"money_in"}
    assert shown(who=treasurer.pk) == {"money_out"}
    assert shown(q="money OUT") == {"money_out"}
    assert shown(q="tabung") == {"money_out"}
    assert shown(q="sapi") == set()


@pytest.mark.parametrize("odd", ["kind=mukjizat", "who=0", "who=x", "start=kemarin", "q=%00", "page=-7"])
def test_a_choice_that_makes_no_sense_is_passed_over(kitchen: Kitchen, desk: Client, odd: str) -> None:
    kitchen.post("money_in", GRANT)
    response = desk.get(f"{logbook(kitchen)}?{odd}")
    assert [row.entry.kind for row in response.context["rows"]] == ["money_in"]


def test_a_longer_logbook_asks_the_database_no_more(
    kitchen: Kitchen, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def record(times: int) -> None:
        for _time in range(times):
            undo(access=kitchen.access, uid=kitchen.post("money_in", GRANT).uid)
            kitchen.post("money_out", GAS)

    record(1)
    desk.get(logbook(kitchen))
    with django_assert_num_queries(6) as few:  # session, user, access, writers, count, rows
        desk.get(logbook(kitchen))
    record(15)
    with django_assert_num_queries(len(few)):
        desk.get(logbook(kitchen))


def test_entry_is_told_with_names_in_place_of_ids(kitchen: Kitchen, desk: Client) -> None:
    kitchen.cook()
    sale = kitchen.sell("10", customer=kitchen.customer().pk)
    payment = kitchen.post("sale_payment", {"sale": str(sale.uid), "pocket": "qris", "amount": 30_000})
    told = desk.get(page_of(sale)).content.decode()
    for words in ("Warung Bu Rini", "Sold through", "Langsung", "Keripik 100 g", "10 pack", "Siti Khotimah"):
        assert words in told
    told = desk.get(page_of(payment)).content.decode()
    assert page_of(sale) in told
    assert "QRIS" in told


def test_every_kind_is_told_in_words(kitchen: Kitchen, desk: Client) -> None:
    batch = kitchen.cook()
    told = desk.get(page_of(batch)).content.decode()
    for words in ("Kedelai", "10 kg", "Net weight", "5 hour", "Gas", "Plastik kecil", "60 pack"):
        assert words in told
    bought = Entry.objects.get(kind="purchase")
    assert "110.000" in desk.get(page_of(bought)).content.decode()


def test_undone_entry_can_be_recorded_again_at_once(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_out", GAS)
    response = desk.post(undo_url(entry), {"reason": "salah kantong"})
    assert response["Location"] == page_of(entry)
    [said] = sentences(response)
    again = f"{reverse('treasury:money-out', args=[kitchen.group.slug])}?again={entry.uid}"
    assert again in said
    form = desk.get(again).context["form"]
    assert (form["amount"].value(), form["category"].value()) == ("40.000", "power")
    assert form["happened_on"].value() == entry.happened_on
    entry.refresh_from_db()
    assert (entry.status, entry.voided_by.reason) == (Status.VOIDED, "salah kantong")
    assert "no longer counts" in desk.get(page_of(entry)).content.decode()
    assert check_books() == []


def test_undo_returns_to_the_page_of_its_button_and_to_no_other_site(kitchen: Kitchen, desk: Client) -> None:
    first, second = kitchen.post("money_out", GAS), kitchen.post("money_out", GAS)
    assert desk.post(undo_url(first), {"next": logbook(kitchen)})["Location"] == logbook(kitchen)
    away = desk.post(undo_url(second), {"next": "https://example.com/"})
    assert away["Location"] == page_of(second)


def test_undone_twice_it_is_undone_once(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_in", GRANT)
    for _time in range(2):
        assert desk.post(undo_url(entry)).status_code == 302
    assert Entry.objects.filter(voids=entry).count() == 1


def test_undo_that_is_refused_leads_to_what_stands_on_it(kitchen: Kitchen, desk: Client) -> None:
    kitchen.cook()
    sale = kitchen.sell("10", customer=kitchen.customer().pk)
    payment = kitchen.post("sale_payment", {"sale": str(sale.uid), "pocket": "cash", "amount": 30_000})
    response = desk.post(undo_url(sale))
    assert response.status_code == 409
    told = response.content.decode()
    assert "First undo what was recorded later" in told
    assert page_of(payment) in told
    assert undo_url(payment) in told
    sale.refresh_from_db()
    assert sale.status == Status.POSTED


def test_member_undoes_her_own_of_today_and_nothing_else(
    kitchen: Kitchen, client_of: Callable, member: User, access_of: Callable
) -> None:
    kitchen.buy("Kedelai", "10", 110_000)
    access = access_of(member, kitchen.group)
    data = {"item": kitchen.item("Kedelai").pk, "quantity": "1", "why": "home"}
    own, older = (kitchen.post("taken_out", data, access=access) for _time in range(2))
    Entry.objects.filter(pk=older.pk).update(recorded_at=older.recorded_at - dt.timedelta(days=1))
    chairs = kitchen.post("taken_out", data)
    client = client_of(member)
    rows = {row.entry.pk: row for row in client.get(logbook(kitchen)).context["rows"]}
    assert {pk for pk, row in rows.items() if row.may_undo} == {own.pk}
    assert client.post(undo_url(own)).status_code == 302
    assert client.post(undo_url(older)).status_code == 403
    assert client.post(undo_url(chairs)).status_code == 403


def test_correcting_undoes_and_replaces_in_one(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_out", GAS)
    [row] = desk.get(logbook(kitchen)).context["rows"]
    form = desk.get(row.correct_url).context["form"]
    filled = {"uid": str(form["uid"].value()), "happened_on": "2026-03-10", **GAS, "amount": "45rb"}
    response = desk.post(row.correct_url, filled)
    replacement = Entry.objects.get(replaces=entry)
    assert response["Location"] == page_of(replacement)
    assert (replacement.amount_rp, replacement.payload["amount"]) == (-45_000, 45_000)
    told = desk.get(page_of(entry)).content.decode()
    assert "This was corrected" in told
    assert page_of(replacement) in told
    assert check_books() == []


def test_correction_that_is_refused_leaves_the_first_entry_standing(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_out", GAS)
    url = f"{reverse('treasury:money-out', args=[kitchen.group.slug])}?corrects={entry.uid}"
    uid = str(desk.get(url).context["form"]["uid"].value())
    response = desk.post(url, {"uid": uid, "happened_on": "2026-03-10", **GAS, "category": "wages"})
    assert response.context["form"].errors["member"] == ["Choose whose it is."]
    entry.refresh_from_db()
    assert (entry.status, Entry.objects.count()) == (Status.POSTED, 1)


def test_the_same_correction_sent_twice_counts_once(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_out", GAS)
    url = f"{reverse('treasury:money-out', args=[kitchen.group.slug])}?corrects={entry.uid}"
    uid = str(desk.get(url).context["form"]["uid"].value())
    filled = {"uid": uid, "happened_on": "2026-03-10", **GAS, "amount": "45.000"}
    places = {desk.post(url, filled)["Location"] for _time in range(2)}
    assert len(places) == 1
    assert Entry.objects.filter(kind="money_out", status=Status.POSTED).count() == 1
    assert check_books() == []


def test_the_same_form_sent_twice_counts_once(kitchen: Kitchen, desk: Client) -> None:
    url = reverse("treasury:money-in", args=[kitchen.group.slug])
    uid = str(desk.get(url).context["form"]["uid"].value())
    for _time in range(2):
        response = desk.post(url, {"uid": uid, "happened_on": "2026-03-10", **GRANT})
        assert response.status_code == 302
    assert Entry.objects.count() == 1
    assert "counted once" in sentences(response)[-1]


def test_the_same_form_with_other_data_is_asked_whether_it_is_one_more(
    kitchen: Kitchen, desk: Client
) -> None:
    url = reverse("treasury:money-in", args=[kitchen.group.slug])
    uid = str(desk.get(url).context["form"]["uid"].value())
    desk.post(url, {"uid": uid, "happened_on": "2026-03-10", **GRANT})
    other = {"happened_on": "2026-03-10", **GRANT, "amount": "1jt"}
    response = desk.post(url, {"uid": uid, **other})
    assert "This page was saved before with other data" in response.content.decode()
    assert Entry.objects.get().amount_rp == 500_000
    desk.post(url, {"uid": str(response.context["form"]["uid"].value()), **other})
    assert sorted(Entry.objects.values_list("amount_rp", flat=True)) == [500_000, 1_000_000]
