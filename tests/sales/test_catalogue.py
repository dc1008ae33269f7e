"""Ways to sell, and prices from a day on."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from inventory.models import Item
from kub.lib.dates import today
from kub.people.models import Group, User
from sales.models import Channel, Price
from sales.selectors.prices import prices_on
from sales.services.prices import set_price, set_prices
from tests.kitchen import Kitchen
from tests.sales.pages import Pages, errors_of, text_of

SMALL = "Keripik 100 g"
TOMORROW = today() + dt.timedelta(days=1)


def price_of(kitchen: Kitchen, on: dt.date) -> int | None:
    item = kitchen.item(SMALL)
    prices = prices_on(group=kitchen.group, channel=kitchen.channel(), items=[item], on=on)
    return prices.get(item.pk)


def test_way_to_sell_is_added_renamed_and_put_away(kitchen: Kitchen, pages: Pages) -> None:
    pages.send("channel-new", data={"name": "Bazar Kajen", "kind": "bazaar"})
    channel = Channel.objects.get(name="Bazar Kajen")
    assert channel.group == kitchen.group
    changes = {"name": "Bazar Doro", "kind": "bazaar", "archived": "on"}
    pages.send("channel-edit", channel.pk, data=changes)
    assert "Bazar Doro Bazaar or exhibition no longer used" in text_of(pages.get("channels"))
    assert "Bazar Doro" not in text_of(pages.get("sale-new"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "langsung", "kind": "direct"}, "Another way to sell is called so already."),
        ({"name": "", "kind": "direct"}, "Fill this in."),
        ({"name": "x" * 41, "kind": "direct"}, "at most 40 characters"),
        ({"name": "Toko", "kind": "magic"}, "Select a valid choice."),
    ],
)
def test_bad_way_to_sell_is_answered_in_words(
    kitchen: Kitchen, pages: Pages, data: dict, sentence: str
) -> None:
    said = errors_of(pages.send("channel-new", data=data))
    assert any(sentence in each for each in said), said


def test_another_group_may_use_the_same_name(pages: Pages, other_group: Group) -> None:
    Channel.objects.create(group=other_group, name="Bazar", kind="bazaar")
    assert pages.send("channel-new", data={"name": "Bazar", "kind": "bazaar"}).status_code == 302


def test_sale_through_a_way_that_was_put_away_is_still_corrected(kitchen: Kitchen, pages: Pages) -> None:
    kitchen.cook()
    entry = kitchen.sell("1")
    Channel.objects.filter(pk=kitchen.channel().pk).update(archived=True)
    assert pages.form("sale-new", corrects=entry.uid).chosen_channel.archived


def test_price_holds_from_its_day_on(kitchen: Kitchen, pages: Pages) -> None:
    price = f"price_{kitchen.item(SMALL).pk}"
    pages.fill("prices-edit", kitchen.channel().pk, changes={"starts_on": "2026-04-01", price: "7.500"})
    assert price_of(kitchen, dt.date(2026, 3, 31)) == 7_000
    assert price_of(kitchen, dt.date(2026, 4, 1)) == 7_500
    assert Price.objects.filter(channel=kitchen.channel()).count() == 4  # only what changed


def test_price_that_is_to_come_is_shown(kitchen: Kitchen, pages: Pages) -> None:
    price = f"price_{kitchen.item(SMALL).pk}"
    pages.fill("prices-edit", kitchen.channel().pk, changes={"starts_on": f"{TOMORROW}", price: "7.500"})
    assert f"{SMALL} Rp 7.000 Rp 7.500 from {TOMORROW.day}" in text_of(pages.get("prices"))
    history = text_of(pages.get("item-prices", kitchen.item(SMALL).pk))
    assert "to come Rp 7.500" in history
    assert "Rp 7.000" in history


def test_price_set_again_for_the_same_day_is_the_later_word(kitchen: Kitchen) -> None:
    for price_rp in (7_500, 8_000):
        set_price(
            access=kitchen.access,
            channel=kitchen.channel(),
            item=kitchen.item(SMALL),
            price_rp=price_rp,
            starts_on=kitchen.day,
        )
    assert price_of(kitchen, kitchen.day) == 8_000
    assert Price.objects.filter(starts_on=kitchen.day).count() == 1


def test_price_that_it_has_already_is_not_written_again(kitchen: Kitchen) -> None:
    same = set_price(
        access=kitchen.access,
        channel=kitchen.channel(),
        item=kitchen.item(SMALL),
        price_rp=7_000,
        starts_on=kitchen.day,
    )
    assert same is None


def test_new_price_changes_nothing_that_was_sold(kitchen: Kitchen, pages: Pages) -> None:
    kitchen.cook()
    entry = kitchen.sell("1")
    price = f"price_{kitchen.item(SMALL).pk}"
    pages.fill("prices-edit", kitchen.channel().pk, changes={"starts_on": "2026-03-01", price: "9.000"})
    assert "Total Rp 7.000" in text_of(pages.get("sale", entry.uid))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "2024-12-31"}, "The group's books begin later than this day."),
        ({"starts_on": "2206-01-01"}, "This day is too far ahead. Is the year right?"),
        ({"starts_on": ""}, "Choose a day."),
        ({"price": "-1"}, "Not less than zero."),
        ({"price": "7,5"}, "Whole Rupiah only, without a fraction."),
        ({"price": "1000000000000"}, "At most Rp 999.999.999.999."),
        ({"price": ""}, "A price stays until another is set."),
    ],
)
def test_bad_price_is_answered_in_words(kitchen: Kitchen, pages: Pages, changes: dict, sentence: str) -> None:
    price = f"price_{kitchen.item(SMALL).pk}"
    filled = {price if name == "price" else name: text for name, text in changes.items()}
    said = errors_of(pages.fill("prices-edit", kitchen.channel().pk, changes=filled))
    assert any(sentence in each for each in said), said
    assert Price.objects.filter(channel=kitchen.channel()).count() == 3


def test_member_sees_prices_and_only_officers_set_them(
    client_of, kitchen: Kitchen, member: User, access_of
) -> None:
    hers = Pages(client_of(member), kitchen.group, kitchen.day)
    assert hers.get("prices").status_code == 200
    assert hers.get("prices-edit", kitchen.channel().pk).status_code == 403
    with pytest.raises(PermissionDenied):
        set_prices(
            access=access_of(member, kitchen.group),
            channel=kitchen.channel(),
            prices={kitchen.item(SMALL): 1},
            starts_on=kitchen.day,
        )


def test_empty_price_list_says_what_to_do_first(client_of, other_group: Group, other_chair: User) -> None:
    there = Pages(client_of(other_chair), other_group, today())
    assert "Make a product first" in text_of(there.get("prices"))
    channel = Channel.objects.filter(group=other_group).earliest("pk")
    assert "Make a product first" in text_of(there.get("prices-edit", channel.pk))


def test_price_list_asks_as_much_of_the_database_for_many_as_for_few(
    kitchen: Kitchen, pages: Pages, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    with django_assert_max_num_queries(20) as few:
        pages.get("prices")
    items = [
        Item.objects.create(group=kitchen.group, name=f"Keripik {number}", kind="product", base_unit="pack")
        for number in range(100)
    ]
    for channel in Channel.objects.filter(group=kitchen.group):
        set_prices(
            access=kitchen.access,
            channel=channel,
            prices=dict.fromkeys(items, 1_000),
            starts_on=kitchen.day,
        )
    with django_assert_num_queries(len(few.captured_queries)):
        pages.get("prices")
