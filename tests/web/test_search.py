"""The search over everything of a group: what it finds, in which order, and what it takes for words."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from inventory.models import Batch, Lot, Supplier
from kub.entries.services import undo
from kub.people.models import Group, Member, Role, User
from kub.web.finding import MOST_COUNTED, MOST_SHOWN, find
from sales.models import Customer, Sale
from tests.kitchen import Kitchen

# Who asks, which group, and two for each of the eight kinds.
MOST_QUERIES = 24
PHONES = ["0812 1111 2222", "+62 812-1111-2222", "62812.1111.2222", "8121111", "(0812) 1111"]
AWKWARD = ["%", "__", "%%", "_e", "' OR 1=1 --", '"', "\\", "🍘🍘", "x" * 5000, "K\0", "-- //"]


@pytest.fixture
def looking(kitchen: Kitchen, client_of: Callable) -> Callable[..., dict[str, list[str]]]:
    """Search the kitchen's group: `looking("rini")` gives the titles found by kind, in their order."""
    client = client_of(kitchen.access.user)

    def look(words: str, by: Client = client) -> dict[str, list[str]]:
        response = by.get(reverse("web:search", args=[kitchen.group.slug]), {"q": words})
        assert response.status_code == 200
        return {each.kind: [match.title for match in each.matches] for each in response.context["found"]}

    return look


def page_of(client: Client, group: Group, words: str = "") -> str:
    response = client.get(reverse("web:search", args=[group.slug]), {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def test_every_page_of_a_group_has_a_search(kitchen: Kitchen, client_of: Callable) -> None:
    client = client_of(kitchen.access.user)
    action = f'action="{reverse("web:search", args=[kitchen.group.slug])}"'
    for route in ("web:dashboard", "web:more", "sales:sales", "inventory:stock", "people:members"):
        assert action in client.get(reverse(route, args=[kitchen.group.slug])).content.decode()
    assert action not in page_of(client, kitchen.group), "its own page has a box of its own"


def test_page_outside_of_a_group_has_none(chair: User, client_of: Callable) -> None:
    assert 'class="find"' not in client_of(chair).get(reverse("people:groups")).content.decode()


def test_things_are_found_by_name_and_each_leads_to_its_page(
    kitchen: Kitchen, looking: Callable, client_of: Callable
) -> None:
    kitchen.buy("Kedelai", "10", 110_000, on=kitchen.day)
    customer, supplier = kitchen.customer("Warung Bu Rini"), kitchen.supplier("Toko Rini")
    assert looking("kedelai")["items"] == ["Kedelai"]
    assert len(looking("KEDELAI")["purchases"]) == 1
    found = looking("rini")
    assert (found["customers"], found["suppliers"]) == ([customer.name], [supplier.name])
    page = page_of(client_of(kitchen.access.user), kitchen.group, "rini")
    assert reverse("sales:customer", args=[kitchen.group.slug, customer.pk]) in page
    assert reverse("inventory:supplier", args=[kitchen.group.slug, supplier.pk]) in page


def test_words_are_found_in_any_order_and_spacing(kitchen: Kitchen, looking: Callable) -> None:
    assert looking("100  keripik")["items"] == ["Keripik 100 g"]


def test_best_match_comes_first(kitchen: Kitchen, looking: Callable) -> None:
    for name in ("Toko Bu Ani", "Ani Lestari", "Ani"):
        kitchen.customer(name)
    assert looking("ani")["customers"] == ["Ani", "Ani Lestari", "Toko Bu Ani"]


def test_item_no_longer_used_comes_last(kitchen: Kitchen, looking: Callable) -> None:
    kitchen.items["Keripik 100 g"].archived = True
    kitchen.items["Keripik 100 g"].save()
    assert looking("keripik")["items"] == ["Keripik 250 g", "Keripik 100 g"]


@pytest.mark.parametrize("written", ["{}", "{lower}", "{bare}", "{spaced}"])
def test_batch_and_its_lots_are_found_by_code_in_any_writing(
    kitchen: Kitchen, looking: Callable, written: str
) -> None:
    batch = Batch.objects.get(entry=kitchen.cook())
    code = batch.code
    words = written.format(
        code, lower=code.lower(), bare=code.replace("-", ""), spaced=code.replace("-", " - ")
    )
    found = looking(words)
    assert found["batches"] == [code]
    assert found["lots"] == list(
        Lot.objects.filter(entry=batch.entry).order_by("-pk").values_list("code", flat=True)
    )


def test_sale_is_found_by_number_and_by_the_end_of_it(kitchen: Kitchen, looking: Callable) -> None:
    kitchen.cook()
    sales = [Sale.objects.get(entry=kitchen.sell("1")) for _ in range(3)]
    number = sales[1].number
    assert number is not None
    assert looking(number)["sales"] == [number]
    assert looking(number.replace("/", " "))["sales"] == [number]
    assert looking("0002")["sales"][0] == number
    assert looking("02")["sales"][0] == number


def test_what_is_called_exactly_so_comes_first_of_all(kitchen: Kitchen, looking: Callable) -> None:
    kitchen.cook()
    number = Sale.objects.get(entry=kitchen.sell("1")).number
    kitchen.customer(f"Pesanan {number}")
    assert list(looking(number)) == ["sales", "customers"]


def test_undone_sale_is_found_and_struck_out(
    kitchen: Kitchen, looking: Callable, client_of: Callable
) -> None:
    kitchen.cook()
    entry = kitchen.sell("1")
    undo(access=kitchen.access, uid=entry.uid, reason="")
    number = str(Sale.objects.get(entry=entry))
    assert looking(number)["sales"] == [number]
    assert "undone" in page_of(client_of(kitchen.access.user), kitchen.group, number)


@pytest.mark.parametrize("written", PHONES)
def test_phone_is_found_in_any_writing(kitchen: Kitchen, looking: Callable, written: str) -> None:
    Customer.objects.create(group=kitchen.group, name="Bu Ani", phone="+6281211112222")
    Supplier.objects.create(group=kitchen.group, name="Toko Ani", phone="+6281211112222")
    assert looking(written) == {"customers": ["Bu Ani"], "suppliers": ["Toko Ani"]}


def test_member_is_found_by_name_and_by_phone_only_by_whom_may_see_it(
    kitchen: Kitchen, looking: Callable, client_of: Callable, member: User
) -> None:
    listed = Member.objects.get(group=kitchen.group, user=member)
    assert looking("yuli")["members"] == [listed.name]
    assert looking(listed.phone)["members"] == [listed.name]
    by_member = client_of(member)
    assert looking("yuli", by=by_member)["members"] == [listed.name]
    assert looking(listed.phone, by=by_member) == {}
    assert listed.phone not in page_of(by_member, kitchen.group, "yuli")


@pytest.mark.parametrize("words", AWKWARD)
def test_awkward_words_find_nothing_and_break_nothing(looking: Callable, words: str) -> None:
    assert looking(words) == {}


def test_wildcards_stand_for_themselves(kitchen: Kitchen, looking: Callable) -> None:
    for name in ("Rasa 100%", "Rasa 100", "a_b", "acb"):
        kitchen.customer(name)
    assert looking("100%")["customers"] == ["Rasa 100%"]
    assert looking("a_b")["customers"] == ["a_b"]


def test_what_was_typed_is_shown_and_never_run(kitchen: Kitchen, client_of: Callable) -> None:
    page = page_of(client_of(kitchen.access.user), kitchen.group, "<script>x</script>")
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_one_letter_is_asked_for_more(kitchen: Kitchen, client_of: Callable) -> None:
    client = client_of(kitchen.access.user)
    assert "at least two" in page_of(client, kitchen.group, "k")
    assert "What are you looking for?" in page_of(client, kitchen.group)


def test_nothing_found_says_what_can_be_looked_for(
    kitchen: Kitchen, client_of: Callable, chair: User
) -> None:
    client = client_of(chair)
    assert "Nothing has “zzz”" in page_of(client, kitchen.group, "zzz")
    chair.language = "id"
    chair.save()
    assert 'lang="id"' in page_of(client, kitchen.group, "zzz")


def test_another_groups_things_are_not_found(kitchen: Kitchen, looking: Callable, other_group: Group) -> None:
    Customer.objects.create(group=other_group, name="Bu Rahasia", phone="+6281211112222")
    assert looking("rahasia") == {}
    assert looking("081211112222") == {}


def test_many_are_counted_to_a_bound_and_lead_to_their_list(
    kitchen: Kitchen, looking: Callable, client_of: Callable
) -> None:
    Customer.objects.bulk_create(
        Customer(group=kitchen.group, name=f"Warung {number}") for number in range(MOST_COUNTED + 1)
    )
    client = client_of(kitchen.access.user)
    assert len(looking("warung")["customers"]) == MOST_SHOWN
    page = page_of(client, kitchen.group, "warung")
    assert f"{MOST_COUNTED}+" in page
    url = f"{reverse('sales:customers', args=[kitchen.group.slug])}?q=warung"
    assert url in page
    assert "Warung 1<" in client.get(url).content.decode()


def test_many_members_have_no_list_to_lead_to_as_it_cannot_be_narrowed(kitchen: Kitchen) -> None:
    Member.objects.bulk_create(
        Member(group=kitchen.group, name=f"Sumi {number}", role=Role.MEMBER, joined_on=kitchen.day)
        for number in range(9)
    )
    [found] = find(access=kitchen.access, words="sumi")
    assert (found.kind, found.count, len(found.matches), found.url) == ("members", 9, MOST_SHOWN, "")


def test_number_of_queries_does_not_grow(
    kitchen: Kitchen, looking: Callable, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    kitchen.cook()
    for number in range(5):
        kitchen.sell("1", customer=kitchen.customer(f"Warung {number}").pk, paid=None)
        kitchen.supplier(f"Toko {number}")
    with django_assert_max_num_queries(MOST_QUERIES):
        looking("00")
    with django_assert_max_num_queries(MOST_QUERIES):
        looking("ke")


def test_lists_take_the_same_writings(kitchen: Kitchen, client_of: Callable) -> None:
    kitchen.cook()
    number = Sale.objects.get(entry=kitchen.sell("1")).number
    assert number is not None
    client, slug = client_of(kitchen.access.user), kitchen.group.slug
    listed = client.get(reverse("sales:sales", args=[slug]), {"q": number.replace("/", "")})
    assert number in listed.content.decode()
    code = Batch.objects.get(group=kitchen.group).code
    listed = client.get(reverse("inventory:batches", args=[slug]), {"q": code.replace("-", " ").lower()})
    assert code in listed.content.decode()


def test_api_answers_by_kind(kitchen: Kitchen, api_of: Callable, other_chair: User) -> None:
    kitchen.customer("Warung Bu Rini")
    url = reverse("web:api-search", args=[kitchen.group.slug])
    api = api_of(kitchen.access.user)
    [found] = api.get(url, {"q": "bu rini"}).json()
    assert (found["kind"], found["count"], found["is_more"]) == ("customers", 1, False)
    assert found["matches"][0]["title"] == "Warung Bu Rini"
    assert api.get(url, {"q": uuid.uuid4().hex}).json() == []
    assert api.get(url, {"q": "r"}).status_code == 400
    assert api.get(url).status_code == 400
    assert api_of(other_chair).get(url, {"q": "rini"}).status_code == 404
