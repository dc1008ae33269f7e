"""What prices leave over cost, and the wish of the group (DOMAIN: the worked batch)."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inventory.selectors.costs import cost_histories
from kub.entries.services import undo
from kub.people.access import Access
from kub.people.models import Group, User
from sales.models import Channel, ChannelKind, Price
from sales.selectors.margins import Margin, safe_price, too_small_margins
from sales.services.prices import set_margin_wish
from tests.kitchen import Kitchen

DAY = dt.date(2026, 3, 10)


@pytest.fixture
def shop(kitchen: Kitchen) -> Channel:
    """Titip jual, where a small pack costs 6.000."""
    shop = Channel.objects.create(group=kitchen.group, kind=ChannelKind.CONSIGNMENT, name="Titip jual")
    price(kitchen, "Keripik 100 g", shop, 6_000)
    return shop


def price(kitchen: Kitchen, name: str, channel: Channel, price_rp: int) -> None:
    Price.objects.update_or_create(
        group=kitchen.group,
        item=kitchen.item(name),
        channel=channel,
        starts_on=kitchen.group.started_on,
        defaults={"price_rp": price_rp},
    )


def small(kitchen: Kitchen, on: dt.date = DAY) -> list[Margin]:
    return too_small_margins(group=kitchen.group, histories=cost_histories(group=kitchen.group, on=on), on=on)


def test_pack_in_the_shop_leaves_855_and_a_safe_price_is_6500(kitchen: Kitchen, shop: Channel) -> None:
    kitchen.cook()
    (margin,) = small(kitchen)
    assert (margin.item.name, margin.channel) == ("Keripik 100 g", shop)
    assert margin.cost == Fraction(56_600, 11)  # 5.145,45…
    assert (margin.left_rp, margin.safe_price_rp) == (855, 6_500)
    assert not margin.is_loss
    assert margin.rise is None


def test_price_that_looks_profitable_loses_414_with_wages(kitchen: Kitchen) -> None:
    kitchen.cook()
    price(kitchen, "Keripik 250 g", kitchen.channel(), 12_000)
    (margin,) = small(kitchen)
    assert margin.is_loss
    assert margin.left_rp == -414


def test_material_that_rose_is_named_with_both_prices(kitchen: Kitchen, shop: Channel) -> None:
    kitchen.cook(on=dt.date(2026, 3, 1))
    kitchen.buy_for_batches(on=DAY)
    wanted = kitchen.batch_data()
    beans = kitchen.buy("Kedelai", "10", 130_000, on=DAY)
    wanted["materials"][0]["lot"] = beans.lots.get().pk
    kitchen.post("batch", wanted, on=DAY)
    margin = next(each for each in small(kitchen) if each.channel == shop)
    assert margin.rise is not None
    assert margin.rise.item.name == "Kedelai"
    assert (margin.rise.before, margin.rise.now) == (11_000, 13_000)
    assert margin.rise.since == dt.date(2026, 3, 1)


def test_packaging_is_no_material(kitchen: Kitchen, shop: Channel) -> None:
    kitchen.cook(on=dt.date(2026, 3, 1))
    kitchen.buy("Plastik kecil", "1", 100_000, on=DAY)
    kitchen.cook(on=DAY)
    assert {margin.rise for margin in small(kitchen)} == {None}


def test_last_batch_that_stands_says_what_a_pack_costs(kitchen: Kitchen, shop: Channel) -> None:
    kitchen.cook(on=dt.date(2026, 3, 1))
    dear = kitchen.cook(on=DAY, overhead=[{"name": "Gas", "amount": 900_000}])
    assert all(margin.is_loss for margin in small(kitchen))
    assert [margin.left_rp for margin in small(kitchen, dt.date(2026, 3, 9))] == [855]
    undo(access=kitchen.access, uid=dear.uid)
    assert [margin.left_rp for margin in small(kitchen)] == [855]


def test_gift_channel_put_away_and_product_never_made_warn_nobody(kitchen: Kitchen, shop: Channel) -> None:
    price(kitchen, "Keripik 250 g", shop, 1)
    assert small(kitchen) == []
    kitchen.cook()
    price(kitchen, "Keripik 100 g", shop, 0)
    assert [margin.item.name for margin in small(kitchen)] == ["Keripik 250 g"]
    shop.archived = True
    shop.save()
    assert small(kitchen) == []


@pytest.mark.parametrize(
    ("cost", "wish", "safe_rp"),
    [
        (Fraction(56_600, 11), 200, 6_500),
        (Fraction(56_600, 11), 0, 5_500),
        (Fraction(5_200), 200, 6_500),
        (Fraction(3_690), 200, 4_700),
        (Fraction(0), 200, 0),
        (Fraction(900), 900, 9_000),
    ],
)
def test_safe_price_is_the_lowest_round_one_that_fulfils_the_wish(
    cost: Fraction, wish: int, safe_rp: int
) -> None:
    assert safe_price(cost=cost, wish_per_mille=wish) == safe_rp
    assert (safe_rp - cost) * 1000 >= safe_rp * wish


def test_wish_of_nothing_warns_of_a_loss_alone(kitchen: Kitchen, shop: Channel) -> None:
    kitchen.cook()
    set_margin_wish(access=kitchen.access, per_mille=0)
    assert small(kitchen) == []
    price(kitchen, "Keripik 100 g", shop, 5_145)
    assert [margin.left_rp for margin in small(kitchen)] == [0]
    assert small(kitchen)[0].is_loss  # by 45 hundredths of a Rupiah


def test_wish_is_set_on_its_page_and_read_on_that_of_the_prices(
    kitchen: Kitchen, client_of: Callable
) -> None:
    client = client_of(kitchen.access.user)
    url = reverse("sales:margin-wish", args=[kitchen.group.slug])
    assert 'value="20"' in client.get(url).content.decode()
    response = client.post(url, {"percent": "35"}, follow=True)
    assert "wants 35\u00a0% of each price" in response.content.decode()
    assert Group.objects.get(pk=kitchen.group.pk).margin_wish_per_mille == 350
    client.post(url, {"percent": "0"})
    prices = client.get(reverse("sales:prices", args=[kitchen.group.slug])).content.decode()
    assert "KUB warns where a price is below cost." in prices


@pytest.mark.parametrize("percent", ["91", "-1", "", "banyak", "2,5", "9" * 40])
def test_wish_that_no_price_fulfils_is_refused_in_words(
    sari: Group, chair: User, client_of: Callable, percent: str
) -> None:
    response = client_of(chair).post(reverse("sales:margin-wish", args=[sari.slug]), {"percent": percent})
    assert response.context["form"].errors["percent"]
    assert Group.objects.get(pk=sari.pk).margin_wish_per_mille == 200


def test_service_refuses_what_the_form_would(
    sari: Group, chair: User, access_of: Callable[[User, Group], Access]
) -> None:
    with pytest.raises(ValidationError):
        set_margin_wish(access=access_of(chair, sari), per_mille=901)
