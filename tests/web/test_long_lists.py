"""Lists that run over many pages, and what is offered of many."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from kub.people.pagination import PAGE_SIZE
from sales.models import Customer, Sale
from sales.selectors.customers import MOST_OFFERED, offered_customers
from tests.kitchen import Kitchen


def test_pages_together_show_every_sale_once_the_last_first(kitchen: Kitchen, client_of: Callable) -> None:
    kitchen.cook()
    for _ in range(PAGE_SIZE + 1):
        kitchen.sell("1")
    client, url = client_of(kitchen.access.user), reverse("sales:sales", args=[kitchen.group.slug])
    pages = [client.get(url, {"page": number}).context["page"] for number in (1, 2)]
    shown = [sale.pk for page in pages for sale in page]
    assert shown == list(
        Sale.objects.filter(group=kitchen.group).order_by("-sold_on", "-pk").values_list("pk", flat=True)
    )
    assert [len(page) for page in pages] == [PAGE_SIZE, 1]


def test_customers_on_a_later_page_owe_what_they_owe(kitchen: Kitchen, client_of: Callable) -> None:
    kitchen.cook()
    Customer.objects.bulk_create(
        Customer(group=kitchen.group, name=f"Warung {number:03}") for number in range(PAGE_SIZE)
    )
    kitchen.sell("2", customer=kitchen.customer("Zaenab").pk)
    kitchen.sell("1", customer=kitchen.customer("Zaenab").pk)
    client, url = client_of(kitchen.access.user), reverse("sales:customers", args=[kitchen.group.slug])
    [last] = client.get(url, {"page": 2}).context["page"]
    assert (last.name, last.open_rp, last.bought) == ("Zaenab", 21_000, 2)


def test_lots_of_an_item_come_a_page_at_a_time(kitchen: Kitchen, client_of: Callable) -> None:
    line = {"item": kitchen.items["Kedelai"].pk, "quantity": "1", "value": 11_000}
    kitchen.post("opening_stock", {"lines": [line] * (PAGE_SIZE + 1)}, on=kitchen.group.started_on)
    client = client_of(kitchen.access.user)
    url = reverse("inventory:item", args=[kitchen.group.slug, kitchen.items["Kedelai"].pk])
    assert len(client.get(url).context["page"]) == PAGE_SIZE
    assert len(client.get(url, {"page": 2}).context["page"]) == 1


def test_who_bought_last_is_offered_first_and_the_newest_of_others_after(kitchen: Kitchen) -> None:
    kitchen.cook()
    names = ("Ani", "Budi", "Cici")
    for name in (*names, names[0]):
        kitchen.sell("1", customer=kitchen.customer(name).pk)
    Customer.objects.bulk_create(
        Customer(group=kitchen.group, name=f"Warung {number:03}") for number in range(MOST_OFFERED)
    )
    offered = [customer.name for customer in offered_customers(group=kitchen.group)]
    assert offered[:4] == ["Ani", "Cici", "Budi", f"Warung {MOST_OFFERED - 1:03}"]
    assert len(offered) == MOST_OFFERED


def test_item_no_longer_used_is_marked_while_there_is_some(kitchen: Kitchen, client_of: Callable) -> None:
    kitchen.buy("Kedelai", "1", 11_000)
    client, url = client_of(kitchen.access.user), reverse("inventory:stock", args=[kitchen.group.slug])
    assert "No longer used" not in client.get(url).content.decode()
    kitchen.items["Kedelai"].archived = True
    kitchen.items["Kedelai"].save()
    assert "No longer used" in client.get(url).content.decode()


def test_suppliers_take_as_many_queries_for_many_as_for_few(
    kitchen: Kitchen, client_of: Callable, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client, url = client_of(kitchen.access.user), reverse("inventory:suppliers", args=[kitchen.group.slug])
    owe_suppliers(kitchen, range(3))
    client.get(url)
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    owe_suppliers(kitchen, range(3, 300))
    with django_assert_num_queries(len(few.captured_queries)):
        page = client.get(url).context["page"]
    assert [(supplier.name, supplier.owed_rp) for supplier in page][:2] == [
        ("Toko 000", 1_000),
        ("Toko 001", 1_000),
    ]


def owe_suppliers(kitchen: Kitchen, numbers: Iterable[int]) -> None:
    for number in numbers:
        supplier = kitchen.supplier(f"Toko {number:03}").pk
        kitchen.post("opening_payable", {"supplier": supplier, "amount": 1_000}, on=kitchen.group.started_on)


def test_late_pages_are_the_same_from_either_end(kitchen: Kitchen, client_of: Callable) -> None:
    owe_suppliers(kitchen, range(4 * PAGE_SIZE + 7))
    client, url = client_of(kitchen.access.user), reverse("inventory:purchases", args=[kitchen.group.slug])
    pages = [client.get(url, {"page": number}).context["page"] for number in range(1, 6)]
    shown = [purchase.pk for page in pages for purchase in page]
    assert shown == sorted(shown, reverse=True)
    assert [len(page) for page in pages] == [PAGE_SIZE] * 4 + [7]
