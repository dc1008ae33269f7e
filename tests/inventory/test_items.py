"""Items: what they are, their units, what is said when something cannot be so."""

import pytest

from inventory.models import Item, ItemUnit
from kub.entries.checks import check_books
from tests.inventory.filling import address, errors_of, lines_of
from tests.kitchen import Kitchen


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


def add(client, kitchen: Kitchen, **fields):
    facts = {"name": "Keripik 50 g", "kind": "product", "base_unit": "pack", **fields}
    return client.post(address(kitchen, "item-new"), facts)


def change(client, kitchen, item, **fields):
    facts = {"name": item.name, "kind": item.kind, "base_unit": item.base_unit, **fields}
    return client.post(address(kitchen, "item-edit", item.pk), facts)


def set_units(client, kitchen, item, *units, **fields):
    lines = [{"name": name, "ratio": ratio} for name, ratio in units]
    return client.post(address(kitchen, "item-units", item.pk), lines_of(lines, "units") | fields)


def unit_errors(response):
    return [form.errors for form in response.context["formset"]]


def test_product_is_added_with_weight_shelf_life_and_level(office, kitchen):
    response = add(office, kitchen, net_weight="50", shelf_life="30", low_stock="20")
    item = Item.objects.get(name="Keripik 50 g")
    assert (item.net_weight_milli, item.shelf_life_days, item.low_stock_milli) == (50, 30, 20_000)
    page = office.get(response.url).content.decode()
    for words in ("Keripik 50 g", "50 g", "30 days", "20\u00a0pack"):
        assert words in page


def test_what_is_counted_in_kilograms_weighs_a_kilogram(office, kitchen):
    add(office, kitchen, name="Remahan curah", kind="byproduct", base_unit="kg")
    assert Item.objects.get(name="Remahan curah").net_weight_milli == 1000
    told = errors_of(add(office, kitchen, name="Lain", base_unit="kg", net_weight="500"))
    assert told == {"net_weight": "One kilogram weighs 1.000 g; leave this empty."}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, {"name": "Fill this in."}),
        ({"name": "x" * 10_000}, {"name": "Ensure this value has at most 80 characters (it has 10000)."}),
        (
            {"name": "Keri\0pik"},
            {"name": "There is a character in this text that cannot be shown. Type it anew, please."},
        ),
        ({"name": "\u200f\u200b"}, {"name": "Nothing in this text can be seen. Type it anew, please."}),
        ({"name": "kedelai"}, {"name": "“Kedelai” exists already."}),
        ({"kind": ""}, {"kind": "This field is required."}),
        ({"net_weight": "0"}, {"net_weight": "More than zero, please."}),
        ({"net_weight": "50,5"}, {"net_weight": "Whole numbers only, without a fraction."}),
        ({"shelf_life": "-3"}, {"shelf_life": "More than zero, please."}),
        ({"shelf_life": "4000"}, {"shelf_life": "At most 3.650\u00a0days."}),
        ({"low_stock": "2,5"}, {"low_stock": "Whole numbers only, without a fraction."}),
        ({"low_stock": "1000000000000"}, {"low_stock": "At most 999.999.999."}),
    ],
)
def test_bad_item_is_told_beside_its_field(office, kitchen, fields, told):
    before = Item.objects.count()
    assert errors_of(add(office, kitchen, **fields)) == told
    assert Item.objects.count() == before


def test_name_of_an_archived_item_is_known(office, kitchen):
    office.post(address(kitchen, "item-archive", kitchen.item("Ragi").pk))
    told = errors_of(add(office, kitchen, name="RAGI"))
    assert told == {"name": "“Ragi” exists already, among what is no longer used."}


def test_another_group_may_use_the_same_name(office, kitchen, client_of, other_chair, other_group):
    response = client_of(other_chair).post(
        f"/g/{other_group.slug}/items/new/", {"name": "Kedelai", "kind": "material", "base_unit": "kg"}
    )
    assert response.status_code == 302


def test_emoji_and_marks_of_direction_stay_in_a_name(office, kitchen):
    name = "Keripik 🌶️ \u202epedas\u202c"
    response = add(office, kitchen, name=name)
    assert Item.objects.filter(name=name).exists()
    assert name in office.get(response.url).content.decode()


def test_item_is_changed(office, kitchen):
    item = kitchen.item("Keripik 100 g")
    change(office, kitchen, item, name="Keripik 100 gram", net_weight="110", low_stock="5")
    item.refresh_from_db()
    assert (item.name, item.net_weight_milli, item.low_stock_milli) == ("Keripik 100 gram", 110, 5_000)


def test_item_that_never_moved_may_be_counted_otherwise(office, kitchen):
    item = kitchen.item("Kedelai")
    change(office, kitchen, item, base_unit="l")
    item.refresh_from_db()
    assert item.base_unit == "l"


def test_item_that_moved_keeps_its_kind_and_unit_and_says_so(office, kitchen):
    item = kitchen.item("Kedelai")
    kitchen.buy("Kedelai", "10", 110_000)
    page = office.get(address(kitchen, "item-edit", item.pk)).content.decode()
    assert "It has moved in the books, so these stay: Material, counted in kg." in page
    change(office, kitchen, item, kind="product", base_unit="pcs", low_stock="3")
    item.refresh_from_db()
    assert (item.kind, item.base_unit, item.low_stock_milli) == ("material", "kg", 3_000)
    assert check_books() == []


def test_item_that_moved_meanwhile_keeps_its_kind_and_unit(office, kitchen, monkeypatch):
    """The form was opened before the purchase: the service looks again."""
    item = kitchen.item("Kedelai")
    kitchen.buy("Kedelai", "10", 110_000)
    monkeypatch.setattr("inventory.views.items.has_moved", lambda **who: False)
    told = errors_of(change(office, kitchen, item, kind="product", base_unit="pcs"))
    assert told == {
        "kind": "It has moved in the books, so it stays what it is: Material.",
        "base_unit": "It has moved in the books, so it stays counted in kg.",
    }


@pytest.mark.parametrize(
    ("typed", "ratio"),
    [
        ("50", (50, 1)),
        ("0,1", (1, 10)),
        ("0,25", (1, 4)),
        ("2.5", (5, 2)),
        ("1.000", (1000, 1)),
        ("0,001", (1, 1000)),
    ],
)
def test_other_unit_is_an_exact_ratio(office, kitchen, typed, ratio):
    item = kitchen.item("Ragi")
    assert set_units(office, kitchen, item, ("takar", typed)).status_code == 302
    unit = item.units.get()
    assert (unit.numerator, unit.denominator) == ratio


def test_units_are_shown_changed_and_taken_away(office, kitchen):
    item = kitchen.item("Kedelai")
    assert "= 50\u00a0kg" in office.get(address(kitchen, "item", item.pk)).content.decode()
    form = office.get(address(kitchen, "item-units", item.pk)).context["formset"][0]
    assert (form["name"].value(), form["ratio"].value()) == ("karung", "50")
    set_units(office, kitchen, item, ("karung", "60"), ("ons", "0,1"))
    assert dict(item.units.values_list("name", "numerator")) == {"karung": 60, "ons": 1}
    set_units(office, kitchen, item, ("", ""), ("ons", "0,1"))
    assert [unit.name for unit in item.units.all()] == ["ons"]


def test_one_unit_more_comes_without_script(office, kitchen):
    response = set_units(office, kitchen, kitchen.item("Kedelai"), ("karung", "50"), add_line="units")
    assert len(response.context["formset"].forms) == 2
    assert "Not saved yet." not in response.content.decode()
    assert ItemUnit.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "units", "told"),
    [
        ("Kedelai", [("karung", "0")], [{"ratio": ["More than zero, please."]}]),
        ("Kedelai", [("karung", "-5")], [{"ratio": ["More than zero, please."]}]),
        ("Kedelai", [("karung", "1000001")], [{"ratio": ["At most 1.000.000\u00a0kg."]}]),
        ("Kedelai", [("karung", "")], [{"ratio": ["Fill in a number."]}]),
        ("Kedelai", [("", "50")], [{"name": ["Fill this in."]}]),
        ("Kedelai", [("KG", "50")], [{"name": ["It is counted in this already."]}]),
        ("Kedelai", [("karung", "50"), ("Karung", "40")], [{}, {"name": ["This unit is here twice."]}]),
        ("Plastik kecil", [("lusin", "12,5")], [{"ratio": ["Whole numbers only, without a fraction."]}]),
        (
            "Kedelai",
            [("k" * 21, "50")],
            [{"name": ["Ensure this value has at most 20 characters (it has 21)."]}],
        ),
    ],
)
def test_bad_unit_is_told_beside_its_field(office, kitchen, name, units, told):
    response = set_units(office, kitchen, kitchen.item(name), *units)
    assert unit_errors(response) == told
    assert response.content.decode().count("Not saved yet.") == 1
    assert ItemUnit.objects.count() == 1  # the sack of the kitchen


def test_quantity_that_was_bought_in_a_unit_stays_when_the_unit_changes(office, kitchen):
    entry = kitchen.buy("Kedelai", "1", 550_000, unit="karung")
    set_units(office, kitchen, kitchen.item("Kedelai"), ("karung", "60"))
    page = office.get(address(kitchen, "purchase", entry.uid)).content.decode()
    assert "1\u00a0karung = 50\u00a0kg" in page
    set_units(office, kitchen, kitchen.item("Kedelai"))
    form = office.get(address(kitchen, "purchase-new", corrects=entry.uid)).context["form"]
    assert form.lines["lines"][0]["item"].value() == ""  # to be chosen anew


def test_archived_item_stands_apart_and_comes_back(office, kitchen):
    item = kitchen.item("Ragi")
    office.post(address(kitchen, "item-archive", item.pk))
    listed = address(kitchen, "items")
    assert "Ragi" not in office.get(listed).content.decode()
    assert "Ragi" in office.get(listed, {"archived": ""}).content.decode()
    assert "Use it again" in office.get(address(kitchen, "item", item.pk)).content.decode()
    office.post(address(kitchen, "item-restore", item.pk))
    assert "Ragi" in office.get(listed).content.decode()


def test_item_in_stock_is_not_archived(office, kitchen):
    kitchen.buy("Kedelai", "10", 110_000)
    response = office.post(address(kitchen, "item-archive", kitchen.item("Kedelai").pk), follow=True)
    assert "There is still 10\u00a0kg of it in stock." in response.content.decode()
    assert not Item.objects.filter(archived=True).exists()


def test_list_is_by_kind_and_finds_by_name(office, kitchen):
    url = address(kitchen, "items")

    def names(**query):
        return [item.name for item, _held in office.get(url, query).context["rows"]]

    assert names()[:2] == ["Bumbu", "Kedelai"]
    assert names()[-1] == "Remahan"
    assert names(kind="packaging") == ["Plastik besar", "Plastik kecil"]
    assert names(kind="nonsense") == names()
    assert names(q="250") == ["Keripik 250 g"]
    assert names(q="\0tapioka") == ["Tapioka"]
    assert "Nothing is called so." in office.get(url, {"q": "batik"}).content.decode()


def test_list_of_a_new_group_says_what_to_do_first(client_of, other_chair, other_group):
    page = client_of(other_chair).get(f"/g/{other_group.slug}/items/").content.decode()
    assert "Begin with what you buy and what you sell" in page


def test_item_page_shows_what_there_is_by_lot(office, kitchen):
    kitchen.buy("Kedelai", "10", 110_000, expires_on="2026-09-01")
    item = kitchen.item("Kedelai")
    item.low_stock_milli = 12_000
    item.save()
    page = office.get(address(kitchen, "item", item.pk)).content.decode()
    for words in (
        "Running low: less than 12\u00a0kg",
        "Rp\u00a0110.000",
        "1 September 2026",
        "Rp\u00a011.000",
    ):
        assert words in page


def test_list_takes_as_many_queries_for_300_items_as_for_3(
    office, kitchen, django_assert_max_num_queries, django_assert_num_queries
):
    url = address(kitchen, "items")
    with django_assert_max_num_queries(20) as few:
        office.get(url)
    Item.objects.bulk_create(
        Item(group=kitchen.group, kind="material", name=f"Bahan {number}", base_unit="kg")
        for number in range(300)
    )
    with django_assert_num_queries(len(few.captured_queries)):
        office.get(url)


def test_form_of_a_purchase_takes_as_many_queries_for_many_items(
    office, kitchen, django_assert_max_num_queries, django_assert_num_queries
):
    url = address(kitchen, "purchase-new")
    with django_assert_max_num_queries(20) as few:
        office.get(url)
    Item.objects.bulk_create(
        Item(group=kitchen.group, kind="material", name=f"Bahan {number}", base_unit="kg")
        for number in range(300)
    )
    with django_assert_num_queries(len(few.captured_queries)):
        office.get(url)


def test_member_sees_items_and_does_not_change_them(client_of, member, kitchen):
    yuli = client_of(member)
    item = kitchen.item("Kedelai")
    page = yuli.get(address(kitchen, "item", item.pk)).content.decode()
    assert address(kitchen, "item-edit", item.pk) not in page
    assert change(yuli, kitchen, item, name="Lain").status_code == 403
    assert add(yuli, kitchen).status_code == 403


def test_item_of_another_group_is_not_found(office, kitchen, other_group):
    theirs = Item.objects.create(group=other_group, kind="material", name="Malam", base_unit="kg")
    for route in ("item", "item-edit", "item-units", "item-photo-edit"):
        assert office.get(address(kitchen, route, theirs.pk)).status_code == 404
