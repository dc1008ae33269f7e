"""Recipes: written in small steps, changed, put away, and reckoned with what is in stock now."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from inventory.models import Basis, Recipe, RecipePackaging
from inventory.services.recipes import (
    Ingredient,
    Output,
    Packing,
    RecipeFacts,
    create_recipe,
    set_materials,
    set_outputs,
    set_packaging,
)
from tests.inventory.filling import address
from tests.inventory.pages import chips_recipe, form_of, queries_of, said, send, send_on, words_of
from tests.kitchen import Kitchen, furnish


@pytest.fixture
def office(client_of, chair):
    return client_of(chair)


def part(kitchen: Kitchen, recipe: Recipe, name: str, **query: Any) -> str:
    return address(kitchen, "recipe-edit", recipe.pk, name, **query)


def test_recipe_is_written_in_five_steps_and_reckons_the_worked_batch(office, kitchen):
    kitchen.buy_for_batches()
    item = {name: str(each.pk) for name, each in kitchen.items.items()}
    step = send(office, address(kitchen, "recipe-new"), name="Keripik tempe", reject_milli="0,5")
    recipe = Recipe.objects.get(group=kitchen.group)
    assert step.url == part(kitchen, recipe, "materials", new=1)

    url, materials = step.url, {"Kedelai": "10", "Ragi": "0,02", "Tepung beras": "3", "Tapioka": "1"}
    materials |= {"Minyak": "5", "Bumbu": "1"}
    page = office.get(url)
    for _more in range(5):  # a row more each time, as without script
        page = send_on(office, page, url, add_line="materials")
    rows: dict[str, str] = {}
    for index, (name, quantity) in enumerate(materials.items()):
        rows |= {f"materials-{index}-item": item[name], f"materials-{index}-quantity_milli": quantity}
    step = send_on(office, page, url, **rows)
    assert step.url == part(kitchen, recipe, "work", new=1)

    page = send(office, step.url, add_line="overhead")
    labour = {"people": "4", "quantity_milli": "5", "unit": "hour", "rate_rp": "8.000"}
    overhead = {"overhead-0-name": "Gas", "overhead-0-amount_rp": "40rb"}
    overhead |= {"overhead-1-name": "Lainnya", "overhead-1-amount_rp": "26.000"}
    filled = {f"labour-0-{name}": value for name, value in labour.items()}
    step = send_on(office, page, step.url, **filled, **overhead)
    assert step.url == part(kitchen, recipe, "outputs", new=1)

    page = send(office, step.url, add_line="outputs")
    outputs = {"outputs-0-item": item["Keripik 100 g"], "outputs-0-quantity_milli": "60"}
    outputs |= {"outputs-1-item": item["Keripik 250 g"], "outputs-1-quantity_milli": "20"}
    step = send_on(office, page, step.url, **outputs)
    assert step.url == part(kitchen, recipe, "packaging", new=1)

    page = send(office, step.url, add_line="packaging")
    packaging = {"packaging-0-output": item["Keripik 100 g"], "packaging-0-item": item["Plastik kecil"]}
    packaging |= {"packaging-1-output": item["Keripik 250 g"], "packaging-1-item": item["Plastik besar"]}
    step = send_on(office, page, step.url, **packaging, **{"packaging-1-quantity_milli": "1"})
    assert step.url == address(kitchen, "recipe", recipe.pk)

    words = words_of(office.get(step.url))
    assert "Rp 557.000" in words
    for cost in ("Rp 5.145,45", "Rp 3.690,91", "Rp 12.413,64", "Rp 8.777,27"):
        assert cost in words


def test_estimate_follows_the_lots_that_would_leave_first_and_writes_nothing(office, kitchen):
    kitchen.buy("Kedelai", "4", 40_000, on=kitchen.day.replace(day=1))
    kitchen.buy("Kedelai", "20", 240_000)
    group, beans = kitchen.group, kitchen.item("Kedelai")
    recipe = create_recipe(group=group, facts=RecipeFacts(name="Tempe", basis=Basis.PIECES))
    set_materials(group=group, recipe=recipe, materials=[Ingredient(beans, 10_000)])
    set_outputs(group=group, recipe=recipe, outputs=[Output(kitchen.item("Keripik 100 g"), 100_000)])
    words = words_of(office.get(address(kitchen, "recipe", recipe.pk)))
    assert "Rp 112.000" in words  # 4 kg at 10.000, 6 kg at 12.000
    assert "Rp 1.120" in words


def test_estimate_values_what_is_missing_as_it_cost_last(office, kitchen):
    chips_recipe(kitchen)
    kitchen.cook()
    page = office.get(address(kitchen, "recipe", Recipe.objects.get().pk))
    assert "Rp 557.000" in words_of(page)
    assert "with what it cost last" in words_of(page)


def test_row_is_taken_out_by_its_tick_and_the_others_stay(office, kitchen):
    recipe = chips_recipe(kitchen)
    send(office, part(kitchen, recipe, "materials"), **{"materials-1-DELETE": "on"})
    names = [row.item.name for row in recipe.materials.select_related("item")]
    assert names == ["Kedelai", "Tepung beras", "Tapioka", "Minyak", "Bumbu"]


def test_outputs_that_stay_keep_their_packaging(office, kitchen):
    recipe = chips_recipe(kitchen)
    send(office, part(kitchen, recipe, "outputs"), **{"outputs-0-quantity_milli": "70"})
    kept = RecipePackaging.objects.filter(output__recipe=recipe).values_list(
        "output__item__name", "item__name"
    )
    assert sorted(kept) == [("Keripik 100 g", "Plastik kecil"), ("Keripik 250 g", "Plastik besar")]


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("materials", {"materials-0-quantity_milli": "0"}, "More than zero, please."),
        ("materials", {"materials-0-quantity_milli": "-3"}, "More than zero, please."),
        ("materials", {"materials-0-quantity_milli": "1000000000000"}, "At most 999.999.999."),
        ("materials", {"materials-5-quantity_milli": "1,5"}, "Bumbu is counted in whole units."),
        ("materials", {"materials-6-quantity_milli": "2"}, "This field is required."),
        ("work", {"labour-0-people": "0"}, "Ensure this value is greater than or equal to 1."),
        ("work", {"labour-0-rate_rp": "8.000,5"}, "Whole Rupiah only, without a fraction."),
        ("work", {"overhead-0-name": "x" * 61}, "Ensure this value has at most 60 characters (it has 61)."),
        (
            "outputs",
            {"outputs-0-quantity_milli": "abc"},
            "“abc” is not a number. Write it like 12500 or 2,5.",
        ),
        ("packaging", {"packaging-0-quantity_milli": ""}, "Fill in a number."),
    ],
)
def test_bad_row_is_told_beside_its_field_and_nothing_is_changed(office, kitchen, name, change, sentence):
    recipe = chips_recipe(kitchen)
    response = send(office, part(kitchen, recipe, name), **change)
    assert sentence in said(response)
    assert [row.quantity_milli for row in recipe.materials.all()] == [10_000, 20, 3_000, 1_000, 5_000, 1_000]


def test_item_is_in_a_recipe_once(office, kitchen):
    recipe = chips_recipe(kitchen)
    beans = kitchen.item("Kedelai").pk
    response = send(
        office,
        part(kitchen, recipe, "materials"),
        **{"materials-6-item": beans, "materials-6-quantity_milli": "1"},
    )
    assert said(response) == ["Kedelai is there twice."]


def test_recipe_takes_something_and_gives_a_product(office, kitchen):
    recipe = chips_recipe(kitchen)
    nothing = {f"materials-{index}-DELETE": "on" for index in range(6)}
    assert said(send(office, part(kitchen, recipe, "materials"), **nothing)) == [
        "Write at least one material."
    ]
    crumbs = {"outputs-0-DELETE": "on", "outputs-1-DELETE": "on", "outputs-2-quantity_milli": "1"}
    crumbs |= {"outputs-2-item": kitchen.item("Remahan").pk, "outputs-2-unit_value_rp": "10.000"}
    assert said(send(office, part(kitchen, recipe, "outputs"), **crumbs)) == ["Write at least one product."]


def test_byproduct_says_what_it_sells_for(office, kitchen):
    recipe = chips_recipe(kitchen)
    crumbs = {"outputs-2-item": kitchen.item("Remahan").pk, "outputs-2-quantity_milli": "1"}
    response = send(office, part(kitchen, recipe, "outputs"), **crumbs)
    assert "Write what one of it sells for." in said(response)


def test_name_of_a_recipe_is_taken_once(office, kitchen):
    chips_recipe(kitchen)
    response = send(office, address(kitchen, "recipe-new"), name="KERIPIK TEMPE")
    assert "There is a recipe of this name already." in said(response)


def test_what_is_missing_is_said_until_it_is_written(office, kitchen):
    group = kitchen.group
    recipe = create_recipe(group=group, facts=RecipeFacts(name="Batik", basis=Basis.VALUE))
    words = words_of(office.get(address(kitchen, "recipe", recipe.pk)))
    assert "Write which materials a run takes." in words
    assert "Write which products a run gives." in words
    set_outputs(group=group, recipe=recipe, outputs=[Output(kitchen.item("Keripik 100 g"), 1_000)])
    words = words_of(office.get(address(kitchen, "recipe", recipe.pk)))
    assert "Write what one Keripik 100 g sells for." in words
    assert "Not complete" in words_of(office.get(address(kitchen, "recipes")))


def test_recipe_that_is_put_away_is_not_offered_and_can_be_used_again(office, kitchen):
    recipe = chips_recipe(kitchen)
    office.post(address(kitchen, "recipe-archive", recipe.pk))
    assert "There is no recipe that is complete." in words_of(office.get(address(kitchen, "batch-new")))
    office.post(address(kitchen, "recipe-archive", recipe.pk))
    assert form_of(office.get(address(kitchen, "batch-new")))["recipe"] == str(recipe.pk)


def test_recipe_of_another_group_is_not_found(client_of, kitchen, other_group, other_chair, access_of):
    theirs = furnish(access_of(other_chair, other_group), kitchen.day)
    recipe = chips_recipe(theirs)
    with pytest.raises(ValidationError, match="not found in the group"):
        set_materials(
            group=other_group, recipe=recipe, materials=[Ingredient(kitchen.item("Kedelai"), 1_000)]
        )
    assert recipe.materials.count() == 6
    page = client_of(kitchen.access.user).get(address(kitchen, "batch-new", recipe=recipe.pk))
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (
            lambda k, r: set_materials(group=k.group, recipe=r, materials=[Ingredient(k.item("Ragi"), 0)]),
            "how much",
        ),
        (
            lambda k, r: set_outputs(group=k.group, recipe=r, outputs=[Output(k.item("Ragi"), 1_000)]),
            "products",
        ),
        (
            lambda k, r: set_outputs(group=k.group, recipe=r, outputs=[Output(k.item("Remahan"), 500)]),
            "whole units",
        ),
        (
            lambda k, r: set_packaging(
                group=k.group,
                recipe=r,
                packing=[Packing(k.item("Remahan"), Ingredient(k.item("Bumbu"), 1_000))],
            ),
            "does not give",
        ),
    ],
)
def test_service_refuses_rows_that_make_no_sense(kitchen, write, sentence):
    recipe = chips_recipe(kitchen)
    with pytest.raises(ValidationError, match=sentence):
        write(kitchen, recipe)
    assert recipe.materials.count() == 6
    assert RecipePackaging.objects.filter(output__recipe=recipe).count() == 2


def test_list_of_recipes_takes_the_same_queries_for_many(office, kitchen):
    chips_recipe(kitchen)
    few = queries_of(office, address(kitchen, "recipes"))
    for number in range(20):
        facts = RecipeFacts(name=f"Resep {number}", basis=Basis.PIECES)
        recipe = create_recipe(group=kitchen.group, facts=facts)
        outputs = [Output(kitchen.item("Keripik 100 g"), 1_000)]
        set_outputs(group=kitchen.group, recipe=recipe, outputs=outputs)
    assert queries_of(office, address(kitchen, "recipes")) == few
