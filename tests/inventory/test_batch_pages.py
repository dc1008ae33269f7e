"""Recording a batch by its page, and what its own page says of it."""

import datetime as dt
import uuid
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inventory.costing import OutputToCost, cost_outputs, exact_costs
from inventory.models import BaseUnit, Basis, Batch, Item, ItemKind, Lot
from inventory.services.recipes import (
    Ingredient,
    Output,
    RecipeFacts,
    Work,
    create_recipe,
    set_materials,
    set_outputs,
    set_work,
)
from kub.entries.checks import check_books
from kub.entries.models import Entry
from kub.lib.numbers import write_unit_cost
from kub.people.models import Role
from kub.people.services import MemberFacts, add_member
from tests.inventory.filling import address
from tests.inventory.pages import (
    batch_of,
    chips_recipe,
    form_of,
    queries_of,
    row_with,
    said,
    send,
    send_on,
    words_of,
)
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


@pytest.fixture
def recipe(kitchen: Kitchen):
    return chips_recipe(kitchen)


def cook(office, kitchen: Kitchen, url: str = "", **changes: Any):
    """Send the form of a batch on the kitchen's day, as it was filled, but for what is changed."""
    return send(office, url or address(kitchen, "batch-new"), happened_on=kitchen.day, **changes)


def exact(*more: OutputToCost) -> list[tuple[str, str]]:
    """Give both unit costs of the worked batch's outputs, as they are written."""
    outputs = [OutputToCost(6_000, 30_000), OutputToCost(5_000, 16_000), *more]
    costs = exact_costs(materials_rp=285_000, labour_rp=160_000, overhead_rp=66_000, outputs=outputs)
    quantities = [60_000, 20_000, 1_000]
    return [
        (write_unit_cost(cost.total, quantity), write_unit_cost(cost.without_labour, quantity))
        for cost, quantity in zip(costs, quantities, strict=False)
    ]


def test_unit_costs_of_the_worked_batch_are_those_of_the_field():
    assert exact() == [("Rp\u00a05.145,45", "Rp\u00a03.690,91"), ("Rp\u00a012.413,64", "Rp\u00a08.777,27")]


def test_unit_costs_fall_by_what_the_crumbs_bring():
    costs = exact(OutputToCost(0, 0, byproduct_rp=10_000))
    assert [including for including, _without in costs] == [
        "Rp\u00a05.054,55",
        "Rp\u00a012.186,36",
        "Rp\u00a010.000",
    ]


def test_exact_costs_add_up_to_what_the_batch_took_and_lie_within_a_rupiah_of_what_is_posted():
    outputs = [
        OutputToCost(7, 11),
        OutputToCost(5, 0),
        OutputToCost(1, 3),
        OutputToCost(0, 2, byproduct_rp=9),
    ]
    parts = {"materials_rp": 1_000, "labour_rp": 333, "overhead_rp": 100}
    costs, posted = exact_costs(outputs=outputs, **parts), cost_outputs(outputs=outputs, **parts)
    assert sum(cost.total for cost in costs) == Fraction(1_433 + 16)
    assert all(abs(cost.total - whole.total_rp) < 1 for cost, whole in zip(costs, posted, strict=True))


def test_outputs_without_a_weight_have_no_exact_cost():
    with pytest.raises(ValueError, match="weight"):
        exact_costs(materials_rp=1, labour_rp=0, overhead_rp=0, outputs=[OutputToCost(0, 0)])


def test_worked_batch_is_recorded_as_the_recipe_fills_it(office, kitchen, recipe):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen))
    assert (batch.recipe, batch.total_rp, batch.packaging_rp) == (recipe, 557_000, 46_000)
    assert [output.cost_rp for output in batch.outputs.all()] == [308_727, 248_273]
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    for cost in ("Rp 5.145,45", "Rp 3.690,91", "Rp 12.413,64", "Rp 8.777,27"):
        assert cost in words
    assert "100 % of 11 kg by the recipe" in words
    assert "4,3 %; usual 4,3 %" in words
    assert check_books() == []


def test_real_quantities_are_typed_over_the_recipe_and_packaging_follows(office, kitchen, recipe):
    kitchen.buy_for_batches(2)
    page = office.get(address(kitchen, "batch-new"))
    small = row_with(page, "outputs", "item", kitchen.item("Keripik 100 g").pk)
    oil = row_with(page, "materials", "item", kitchen.item("Minyak").pk)
    batch = batch_of(
        cook(office, kitchen, **{f"{small}-quantity": "55", f"{oil}-quantity": "5,5", "reject": "1"})
    )
    taken = {row.item.name: row.quantity_milli for row in batch.materials.select_related("item")}
    assert (taken["Plastik kecil"], taken["Plastik besar"], taken["Minyak"]) == (55_000, 20_000, 5_500)
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "95,5 % of 11 kg by the recipe" in words
    assert "8,7 %; usual 4,3 %" in words
    assert "5,5 litre · recipe 5 litre" in words
    assert "10 kg · as in the recipe" in words


def test_half_a_run_is_compared_with_half_the_recipe(office, kitchen, recipe):
    kitchen.buy_for_batches()
    page = office.get(address(kitchen, "batch-new"))
    beans = row_with(page, "materials", "item", kitchen.item("Kedelai").pk)
    small = row_with(page, "outputs", "item", kitchen.item("Keripik 100 g").pk)
    large = row_with(page, "outputs", "item", kitchen.item("Keripik 250 g").pk)
    changes = {f"{beans}-quantity": "5", f"{small}-quantity": "30", f"{large}-quantity": "10"}
    batch = batch_of(cook(office, kitchen, **changes))
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "100 % of 5,5 kg by the recipe" in words
    assert "3 kg · recipe 1,5 kg" in words


def test_packaging_is_typed_where_it_did_not_follow(office, kitchen, recipe):
    kitchen.buy_for_batches(2)
    page = office.get(address(kitchen, "batch-new"))
    small = row_with(page, "packaging", "item", kitchen.item("Plastik kecil").pk)
    large = row_with(page, "packaging", "item", kitchen.item("Plastik besar").pk)
    batch = batch_of(cook(office, kitchen, **{f"{small}-quantity": "63", f"{large}-quantity": "0"}))
    packed = [(row.item.name, row.quantity_milli) for row in batch.materials.filter(item__kind="packaging")]
    assert packed == [("Plastik kecil", 63_000)]


def test_crumbs_are_added_as_a_product_more_without_script(office, kitchen, recipe):
    kitchen.buy_for_batches()
    url = address(kitchen, "batch-new")
    page = cook(office, kitchen, add_line="outputs")
    crumbs = {
        "outputs-2-item": kitchen.item("Remahan").pk,
        "outputs-2-quantity": "1",
        "outputs-2-value": "10rb",
    }
    batch = batch_of(send_on(office, page, url, **crumbs))
    assert [output.cost_rp for output in batch.outputs.all()] == [303_273, 243_727, 10_000]
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "Rp 5.054,55" in words
    assert "Rp 12.186,36" in words
    assert check_books() == []


def test_ruined_batch_is_a_loss_and_gives_nothing(office, kitchen, recipe):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen, ruined="on"))
    assert (batch.ruined, batch.total_rp, batch.outputs.count()) == (True, 511_000, 0)
    assert "Rp 511.000 is a loss" in words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert check_books() == []


def test_who_worked_is_ticked_and_others_are_left_out(office, kitchen, recipe, treasurer):
    kitchen.buy_for_batches()
    page = office.get(address(kitchen, "batch-new"))
    wati = row_with(page, "work", "member", treasurer.memberships.get().pk)
    response = cook(office, kitchen, without=[f"{wati}-worked"])
    names = {row.member.name for row in batch_of(response).work.select_related("member")}
    assert names == {"Siti Khotimah", "Rini Astuti", "Yuliana"}


def test_nobody_is_ticked_where_the_recipe_takes_fewer_than_there_are(office, kitchen, recipe):
    facts = MemberFacts(name="Tini", phone="", role=Role.MEMBER, joined_on=kitchen.group.started_on)
    add_member(group=kitchen.group, by=None, facts=facts)
    fields = form_of(office.get(address(kitchen, "batch-new")))
    assert not [name for name in fields if name.endswith("-worked")]
    assert fields["work-0-quantity"] == "5"


def test_work_of_another_kind_gets_a_row_of_its_own(office, kitchen, recipe, member):
    kitchen.buy_for_batches()
    page = cook(office, kitchen, add_line="work")
    extra = {"work-4-member": member.memberships.get().pk, "work-4-quantity": "80"}
    extra |= {"work-4-unit": "piece", "work-4-rate": "100"}
    batch = batch_of(send_on(office, page, address(kitchen, "batch-new"), **extra))
    assert batch.labour_rp == 168_000


def test_like_the_last_production_fills_what_was_real(office, kitchen, recipe):
    kitchen.buy_for_batches(3)
    page = office.get(address(kitchen, "batch-new"))
    small = row_with(page, "outputs", "item", kitchen.item("Keripik 100 g").pk)
    first = batch_of(cook(office, kitchen, **{f"{small}-quantity": "58", "reject": "0,8", "note": "hujan"}))
    assert "Like the last production: TMP-001" in words_of(office.get(address(kitchen, "batch-new")))
    for like in ("last", first.entry.uid):
        again = batch_of(cook(office, kitchen, address(kitchen, "batch-new", like=like)))
        assert again.outputs.get(line=0).quantity_milli == 58_000
        assert (again.reject_milli, again.recipe, again.labour_rp, again.note) == (800, recipe, 160_000, "")
    assert check_books() == []


def test_recipe_is_chosen_where_there_are_several(office, kitchen, recipe):
    other = create_recipe(group=kitchen.group, facts=RecipeFacts(name="Tempe", basis=Basis.PIECES))
    set_materials(group=kitchen.group, recipe=other, materials=[Ingredient(kitchen.item("Kedelai"), 1_000)])
    set_outputs(group=kitchen.group, recipe=other, outputs=[Output(kitchen.item("Keripik 100 g"), 10_000)])
    page = office.get(address(kitchen, "batch-new"))
    assert "What was made?" in page.content.decode()
    assert f'href="?recipe={other.pk}"' in page.content.decode()
    fields = form_of(office.get(address(kitchen, "batch-new", recipe=other.pk)))
    assert (fields["recipe"], fields["basis"]) == (str(other.pk), "pieces")


def test_batch_is_recorded_without_a_recipe(office, kitchen):
    kitchen.buy_for_batches()
    fields = {"materials-0-item": kitchen.item("Kedelai").pk, "materials-0-quantity": "10"}
    fields |= {"outputs-0-item": kitchen.item("Keripik 100 g").pk, "outputs-0-quantity": "50"}
    fields |= {"packaging-0-output": kitchen.item("Keripik 100 g").pk, "packaging-0-quantity": "50"}
    fields |= {"packaging-0-item": kitchen.item("Plastik kecil").pk}
    batch = batch_of(cook(office, kitchen, address(kitchen, "batch-new", recipe="none"), **fields))
    assert (batch.recipe, batch.total_rp) == (None, 135_000)
    assert "as in the recipe" not in words_of(office.get(address(kitchen, "batch", batch.entry.uid)))


def test_material_is_taken_from_the_lot_that_was_chosen(office, kitchen, recipe):
    kitchen.buy_for_batches()
    dear = Lot.objects.get(entry=kitchen.buy("Kedelai", "10", 150_000))
    page = office.get(address(kitchen, "batch-new"))
    beans = row_with(page, "materials", "item", kitchen.item("Kedelai").pk)
    batch = batch_of(cook(office, kitchen, **{f"{beans}-lot": str(dear.pk)}))
    assert batch.materials_rp == 285_000 + 40_000


def test_expiry_follows_from_the_shelf_life_and_can_be_written(office, kitchen, recipe):
    kitchen.buy_for_batches()
    page = office.get(address(kitchen, "batch-new"))
    large = row_with(page, "outputs", "item", kitchen.item("Keripik 250 g").pk)
    soon = kitchen.day + dt.timedelta(days=20)
    batch = batch_of(cook(office, kitchen, **{f"{large}-expires_on": soon.isoformat()}))
    expiries = [output.lot.expires_on for output in batch.outputs.select_related("lot")]
    assert expiries == [kitchen.day + dt.timedelta(days=30), soon]


def test_preview_reckons_what_posting_then_costs_and_writes_nothing(office, kitchen, recipe):
    kitchen.buy_for_batches()
    kitchen.buy("Kedelai", "5", 65_000)
    page = office.get(address(kitchen, "batch-new"))
    beans = row_with(page, "materials", "item", kitchen.item("Kedelai").pk)
    changes = {f"{beans}-quantity": "12"}
    fields = form_of(page) | changes | {"happened_on": kitchen.day.isoformat()}
    before = Entry.objects.count()
    preview = office.post(address(kitchen, "batch-preview"), fields).content.decode()
    assert (Entry.objects.count(), Batch.objects.count()) == (before, 0)
    batch = batch_of(cook(office, kitchen, **changes))
    assert batch.total_rp == 557_000 + 26_000
    assert "Rp\u00a0583.000" in preview
    assert check_books() == []


def test_preview_says_what_is_missing_and_keeps_still_about_a_form_that_cannot_be_read(
    office, kitchen, recipe
):
    url = address(kitchen, "batch-preview")
    fields = form_of(office.get(address(kitchen, "batch-new")))
    assert "Kedelai: 10\u00a0kg missing" in office.post(url, fields).content.decode()
    unreadable = office.post(url, fields | {"reject": "abc"}).content.decode()
    assert "once the form can be read" in unreadable
    assert "once the form can be read" in office.post(url).content.decode()


@pytest.mark.parametrize(
    ("name", "field", "typed", "sentence"),
    [
        ("Kedelai", "materials", "-1", "Not less than zero."),
        ("Kedelai", "materials", "10.000", "Only 10\u00a0kg of Kedelai in stock, not 10.000\u00a0kg."),
        ("Kedelai", "materials", "1000000000000", "At most 999.999.999\u00a0kg."),
        ("Kedelai", "materials", "1,2345", "At most three digits after the comma."),
        ("Bumbu", "materials", "0,5", "Bumbu is counted in whole units."),
        ("Keripik 100 g", "outputs", "59,5", "Keripik 100 g is counted in whole units."),
        ("Keripik 100 g", "outputs", "<b>60</b>", "“<b>60</b>” is not a number. Write it like 12500 or 2,5."),
        (
            "Plastik kecil",
            "packaging",
            "61",
            "Only 60\u00a0piece of Plastik kecil in stock, not 61\u00a0piece.",
        ),
    ],
)
def test_bad_quantity_is_told_beside_its_field_and_nothing_is_written(
    office, kitchen, recipe, name, field, typed, sentence
):
    kitchen.buy_for_batches()
    page = office.get(address(kitchen, "batch-new"))
    row = row_with(page, field, "item", kitchen.item(name).pk)
    response = cook(office, kitchen, **{f"{row}-quantity": typed})
    form = response.context["form"]
    line = form.lines[field][int(row.split("-")[1])]
    assert line.errors["quantity"] == [sentence]
    assert sentence.replace("\u00a0", " ") in " ".join(said(response)).replace("\u00a0", " ")
    assert Batch.objects.count() == 0


def test_shortage_of_packaging_that_follows_is_told_at_its_line(office, kitchen, recipe):
    kitchen.buy_for_batches()
    page = office.get(address(kitchen, "batch-new"))
    small = row_with(page, "outputs", "item", kitchen.item("Keripik 100 g").pk)
    response = cook(office, kitchen, **{f"{small}-quantity": "70"})
    errors = [line.errors for line in response.context["form"].lines["packaging"]]
    assert errors[0]["quantity"] == ["Only 60\u00a0piece of Plastik kecil in stock, not 70\u00a0piece."]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"happened_on": "2099-01-01"}, "This day is still to come."),
        ({"happened_on": "2020-01-01"}, "The group's books begin later than this day."),
        ({"happened_on": "31/02/2026"}, "This is not a day. Write it like 24/11/2026."),
        ({"note": "x" * 10_000}, "Ensure this value has at most 200 characters (it has 10000)."),
        ({"note": "a\0b"}, "There is a character in this text that cannot be shown. Type it anew, please."),
        ({"work-0-quantity": "", "work-0-worked": "on"}, "Fill in a number."),
        ({"work-0-rate": "", "work-0-worked": "on"}, "Fill in a number."),
        ({"work-0-quantity": "0", "work-0-worked": "on"}, "More than zero, please."),
    ],
)
def test_bad_field_is_told_and_nothing_is_written(office, kitchen, recipe, changes, sentence):
    kitchen.buy_for_batches()
    response = send(office, address(kitchen, "batch-new"), **{"happened_on": kitchen.day, **changes})
    assert sentence in said(response)
    assert Batch.objects.count() == 0


def test_emoji_and_arabic_in_the_note_stay_as_they_are(office, kitchen, recipe):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen, note="gurih 😋 \u200fتمبي"))
    assert batch.note == "gurih 😋 \u200fتمبي"
    assert batch.note in office.get(address(kitchen, "batch", batch.entry.uid)).content.decode()


def test_item_of_another_group_cannot_be_used(office, kitchen, recipe, other_group):
    theirs = Item.objects.create(
        group=other_group, name="Malam", kind=ItemKind.MATERIAL, base_unit=BaseUnit.KG
    )
    kitchen.buy_for_batches()
    response = cook(office, kitchen, **{"materials-0-item": str(theirs.pk)})
    assert any("is not one of the available choices" in sentence for sentence in said(response))
    assert Batch.objects.count() == 0


def test_batch_sent_twice_is_there_once(office, kitchen, recipe):
    kitchen.buy_for_batches(2)
    url = address(kitchen, "batch-new")
    fields = form_of(office.get(url)) | {"happened_on": kitchen.day.isoformat()}
    first, second = office.post(url, fields), office.post(url, fields)
    assert first.url == second.url
    assert Batch.objects.count() == 1


def test_batch_is_corrected_by_its_own_form_and_gets_the_next_code(office, kitchen, recipe):
    kitchen.buy_for_batches(2)
    page = office.get(address(kitchen, "batch-new"))
    small = row_with(page, "packaging", "item", kitchen.item("Plastik kecil").pk)
    wrong = batch_of(cook(office, kitchen, **{f"{small}-quantity": "62", "note": "satu robek"}))
    url = address(kitchen, "batch-new", corrects=wrong.entry.uid)
    fields = form_of(office.get(url))
    assert (fields[f"{small}-quantity"], fields["note"]) == ("62", "satu robek")
    right = batch_of(send(office, url, **{f"{small}-quantity": "61"}))
    assert (right.code, right.entry.replaces) == ("TMP-002", wrong.entry)
    assert right.materials.get(item__name="Plastik kecil").quantity_milli == 61_000
    assert "This was corrected." in words_of(office.get(address(kitchen, "batch", wrong.entry.uid)))
    assert check_books() == []


def test_correction_refused_keeps_the_first_batch(office, kitchen, recipe):
    kitchen.buy_for_batches()
    first = batch_of(cook(office, kitchen))
    url = address(kitchen, "batch-new", corrects=first.entry.uid)
    beans = row_with(office.get(url), "materials", "item", kitchen.item("Kedelai").pk)
    assert "Only" in " ".join(said(send(office, url, **{f"{beans}-quantity": "11"})))
    assert [batch.entry.status for batch in Batch.objects.all()] == ["posted"]


def test_batch_is_undone_from_its_page_and_found_by_its_code(office, kitchen, recipe):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen))
    page = office.get(address(kitchen, "batch", batch.entry.uid)).content.decode()
    undo = f"/g/{kitchen.group.slug}/entries/{batch.entry.uid}/undo/"
    assert undo in page
    office.post(undo)
    assert "This was undone." in words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "TMP-001" not in words_of(office.get(address(kitchen, "batches")))
    found = words_of(office.get(address(kitchen, "batches", q="tmp-001")))
    assert "TMP-001" in found
    assert "Undone" in found
    assert check_books() == []


def test_list_of_batches_shows_the_cost_of_one_and_the_reject(office, kitchen, recipe):
    assert "Nothing was produced yet." in words_of(office.get(address(kitchen, "batches")))
    kitchen.buy_for_batches()
    cook(office, kitchen)
    words = words_of(office.get(address(kitchen, "batches")))
    for part in ("TMP-001", "Keripik 100 g × 60, Rp 5.145,45 each", "Rp 12.413,64 each", "4,3 % reject"):
        assert part in words
    assert "No batch has this code." in words_of(office.get(address(kitchen, "batches", q="XYZ")))


def test_list_of_batches_takes_the_same_queries_for_many(office, kitchen):
    kitchen.buy_for_batches(13, on=kitchen.group.started_on)
    kitchen.post("batch", kitchen.batch_data())
    few = queries_of(office, address(kitchen, "batches"))
    for _number in range(12):
        kitchen.post("batch", kitchen.batch_data())
    assert queries_of(office, address(kitchen, "batches")) == few


def test_label_tells_code_products_and_best_before(office, kitchen, recipe):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen))
    words = words_of(office.get(address(kitchen, "batch-label", batch.entry.uid)))
    for part in ("KUB Sari Tempe", "TMP-001", "Keripik 100 g", "good until 9 April 2026"):
        assert part in words


def test_earnings_of_others_are_hidden_from_a_plain_member(client_of, kitchen, member):
    batch = Batch.objects.get(entry=kitchen.cook())
    amounts = words_of(client_of(member).get(address(kitchen, "batch", batch.entry.uid))).count("Rp 40.000")
    assert amounts == 2  # her own, and the gas
    everything = words_of(client_of(kitchen.access.user).get(address(kitchen, "batch", batch.entry.uid)))
    assert everything.count("Rp 40.000") == 5


def a_photo(name: str = "kripik.jpg", size: tuple[int, int] = (640, 480)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "brown").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def test_photo_comes_with_the_batch_stays_through_a_correction_and_is_seen_by_the_group_only(
    office, kitchen, recipe, client_of, outsider
):
    kitchen.buy_for_batches()
    batch = batch_of(cook(office, kitchen, photo=a_photo()))
    picture = address(kitchen, "batch-photo", batch.entry.uid, "thumbnail")
    assert office.get(picture).getvalue().startswith(b"RIFF")
    assert client_of(outsider).get(picture).status_code == 404
    corrected = batch_of(send(office, address(kitchen, "batch-new", corrects=batch.entry.uid)))
    kept = office.get(address(kitchen, "batch-photo", corrected.entry.uid, "full"))
    assert kept.getvalue().startswith(b"RIFF")
    assert office.get(picture).status_code == 404


def test_photo_is_added_to_a_batch_later(office, kitchen):
    batch = Batch.objects.get(entry=kitchen.cook())
    url = address(kitchen, "batch-photo-edit", batch.entry.uid)
    assert send(office, url, photo=a_photo()).status_code == 302
    batch.refresh_from_db()
    assert batch.photo
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    assert "This is not a photo. Choose a JPEG, PNG or WebP picture." in said(send(office, url, photo=bad))


def test_what_is_no_photo_is_told_and_the_batch_is_not_recorded_half(office, kitchen, recipe):
    kitchen.buy_for_batches()
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    response = cook(office, kitchen, photo=bad)
    assert "This is not a photo. Choose a JPEG, PNG or WebP picture." in said(response)
    assert Batch.objects.count() == 0


def sewing(kitchen: Kitchen):
    """Write a recipe of a sewing group: cost by pieces, paid by the piece."""
    group = kitchen.group
    cloth = Item.objects.create(group=group, name="Kain", kind=ItemKind.MATERIAL, base_unit=BaseUnit.METRE)
    shirt = Item.objects.create(group=group, name="Kemeja", kind=ItemKind.PRODUCT, base_unit=BaseUnit.PIECE)
    bag = Item.objects.create(group=group, name="Tas", kind=ItemKind.PRODUCT, base_unit=BaseUnit.PIECE)
    kitchen.items |= {"Kain": cloth, "Kemeja": shirt, "Tas": bag}
    kitchen.buy("Kain", "60", 1_500_000)
    recipe = create_recipe(group=group, facts=RecipeFacts(name="Jahit", basis=Basis.PIECES))
    set_materials(group=group, recipe=recipe, materials=[Ingredient(cloth, 45_000)])
    work = [Work(people=4, quantity_milli=10_000, rate_rp=12_500, unit="piece")]
    set_work(group=group, recipe=recipe, labour=work, overhead=[])
    set_outputs(group=group, recipe=recipe, outputs=[Output(shirt, 30_000), Output(bag, 10_000)])
    return recipe


def test_sewing_divides_by_pieces_and_pays_by_the_piece(office, kitchen):
    recipe = sewing(kitchen)
    batch = batch_of(cook(office, kitchen, address(kitchen, "batch-new", recipe=recipe.pk), reject="2"))
    assert [work.unit for work in batch.work.all()] == ["piece"] * 4
    assert (batch.labour_rp, batch.total_rp) == (500_000, 1_625_000)
    assert [output.cost_rp for output in batch.outputs.all()] == [1_218_750, 406_250]
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert words.count("Rp 40.625 including wages") == 2
    assert words.count("Rp 28.125 without wages") == 2
    assert "40 piece" in words
    assert check_books() == []


def test_batik_divides_by_sale_value(office, kitchen):
    group = kitchen.group
    mori = Item.objects.create(group=group, name="Mori", kind=ItemKind.MATERIAL, base_unit=BaseUnit.METRE)
    tulis = Item.objects.create(group=group, name="Tulis", kind=ItemKind.PRODUCT, base_unit=BaseUnit.SHEET)
    cap = Item.objects.create(group=group, name="Cap", kind=ItemKind.PRODUCT, base_unit=BaseUnit.SHEET)
    kitchen.items["Mori"] = mori
    kitchen.buy("Mori", "20", 600_000)
    recipe = create_recipe(group=group, facts=RecipeFacts(name="Batik", basis=Basis.VALUE))
    set_materials(group=group, recipe=recipe, materials=[Ingredient(mori, 20_000)])
    outputs = [Output(tulis, 2_000, 600_000), Output(cap, 6_000, 100_000)]
    set_outputs(group=group, recipe=recipe, outputs=outputs)
    batch = batch_of(cook(office, kitchen, address(kitchen, "batch-new", recipe=recipe.pk)))
    assert [output.cost_rp for output in batch.outputs.all()] == [400_000, 200_000]
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "Rp 200.000 including wages" in words
    assert "Rp 33.333,33 including wages" in words
    no_value = cook(
        office, kitchen, address(kitchen, "batch-new", recipe=recipe.pk), **{"outputs-0-value": ""}
    )
    assert "Write what one of it sells for." in said(no_value)


def test_corrected_net_weight_leaves_the_posted_cost_as_it_was(office, kitchen):
    batch = Batch.objects.get(entry=kitchen.cook())
    Item.objects.filter(name="Keripik 100 g").update(net_weight_milli=120)
    words = words_of(office.get(address(kitchen, "batch", batch.entry.uid)))
    assert "Rp 5.145,45" in words
    assert "Rp 12.413,65" in words  # read from the rounded share, which is what was posted


@pytest.mark.parametrize(
    "query", [{"like": "last"}, {"like": "x"}, {"like": uuid.uuid4()}, {"recipe": 999_999}, {"corrects": "x"}]
)
def test_beginning_that_does_not_exist_is_not_found(office, kitchen, query):
    assert office.get(address(kitchen, "batch-new", **query)).status_code == 404
