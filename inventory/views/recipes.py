"""Pages of recipes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inventory.forms.recipes import ABOUT, PARTS, STEPS, AboutRecipeForm
from inventory.models import Recipe
from inventory.selectors.batches import measure_unit
from inventory.selectors.estimates import estimate
from inventory.selectors.recipes import expected_good, get_recipe, plan_of, recipes_of, what_is_missing
from inventory.services.recipes import archive_recipe
from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.requests import GroupRequest


def recipes(request: GroupRequest) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    return render(
        request,
        "inventory/recipes.html",
        {
            "recipes": [(each, what_is_missing(each)) for each in recipes_of(group=access.group)],
            "archived": recipes_of(group=access.group, archived=True),
        },
    )


def recipe(request: GroupRequest, pk: int) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    shown = get_recipe(group=access.group, pk=pk)
    return render(
        request,
        "inventory/recipe.html",
        {
            "recipe": shown,
            "missing": what_is_missing(shown),
            "estimate": estimate(group=access.group, plan=plan_of(shown), on=today()),
            "good_milli": expected_good(shown),
            "measure": measure_unit(shown.basis),
        },
    )


def recipe_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    form = AboutRecipeForm(request.POST or None, group=request.access.group)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.save()
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _to_part(request, made, STEPS[1])
    return render(request, "inventory/recipe_about.html", {"form": form, "steps": _steps(), "at": 1})


def recipe_edit(request: GroupRequest, pk: int, part: str) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    edited = get_recipe(group=request.access.group, pk=pk)
    if part == ABOUT:
        return _edit_about(request, edited)
    if part not in PARTS:
        raise Http404
    rows = PARTS[part](request.POST or None, group=request.access.group, recipe=edited)
    if "add_line" in request.POST:
        rows = rows.with_row_more(request.POST["add_line"])
    elif request.method == "POST" and rows.save():
        return _after(request, edited, part)
    words = {"part": rows, "recipe": edited, "steps": _steps() if "new" in request.GET else None}
    return render(request, "inventory/recipe_part.html", {**words, "at": STEPS.index(part) + 1})


@require_POST
def recipe_archive(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    chosen = get_recipe(group=group, pk=pk)
    archive_recipe(group=group, recipe=chosen, archived=not chosen.archived)
    messages.success(request, _("In use again.") if chosen.archived else _("No longer used."))
    return redirect("inventory:recipe", slug=group.slug, pk=pk)


def _edit_about(request: GroupRequest, edited: Recipe) -> HttpResponse:
    form = AboutRecipeForm(request.POST or None, group=request.access.group, recipe=edited)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _after(request, edited, ABOUT)
    return render(request, "inventory/recipe_about.html", {"form": form, "recipe": edited})


def _after(request: GroupRequest, edited: Recipe, part: str) -> HttpResponseRedirect:
    """Go on to the next part of a new recipe, or back to the recipe."""
    index = STEPS.index(part) + 1
    if "new" in request.GET and index < len(STEPS):
        return _to_part(request, edited, STEPS[index])
    messages.success(request, _("Saved."))
    return redirect("inventory:recipe", slug=request.access.group.slug, pk=edited.pk)


def _to_part(request: GroupRequest, of: Recipe, part: str) -> HttpResponseRedirect:
    """Lead to a part of a new recipe, as a step of several."""
    url = reverse("inventory:recipe-edit", args=[request.access.group.slug, of.pk, part])
    return redirect(f"{url}?new=1")


def _steps() -> list[str]:
    return [_("Name"), *(str(part.title) for part in PARTS.values())]
