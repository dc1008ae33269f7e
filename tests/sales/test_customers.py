"""Customers: noted once, found again, and what each bought and owes."""

import pytest
from django.core.exceptions import PermissionDenied

from kub.people.models import Group, User
from sales.models import Customer
from sales.services.customers import CustomerFacts, add_customer, customer_called
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, errors_of, text_of

FACTS = {"name": "Warung Bu Rini", "phone": "0812-3456-7890", "address": "Pasar Kajen"}


def test_customer_is_noted_changed_and_called(kitchen: Kitchen, pages: Pages) -> None:
    pages.send("customer-new", data=FACTS)
    rini = Customer.objects.get()
    assert (rini.group, rini.name, rini.phone) == (kitchen.group, "Warung Bu Rini", "+6281234567890")
    assert "https://wa.me/6281234567890" in pages.get("customer", rini.pk).content.decode()
    pages.send("customer-edit", rini.pk, data={"name": "Toko Rini", "phone": "", "address": ""})
    rini.refresh_from_db()
    assert (rini.name, rini.phone, rini.address) == ("Toko Rini", "", "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "x" * 10_000}, "at most 80 characters"),
        ({"name": "Bu\x00Rini"}, "cannot be shown"),
        ({"name": "\u200b\u202e"}, "Nothing in this text can be seen."),
        ({"phone": "12"}, "is not a phone number"),
        ({"address": "x" * 201}, "at most 200 characters"),
    ],
)
def test_bad_customer_is_answered_in_words(pages: Pages, changes: dict, sentence: str) -> None:
    said = errors_of(pages.send("customer-new", data=FACTS | changes))
    assert any(sentence in each for each in said), said
    assert not Customer.objects.exists()


def test_same_customer_is_not_noted_twice(pages: Pages) -> None:
    pages.send("customer-new", data=FACTS)
    said = errors_of(pages.send("customer-new", data=FACTS | {"name": "WARUNG bu rini"}))
    assert "A customer of this name and number is known already." in said
    assert Customer.objects.count() == 1


def test_page_shows_what_she_bought_and_owes(kitchen: Kitchen, pages: Pages) -> None:
    kitchen.cook()
    kitchen.sell("2", customer=kitchen.customer().pk)
    paid = {"pocket": "cash", "amount": 7_000}
    kitchen.sell("1", customer=kitchen.customer().pk, paid=paid)
    text = text_of(pages.get("customer", kitchen.customer().pk))
    assert "Still owed Rp 14.000" in text
    assert "Bought altogether Rp 21.000 2 sales" in text
    assert "Rp 14.000 still owed" in text_of(pages.get("customers"))


@pytest.mark.parametrize(
    ("words", "found"),
    [("rini", True), ("0812-3456", True), ("62812", True), ("slamet", False), ("99", False)],
)
def test_customers_are_found_by_name_or_number(pages: Pages, words: str, found: bool) -> None:
    pages.send("customer-new", data=FACTS)
    assert ("Warung Bu Rini" in text_of(pages.get("customers", q=words))) is found


def test_everybody_who_sees_the_business_sees_the_numbers_and_only_recorders_change_them(
    client_of, kitchen: Kitchen, pages: Pages, member: User, coordinator: User, outsider: User
) -> None:
    pages.send("customer-new", data=FACTS)
    rini = Customer.objects.get()
    for user, sees, changes in ((member, 200, 200), (coordinator, 200, 403), (outsider, 404, 404)):
        hers = Pages(client_of(user), kitchen.group, kitchen.day)
        assert hers.get("customer", rini.pk).status_code == sees
        assert hers.get("customer-edit", rini.pk).status_code == changes


def test_customers_of_another_group_are_not_mistaken_for_ours(kitchen: Kitchen, other_group: Group) -> None:
    Customer.objects.create(group=other_group, name="Bu Rini")
    ours = customer_called(access=kitchen.access, name="Bu Rini")
    assert ours.group == kitchen.group


def test_who_may_not_record_notes_nobody(kitchen: Kitchen, coordinator: User, access_of) -> None:
    with pytest.raises(PermissionDenied):
        add_customer(access=access_of(coordinator, kitchen.group), facts=CustomerFacts(name="Bu Rini"))
