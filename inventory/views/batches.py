"""Pages of production batches."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inventory.forms.batches import BatchForm, BatchPhotoForm
from inventory.models import Batch
from inventory.selectors.batches import (
    batch_story,
    batches_of,
    costed,
    get_batch,
    last_batch,
    measure_unit,
)
from inventory.selectors.estimates import estimate
from inventory.selectors.recipes import get_recipe, recipes_of, what_is_missing
from inventory.services.photos import keep_batch_photo, set_batch_photo
from kub.entries.recording import record_page
from kub.entries.rows import row_of
from kub.lib.numbers import read_whole
from kub.people.access import Permission
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text

FULL, THUMBNAIL = "full", "thumbnail"
WITHOUT_RECIPE = "none"


def batches(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    words = search_text(request)
    page = paginate(request, batches_of(group=request.access.group, words=words))
    return render(
        request,
        "inventory/batches.html",
        {"page": page, "rows": [costed(each) for each in page], "words": words},
    )


def batch(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    return _batch_page(request, uid, "inventory/batch.html")


def batch_label(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    """Give what is put on the box: code, products, best before; and what it cost, for the folder."""
    return _batch_page(request, uid, "inventory/batch_label.html")


def batch_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.RECORD)
    choice = _beginning(request)
    if choice is None:
        usable = [each for each in recipes_of(group=request.access.group) if not what_is_missing(each)]
        return render(request, "inventory/batch_choose.html", {"recipes": usable, "last": _last(request)})
    photo = BatchPhotoForm(request.POST or None, request.FILES or None)
    context = {"photo": photo, "last": _last(request)}
    response = record_page(
        request, BatchForm, "inventory/batch_form.html", context=context, photo=photo, **choice
    )
    if isinstance(response, HttpResponseRedirect):
        _keep_photo(request, photo)
    return response


@require_POST
def batch_preview(request: GroupRequest) -> HttpResponse:
    """Reckon what is being filled in, without writing it."""
    request.access.require(Permission.RECORD)
    form = BatchForm(request.POST, access=request.access)
    figures = None
    if form.is_valid():
        figures = estimate(group=request.access.group, plan=form.plan(), on=form.cleaned_data["happened_on"])
    return render(request, "inventory/_batch_preview.html", {"estimate": figures})


def batch_photo(request: GroupRequest, uid: uuid.UUID, size: str) -> FileResponse:
    """Give the photo to those who may see the group; its address changes with the picture."""
    request.access.require(Permission.SEE)
    if size not in (FULL, THUMBNAIL):
        raise Http404
    shown = get_batch(group=request.access.group, uid=uid)
    picture = shown.photo if size == FULL else shown.thumbnail
    if not picture:
        raise Http404
    try:
        file = picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def batch_photo_edit(request: GroupRequest, uid: uuid.UUID) -> HttpResponse:
    request.access.require(Permission.RECORD)
    group = request.access.group
    shown = get_batch(group=group, uid=uid)
    form = BatchPhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["photo"]:
            set_batch_photo(group=group, uid=uid, photo=form.cleaned_data["photo"])
            messages.success(request, _("Saved."))
        return redirect("inventory:batch", slug=group.slug, uid=uid)
    return render(request, "inventory/batch_photo.html", {"form": form, "batch": shown})


def _batch_page(request: GroupRequest, uid: uuid.UUID, template: str) -> HttpResponse:
    access = request.access
    access.require(Permission.SEE)
    shown = get_batch(group=access.group, uid=uid)
    recipe = get_recipe(group=access.group, pk=shown.recipe_id) if shown.recipe_id else None
    return render(
        request,
        template,
        {
            "batch": shown,
            "story": batch_story(batch=shown, recipe=recipe),
            "recipe": recipe,
            "measure": measure_unit(shown.basis),
            "row": row_of(access=access, entry=shown.entry),
            "sees_earnings": access.may(Permission.EARNINGS),
        },
    )


def _beginning(request: GroupRequest) -> dict[str, Any] | None:
    """Give with what the form begins: an earlier batch, a recipe, or nothing; None where one must choose.

    A group with one recipe is not asked. Raises `Http404` for what is not the group's.
    """
    asked, group = request.GET, request.access.group
    if "corrects" in asked or "again" in asked:
        return {}
    if "like" in asked:
        return {"like": _like(request, asked["like"]).entry.payload}
    if (named := read_whole(asked.get("recipe"))) is not None:
        return {"recipe": get_recipe(group=group, pk=named)}
    if asked.get("recipe") == WITHOUT_RECIPE or request.method == "POST":
        return {}
    usable = [each for each in recipes_of(group=group) if not what_is_missing(each)]
    return {"recipe": usable[0]} if len(usable) == 1 else None


def _like(request: GroupRequest, named: str) -> Batch:
    """Give the batch that another is to be like: the last one, or one by its uid. Raises `Http404`."""
    group = request.access.group
    if named == "last":
        last = _last(request)
        if last is None:
            raise Http404
        return last
    try:
        return get_batch(group=group, uid=uuid.UUID(named))
    except ValueError as error:
        raise Http404 from error


def _last(request: GroupRequest) -> Batch | None:
    """Give the last batch, of the recipe that the address names if it names one."""
    group, named = request.access.group, read_whole(request.GET.get("recipe"))
    recipe = get_recipe(group=group, pk=named) if named is not None else None
    return last_batch(group=group, recipe=recipe)


def _keep_photo(request: GroupRequest, form: BatchPhotoForm) -> None:
    """Put the photo on the batch that was recorded; a correction keeps the photo that there was."""
    group, uid = request.access.group, uuid.UUID(request.POST["uid"])
    photo = form.cleaned_data["photo"]
    if photo and not set_batch_photo(group=group, uid=uid, photo=photo):
        messages.warning(request, _("Add the photo again once the batch is in the books."))
    if not photo and "corrects" in request.GET:
        keep_batch_photo(group=group, replaced=uuid.UUID(request.GET["corrects"]), by=uid)
