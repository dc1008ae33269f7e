"""A lot's whole story, from the purchased beans to each sale and back, and its recall."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from inventory.models import Lot
from inventory.selectors.lots import get_lot, lot_story
from inventory.services.lots import set_recalled
from kub.entries.checks import check_books
from kub.entries.services import OutcomeStatus, undo
from kub.lib.dates import today
from tests.inventory.filling import address
from tests.inventory.pages import queries_of, words_of
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


def lot_of(name: str, **which: Any) -> Lot:
    return Lot.objects.filter(item__name=name, **which).latest("pk")


def bought_cooked_sold_and_returned(kitchen: Kitchen):
    """Buy beans from a supplier, cook, sell 12 packs, take 3 back and 1 spoiled."""
    kitchen.buy_for_batches()
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "1", "unit": "karung", "amount": 500_000}
    kitchen.post("purchase", {"supplier": kitchen.supplier().pk, "lines": [line]})
    beans = lot_of("Kedelai")
    data = kitchen.batch_data()
    data["materials"][0]["lot"] = beans.pk
    batch = kitchen.post("batch", data)
    sale = kitchen.sell("12")
    lines = [{"line": 0, "quantity": "3", "spoiled": False}, {"line": 0, "quantity": "1", "spoiled": True}]
    back = kitchen.post("sale_return", {"sale": str(sale.uid), "lines": lines, "pocket": "cash"})
    return beans, batch, sale, back


def test_story_of_a_pack_leads_from_the_beans_to_the_sale_and_back(office, kitchen):
    beans, batch, sale, back = bought_cooked_sold_and_returned(kitchen)
    chips = lot_of("Keripik 100 g")
    story = lot_story(group=kitchen.group, lot=get_lot(group=kitchen.group, pk=chips.pk))
    assert {source.lot.item.name for source in story.sources} >= {"Kedelai", "Minyak", "Plastik kecil"}
    [source] = [source for source in story.sources if source.lot.item.name == "Kedelai"]
    assert (source.lot, source.quantity_milli) == (beans, 10_000)
    assert source.purchase_line is not None
    assert source.purchase_line.purchase.supplier == kitchen.supplier()
    told = [(each.entry, each.why, each.quantity_milli, each.left_milli) for each in story.happenings]
    assert told == [
        (batch, "made", 60_000, 60_000),
        (sale, "sold", -12_000, 48_000),
        (back, "returned", 4_000, 52_000),
        (back, "spoiled", -1_000, 51_000),
    ]
    page = office.get(address(kitchen, "lot", chips.pk))
    html = page.content.decode()
    assert f"/sales/{sale.uid}/" in html
    assert address(kitchen, "lot", beans.pk) in html
    assert address(kitchen, "batch", batch.uid) in html
    words = words_of(page)
    assert "Kedelai from Toko Berkah" in words
    assert "51 pack of 60 pack" in words
    assert check_books() == []


def test_story_of_the_beans_leads_to_each_pack_that_was_sold(office, kitchen):
    beans, batch, sale, _back = bought_cooked_sold_and_returned(kitchen)
    page = office.get(address(kitchen, "lot", beans.pk))
    html, words = page.content.decode(), words_of(page)
    assert "Bought from Toko Berkah on 10 March 2026" in words
    assert f"/sales/{sale.uid}/" in html
    assert address(kitchen, "batch", batch.uid) in html
    for name in ("Keripik 100 g", "Keripik 250 g"):
        assert address(kitchen, "lot", lot_of(name).pk) in html
    assert "60 pack on 10 March 2026, 51 still there" in words
    assert "40 kg of 50 kg" in words


def test_story_goes_through_goods_made_of_goods(office, kitchen):
    """Beans become tempe in one batch, and tempe becomes chips in the next."""
    kitchen.buy("Kedelai", "10", 110_000)
    tempe = kitchen.output("Remahan", "10", value=1_000)
    first = {
        "basis": "weight",
        "materials": [{"item": kitchen.item("Kedelai").pk, "quantity": "10"}],
        "outputs": [kitchen.output("Keripik 250 g", "20"), tempe],
    }
    kitchen.post("batch", first)
    second = {
        "basis": "weight",
        "materials": [{"item": kitchen.item("Keripik 250 g").pk, "quantity": "8"}],
        "outputs": [kitchen.output("Keripik 100 g", "18")],
    }
    kitchen.post("batch", second)
    sale = kitchen.sell("2")
    beans = office.get(address(kitchen, "lot", lot_of("Kedelai").pk)).content.decode()
    assert f"/sales/{sale.uid}/" in beans
    chips = words_of(office.get(address(kitchen, "lot", lot_of("Keripik 100 g").pk)))
    assert "Keripik 250 g from batch TMP-001" in chips
    assert "Kedelai bought" in chips


def test_what_was_undone_is_told_and_counts_for_nothing(office, kitchen):
    kitchen.cook()
    sale = kitchen.sell("12")
    undo(access=kitchen.access, uid=sale.uid)
    kitchen.sell("5")
    chips = lot_of("Keripik 100 g")
    story = lot_story(group=kitchen.group, lot=get_lot(group=kitchen.group, pk=chips.pk))
    told = [(each.quantity_milli, each.is_undone, each.left_milli) for each in story.happenings]
    assert told == [(60_000, False, 60_000), (-12_000, True, 60_000), (-5_000, False, 55_000)]
    assert "undone" in words_of(office.get(address(kitchen, "lot", chips.pk)))


def test_batch_that_was_undone_is_not_made_of_the_beans(kitchen):
    kitchen.buy_for_batches()
    batch = kitchen.post("batch", kitchen.batch_data())
    undo(access=kitchen.access, uid=batch.uid)
    beans = get_lot(group=kitchen.group, pk=lot_of("Kedelai").pk)
    assert lot_story(group=kitchen.group, lot=beans).made == ()


def test_opening_stock_says_that_it_was_there_from_the_beginning(office, kitchen):
    line = {"item": kitchen.item("Kedelai").pk, "quantity": "5", "value": 55_000}
    kitchen.post("opening_stock", {"lines": [line]}, on=kitchen.group.started_on)
    words = words_of(office.get(address(kitchen, "lot", lot_of("Kedelai").pk)))
    assert "Opening stock, 1 January 2025" in words


def test_story_takes_the_same_queries_for_many_sales(office, kitchen):
    kitchen.cook()
    kitchen.sell("1")
    chips = lot_of("Keripik 100 g")
    beans = lot_of("Kedelai")
    few = [queries_of(office, address(kitchen, "lot", lot.pk)) for lot in (chips, beans)]
    for _number in range(12):
        kitchen.sell("1")
    assert [queries_of(office, address(kitchen, "lot", lot.pk)) for lot in (chips, beans)] == few


def test_recalled_lot_is_neither_sold_nor_used_until_it_is_taken_back(office, kitchen):
    kitchen.cook()
    chips = lot_of("Keripik 100 g")
    recall = address(kitchen, "lot-recall", chips.pk)
    assert "Nothing of this lot is sold" in words_of(office.post(recall, {"recalled": "yes"}, follow=True))
    outcome = kitchen.try_to("sale", kitchen.sale_data("1"))
    assert outcome.status is OutcomeStatus.REFUSED
    assert "60\u00a0pack more has expired or been recalled." in outcome.errors["lines.0.quantity"][0]
    assert "60 pack recalled" in words_of(office.get(address(kitchen, "stock")))
    kitchen.post("taken_out", {"item": chips.item_id, "lot": chips.pk, "quantity": "2", "why": "spoiled"})
    office.post(recall, {"recalled": "no"})
    kitchen.sell("1")
    assert check_books() == []


def test_recall_asked_twice_keeps_its_first_moment(kitchen):
    kitchen.cook()
    first = set_recalled(access=kitchen.access, lot=lot_of("Keripik 100 g"), recalled=True)
    again = set_recalled(access=kitchen.access, lot=first, recalled=True)
    assert again.recalled_at == first.recalled_at


def test_plain_member_cannot_recall(client_of, kitchen, member, access_of):
    kitchen.cook()
    chips = lot_of("Keripik 100 g")
    assert client_of(member).post(address(kitchen, "lot-recall", chips.pk)).status_code == 403
    assert "Recall this lot" not in words_of(client_of(member).get(address(kitchen, "lot", chips.pk)))
    with pytest.raises(PermissionDenied):
        set_recalled(access=access_of(member, kitchen.group), lot=chips, recalled=True)


def test_lot_says_that_it_has_expired_or_soon_will(office, kitchen):
    kitchen.cook(on=today() - dt.timedelta(days=25))
    soon = words_of(office.get(address(kitchen, "lot", lot_of("Keripik 100 g").pk)))
    assert "Sell it soon" in soon
    kitchen.cook(on=today() - dt.timedelta(days=40))
    expired = words_of(office.get(address(kitchen, "lot", lot_of("Keripik 100 g").pk)))
    assert "It has expired" in expired


def test_lot_of_another_group_is_not_found(client_of, other_group, other_chair, kitchen):
    kitchen.cook()
    url = f"/g/{other_group.slug}/lots/{lot_of('Keripik 100 g').pk}/"
    assert client_of(other_chair).get(url).status_code == 404
