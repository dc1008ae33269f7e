"""The list of sales, receipts, and their numbers."""

import datetime as dt
import re
from urllib.parse import unquote

import pytest

from kub.entries.checks import check_books
from kub.entries.services import undo
from kub.lib.dates import today
from sales.models import Sale
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, text_of

SMALL = "Keripik 100 g"


@pytest.fixture
def stocked(kitchen: Kitchen) -> Kitchen:
    kitchen.cook()
    return kitchen


def numbers() -> list[str | None]:
    return list(Sale.objects.order_by("pk").values_list("number", flat=True))


def test_numbers_have_no_gap_in_a_month_with_undone_and_back_dated_sales(kitchen: Kitchen) -> None:
    february = dt.date(2026, 2, 20)
    kitchen.cook(on=february)
    kitchen.cook()
    first = kitchen.sell("1")
    kitchen.sell("1", on=february)
    undo(access=kitchen.access, uid=first.uid)
    kitchen.try_to("sale", kitchen.sale_data("1000"))
    kitchen.sell("1")
    kitchen.sell("1", on=february)
    assert numbers() == ["2026-03/0001", "2026-02/0001", "2026-03/0002", "2026-02/0002"]
    assert check_books() == []


def test_receipt_says_what_was_sold_paid_and_is_open(stocked: Kitchen, pages: Pages) -> None:
    lines = [
        {"item": stocked.item(SMALL).pk, "quantity": "10"},
        {"item": stocked.item("Keripik 250 g").pk, "quantity": "4"},
    ]
    paid = {"pocket": "qris", "amount": 50_000}
    entry = stocked.sell(lines=lines, discount=4_000, paid=paid, customer=stocked.customer().pk)
    text = text_of(pages.get("sale", entry.uid))
    for words in (
        "2026-03/0001",
        "10 March 2026",
        "Warung Bu Rini",
        "10 pack × Rp 7.000 Rp 70.000",
        "4 pack × Rp 16.000 Rp 64.000",
        "Discount −Rp 4.000",
        "Total Rp 130.000",
        "Paid (QRIS) Rp 50.000",
        "Still to be paid Rp 80.000",
        "Cost of the goods",
    ):
        assert words in text, words


def test_receipt_prints_as_a_slip(stocked: Kitchen, pages: Pages) -> None:
    html = pages.get("sale", stocked.sell("1").uid).content.decode()
    assert re.search(r'<body class="[^"]*receipt', html)
    assert 'class="slip"' in html


def test_shared_text_has_all_but_what_the_goods_cost(stocked: Kitchen, pages: Pages) -> None:
    rini = stocked.customer()
    rini.phone = "+6281234567890"
    rini.save()
    entry = stocked.sell("12", customer=rini.pk, discount=4_000)
    html = pages.get("sale", entry.uid).content.decode()
    shared = re.search(r'href="https://wa\.me/(\d*)\?text=([^"]+)"', html)
    assert shared is not None
    assert shared[1] == "6281234567890"
    text = unquote(shared[2])
    assert "*KUB Sari Tempe*" in text
    assert "12\u00a0pack × Rp\u00a07.000 = Rp\u00a084.000" in text
    assert "Still to be paid: Rp\u00a080.000." in text
    assert "61.745" not in text
    assert "18.255" not in text


def test_undone_sale_says_so_and_keeps_its_number(stocked: Kitchen, pages: Pages) -> None:
    entry = stocked.sell("12")
    undo(access=stocked.access, uid=entry.uid, reason="Salah catat")
    text = text_of(pages.get("sale", entry.uid))
    assert "This sale was undone. It does not count; its number stays." in text
    assert "Salah catat" in text
    assert "2026-03/0001 undone" in text
    assert "Take payment" not in text
    assert "2026-03/0001" in text_of(pages.get("sales"))


def test_sale_is_undone_from_its_receipt(stocked: Kitchen, pages: Pages) -> None:
    entry = stocked.sell("12")
    html = pages.get("sale", entry.uid).content.decode()
    [button] = re.findall(r'action="([^"]+/undo/)"', html)
    answer = pages.client.post(button, {"next": pages.url("sale", entry.uid)})
    assert answer["Location"] == pages.url("sale", entry.uid)
    assert "This sale was undone." in text_of(pages.get("sale", entry.uid))
    assert check_books() == []


def test_payments_and_returns_are_listed_where_they_belong(stocked: Kitchen, pages: Pages) -> None:
    entry = stocked.sell("20", customer=stocked.customer().pk)
    payment = stocked.post("sale_payment", {"sale": str(entry.uid), "pocket": "cash", "amount": 100_000})
    line = {"line": 0, "quantity": "2", "spoiled": True}
    stocked.post("sale_return", {"sale": str(entry.uid), "lines": [line]})
    text = text_of(pages.get("sale", entry.uid))
    assert "Payment received 10 March 2026" in text
    assert "Returned −Rp 14.000" in text
    assert "Still to be paid Rp 26.000" in text
    assert pages.get("sale", payment.uid)["Location"] == pages.url("sale", entry.uid)


def test_members_see_receipts_and_officers_take_payments(
    client_of, stocked: Kitchen, member, pages: Pages
) -> None:
    entry = stocked.sell("20", customer=stocked.customer().pk)
    hers = Pages(client_of(member), stocked.group, stocked.day)
    assert "Take payment" in text_of(pages.get("sale", entry.uid))
    text = text_of(hers.get("sale", entry.uid))
    assert "Take payment" not in text
    assert "Undo" not in text
    assert hers.get("payment-new", sale=entry.uid).status_code == 403


@pytest.fixture
def sold(stocked: Kitchen) -> Kitchen:
    """Three sales: one for cash, one owed by Bu Rini, one that was undone."""
    stocked.sell("1")
    stocked.sell("2", customer=stocked.customer("Bu Rini").pk)
    undo(access=stocked.access, uid=stocked.sell("3", on=stocked.day + dt.timedelta(days=1)).uid)
    return stocked


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["0003", "0002", "0001"]),
        ({"open": "on"}, ["0002"]),
        ({"q": "rini"}, ["0002"]),
        ({"q": "03/0001"}, ["0001"]),
        ({"start": "2026-03-11"}, ["0003"]),
        ({"end": "2026-03-10"}, ["0002", "0001"]),
        ({"start": "2026-03-10", "end": "2026-03-10"}, ["0002", "0001"]),
        ({"q": "\x00"}, ["0003", "0002", "0001"]),
        ({"start": "soon", "channel": "x", "page": "x"}, ["0003", "0002", "0001"]),
    ],
)
def test_list_shows_what_was_chosen_the_last_first(
    sold: Kitchen, pages: Pages, query: dict, found: list[str]
) -> None:
    text = text_of(pages.get("sales", **query))
    assert re.findall(r"2026-03/(\d+)", text) == found


def test_list_is_chosen_by_channel(sold: Kitchen, pages: Pages) -> None:
    assert "2026-03/0001" in text_of(pages.get("sales", channel=sold.channel().pk))
    assert "No sale fits" in text_of(pages.get("sales", channel=sold.channel("market").pk))


def test_sums_leave_out_what_was_undone(sold: Kitchen, pages: Pages) -> None:
    text = text_of(pages.get("sales", start="2026-03-01"))
    assert "Sold Rp 21.000 2 sales" in text
    assert "Still owed Rp 14.000" in text


def test_list_that_nothing_narrows_sums_up_this_month_and_all_that_is_owed(
    sold: Kitchen, pages: Pages
) -> None:
    assert "Sold this month Rp 0 0 sales Still owed Rp 14.000" in text_of(pages.get("sales"))
    sold.cook(on=today())
    sold.sell("1", on=today())
    text = text_of(pages.get("sales"))
    assert "Sold this month Rp 7.000 1 sale Still owed Rp 14.000" in text


def test_empty_list_says_what_to_do_first(kitchen: Kitchen, pages: Pages) -> None:
    assert "Nothing has been sold yet." in text_of(pages.get("sales"))


def test_lists_ask_as_much_of_the_database_for_three_rows_as_for_three_hundred(
    stocked: Kitchen, pages: Pages, many_sales, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    names = ("sales", "payment-new", "return-new", "customers", "receivables")
    for count, name in [(3, name) for name in names]:
        many_sales(count)
        with django_assert_max_num_queries(20) as few:
            pages.get(name)
        many_sales(300)
        with django_assert_num_queries(len(few.captured_queries)):
            pages.get(name)
