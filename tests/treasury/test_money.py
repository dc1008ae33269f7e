"""Money in and out, between pockets, counted, and read back as the cash book."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kub.books.chart import Account
from kub.books.selectors import balances, pockets
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.entries.registry import words_of
from kub.entries.services import undo
from kub.people.models import LabourMode, Member, User
from kub.treasury.selectors import MONEY_KINDS, cash_book, lines_of
from kub.treasury.views import LAST_ENTRIES
from tests.kitchen import Kitchen


@pytest.fixture
def desk(client_of: Callable[[User | None], Client], treasurer: User) -> Client:
    return client_of(treasurer)


@pytest.fixture
def fill(kitchen: Kitchen, desk: Client) -> Callable[..., Any]:
    """Open a form of money, fill it as a person does, and send it."""

    def send(page: str, query: str = "", **filled: object) -> Any:
        url = reverse(f"treasury:{page}", args=[kitchen.group.slug]) + query
        form = desk.get(url).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        known = {name: str(value) for name, value in shown.items() if value is not None}
        return desk.post(url, {**known, **{name: str(value) for name, value in filled.items()}})

    return send


def held(kitchen: Kitchen, pocket: Account = Account.CASH) -> int:
    return pockets(group=kitchen.group)[pocket]


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_money_is_recorded_in_three_taps(kitchen: Kitchen, fill: Callable) -> None:
    response = fill("money-in", amount="1,5 juta", category="grant", pocket="bank")
    assert response.status_code == 302
    assert held(kitchen, Account.BANK) == 1_500_000
    entry = Entry.objects.get()
    assert (words_of(entry), entry.amount_rp) == ("Grant or aid", 1_500_000)
    assert check_books() == []


@pytest.mark.parametrize(
    ("filled", "field", "sentence"),
    [
        ({"amount": ""}, "amount", "Fill in a number."),
        ({"amount": "0"}, "amount", "More than zero, please."),
        ({"amount": "-5000"}, "amount", "More than zero, please."),
        ({"amount": "9999999999999"}, "amount", "At most Rp\u00a0999.999.999.999."),
        ({"amount": "seribu"}, "amount", "is not a number"),
        ({"category": ""}, "category", "This field is required."),
        ({"category": "korupsi"}, "category", "not one of the available choices"),
        ({"category": "wages"}, "member", "Choose whose it is."),
        ({"happened_on": "2999-01-01"}, "happened_on", "still to come"),
        ({"happened_on": "2024-12-31"}, "happened_on", "begin later"),
        ({"note": "x" * 201}, "note", "at most 200 characters"),
        ({"note": "a\0b"}, "note", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    kitchen: Kitchen, fill: Callable, filled: dict[str, str], field: str, sentence: str
) -> None:
    good = {"amount": "40rb", "category": "power", "pocket": "cash"}
    response = fill("money-out", **{**good, **filled})
    assert response.status_code == 200
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not Entry.objects.exists()


def test_wages_are_paid_to_a_member(kitchen: Kitchen, fill: Callable, member: User) -> None:
    paid_to = Member.objects.get(user=member)
    fill("money-out", amount="50.000", category="wages", pocket="cash", member=paid_to.pk)
    assert Entry.objects.get().payload["member"] == paid_to.pk
    assert paid_to.postings.get().amount_rp == 50_000
    assert check_books() == []


def test_member_of_another_group_is_not_among_the_choices(
    kitchen: Kitchen, fill: Callable, other_group: Any
) -> None:
    stranger = other_group.members.get()
    response = fill("money-out", amount="50rb", category="wages", pocket="cash", member=stranger.pk)
    assert "member" in response.context["form"].errors
    assert not Entry.objects.exists()


def test_a_pocket_below_zero_is_warned_of(kitchen: Kitchen, fill: Callable, desk: Client) -> None:
    response = fill("money-out", amount="40rb", category="power", pocket="cash")
    assert said(response) == [
        "Saved.",
        "Cash is below zero by the books. Was money that came in not recorded?",
    ]
    page = desk.get(reverse("treasury:money", args=[kitchen.group.slug])).content.decode()
    assert "Cash is below zero by the books, which cannot be" in page


def test_like_last_time_fills_the_form_for_today(kitchen: Kitchen, fill: Callable, desk: Client) -> None:
    fill("money-out", amount="40rb", category="power", pocket="bank", happened_on="2026-03-10")
    url = reverse("treasury:money-out", args=[kitchen.group.slug])
    form = desk.get(desk.get(url).context["last_url"]).context["form"]
    assert (form["amount"].value(), form["pocket"].value()) == ("40.000", "bank")
    assert form["happened_on"].value() != dt.date(2026, 3, 10)


def test_money_moves_between_pockets(kitchen: Kitchen, fill: Callable) -> None:
    fill("transfer", amount="300rb", from_pocket="cash", to_pocket="bank")
    assert (held(kitchen), held(kitchen, Account.BANK)) == (-300_000, 300_000)
    assert words_of(Entry.objects.get()) == "Cash → Bank"
    response = fill("transfer", amount="1rb", from_pocket="qris", to_pocket="qris")
    assert response.context["form"].errors["to_pocket"] == ["Choose another pocket."]
    assert check_books() == []


def test_opening_cash_stands_on_the_first_day(kitchen: Kitchen, fill: Callable) -> None:
    fill("opening-cash", pocket="cash", amount="500.000")
    entry = Entry.objects.get()
    assert entry.happened_on == kitchen.group.started_on
    assert balances(group=kitchen.group)[Account.OPENING] == 500_000
    response = fill("opening-cash", pocket="bank", amount="1rb", happened_on="2026-03-10")
    assert "first day" in response.content.decode()


@pytest.mark.parametrize(
    ("counted", "difference_rp", "words"),
    [
        ("495.000", -5_000, "Rp\u00a05.000 less than in the books"),
        ("500.000", 0, "as in the books"),
        ("512rb", 12_000, "Rp\u00a012.000 more than in the books"),
    ],
)
def test_counted_cash_is_what_the_books_say_from_then(
    kitchen: Kitchen, fill: Callable, counted: str, difference_rp: int, words: str
) -> None:
    fill("opening-cash", pocket="cash", amount="500.000")
    fill("cash-count", counted=counted)
    entry = Entry.objects.get(kind="cash_count")
    assert (entry.amount_rp, words_of(entry)) == (difference_rp, f"Cash: {words}")
    assert held(kitchen) == 500_000 + difference_rp
    assert check_books() == []


def test_count_against_books_that_moved_meanwhile_is_asked_again(
    kitchen: Kitchen, desk: Client, fill: Callable
) -> None:
    fill("opening-cash", pocket="cash", amount="500.000")
    url = reverse("treasury:cash-count", args=[kitchen.group.slug])
    form = desk.get(url).context["form"]
    fill("money-out", amount="40rb", category="power", pocket="cash")
    filled = {name: str(form[name].value()) for name in ("uid", "pocket", "book", "happened_on")}
    response = desk.post(url, {**filled, "counted": "460.000"})
    form = response.context["form"]
    assert form.errors["counted"] == ["The books say Rp\u00a0460.000 now. Count again."]
    filled["book"] = str(form["book"].value())
    assert desk.post(url, {**filled, "counted": "460.000"}).status_code == 302
    assert held(kitchen) == 460_000


def test_a_count_can_be_corrected(kitchen: Kitchen, fill: Callable) -> None:
    fill("opening-cash", pocket="cash", amount="500.000")
    fill("cash-count", counted="450.000")
    count = Entry.objects.get(kind="cash_count")
    fill("cash-count", f"?corrects={count.uid}", counted="495.000")
    assert Entry.objects.get(replaces=count).amount_rp == -5_000
    assert held(kitchen) == 495_000
    assert check_books() == []


def test_each_pocket_is_counted_by_itself(kitchen: Kitchen, fill: Callable) -> None:
    fill("money-in", amount="1jt", category="grant", pocket="bank")
    fill("cash-count", "?pocket=bank", counted="999.000")
    assert held(kitchen, Account.BANK) == 999_000
    fill("cash-count", "?pocket=receivable", counted="1rb")
    assert Entry.objects.latest("pk").payload["pocket"] == "cash"


def test_secretary_sees_the_money_and_records_none(
    kitchen: Kitchen, client_of: Callable, secretary: User
) -> None:
    client = client_of(secretary)
    page = client.get(reverse("treasury:money", args=[kitchen.group.slug]))
    assert page.status_code == 200
    assert reverse("treasury:money-in", args=[kitchen.group.slug]) not in page.content.decode()
    assert client.get(reverse("treasury:money-in", args=[kitchen.group.slug])).status_code == 403


# The cash book


def test_cash_book_runs_from_what_was_there_before(kitchen: Kitchen) -> None:
    kitchen.post(
        "money_in", {"category": "grant", "pocket": "cash", "amount": 500_000}, on=dt.date(2026, 2, 3)
    )
    kitchen.post("transfer", {"from_pocket": "cash", "to_pocket": "bank", "amount": 100_000})
    kitchen.post(
        "money_out", {"category": "power", "pocket": "cash", "amount": 40_000}, on=dt.date(2026, 3, 2)
    )
    book = cash_book(
        group=kitchen.group, pocket=Account.CASH, since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31)
    )
    assert (book.before_rp, book.in_rp, book.out_rp, book.after_rp) == (500_000, 0, 140_000, 360_000)
    lines = lines_of(group=kitchen.group, book=book, postings=list(book.postings))
    rows = [(line.posting.on.day, line.change_rp, line.balance_rp) for line in lines]
    assert rows == [(2, -40_000, 460_000), (10, -100_000, 360_000)]


def test_later_page_of_the_cash_book_goes_on_from_the_one_before(
    kitchen: Kitchen, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kub.treasury.views.ROWS_A_PAGE", 2)
    for day, amount in ((28, 1_000), (28, 2_000), (28, 4_000), (28, 8_000), (2, 16_000)):
        data = {"category": "grant", "pocket": "cash", "amount": amount}
        kitchen.post("money_in", data, on=dt.date(2026, 2 if day == 28 else 3, day))
    url = reverse("treasury:cash-book", args=[kitchen.group.slug])
    asked = {"start": "2026-02-28", "end": "2026-03-31"}
    pages = [desk.get(url, {**asked, "page": page}).context["lines"] for page in (1, 2, 3)]
    shown = [[line.balance_rp for line, _row in lines] for lines in pages]
    assert shown == [[1_000, 3_000], [7_000, 15_000], [31_000]]


def test_cash_book_shows_what_was_undone_and_its_opposite(kitchen: Kitchen, desk: Client) -> None:
    entry = kitchen.post("money_in", {"category": "grant", "pocket": "cash", "amount": 500_000})
    undo(access=kitchen.access, uid=entry.uid)
    url = reverse("treasury:cash-book", args=[kitchen.group.slug])
    response = desk.get(url, {"start": "2026-03-01", "end": "2026-03-31"})
    assert [line.balance_rp for line, _row in response.context["lines"]] == [500_000, 0]
    assert "Undone" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["", "pocket=bank", "pocket=receivable", "start=x&end=y", "start=2026-04-01&end=2026-03-01"]
)
def test_cash_book_opens_for_any_choice(kitchen: Kitchen, desk: Client, query: str) -> None:
    response = desk.get(f"{reverse('treasury:cash-book', args=[kitchen.group.slug])}?{query}")
    assert response.status_code == 200
    assert response.context["book"].pocket == (Account.BANK if query == "pocket=bank" else Account.CASH)


def test_a_longer_cash_book_asks_the_database_no_more(
    kitchen: Kitchen, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = f"{reverse('treasury:cash-book', args=[kitchen.group.slug])}?start=2026-03-01&end=2026-03-31"
    gas = {"category": "power", "pocket": "cash", "amount": 40_000}
    kitchen.post("money_out", gas)
    desk.get(url)
    # session, user, access, what was before, sums, count, rows, what was before the page (2)
    with django_assert_num_queries(9):
        desk.get(url)
    for _time in range(100):
        kitchen.post("money_out", gas)
        undo(access=kitchen.access, uid=kitchen.post("money_out", gas).uid)
    with django_assert_num_queries(9):
        desk.get(url)


def test_more_records_of_money_ask_the_database_no_more(
    kitchen: Kitchen, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("treasury:money", args=[kitchen.group.slug])
    gas = {"category": "power", "pocket": "cash", "amount": 40_000}
    kitchen.post("money_out", gas)
    desk.get(url)
    # session, user, access, what is held, each of the kinds, rows
    with django_assert_num_queries(5 + len(MONEY_KINDS)):
        desk.get(url)
    grant = {"category": "grant", "pocket": "bank", "amount": 1_000}
    entries = [kitchen.post(kind, data) for kind, data in (("money_out", gas), ("money_in", grant)) * 150]
    with django_assert_num_queries(5 + len(MONEY_KINDS)):
        rows = desk.get(url).context["rows"]
    assert [row.entry.pk for row in rows] == [entry.pk for entry in entries[: -LAST_ENTRIES - 1 : -1]]


def test_wages_owed_from_before_the_group_imputed_them_are_paid_first(kitchen: Kitchen, member: User) -> None:
    group = kitchen.group
    group.labour_mode = LabourMode.PAID
    group.save()
    member_row = Member.objects.get(group=group, user=member)
    worked = [{"member": member_row.pk, "quantity": "5", "rate": 8_000}]
    kitchen.cook(work=worked)
    group.labour_mode = LabourMode.IMPUTED
    group.save()
    wage = {"category": "wages", "pocket": "cash", "amount": 50_000, "member": member_row.pk}
    paid = kitchen.post("money_out", wage)
    moved = balances(group=group)
    assert (moved[Account.WAGES_PAYABLE], moved[Account.LABOUR_IMPUTED]) == (0, 10_000)
    undo(access=kitchen.access, uid=paid.uid)
    assert balances(group=group)[Account.WAGES_PAYABLE] == 40_000
    assert check_books() == []
