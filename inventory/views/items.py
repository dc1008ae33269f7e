"""What a group buys, makes and sells."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inventory.forms.goods import ratio_of
from inventory.forms.items import ItemForm, ItemPhotoForm, UnitsFormSet, initial_units, units_in
from inventory.models import Item, ItemKind
from inventory.selectors.items import get_item, has_moved, held_of, items_of, lots_in_stock
from inventory.selectors.stock import stock_row
from inventory.services.items import (
    archive_item,
    change_item,
    create_item,
    restore_item,
    set_photo,
    set_units,
)
from kub.lib.dates import today
from kub.lib.numbers import read_whole
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text


def items(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    kind = request.GET.get("kind", "")
    words, archived = search_text(request), "archived" in request.GET
    found = items_of(
        group=group, kind=kind if kind in ItemKind.values else "", words=words, archived=archived
    )
    page = paginate(request, found)
    held = held_of(group=group, items=page)
    return render(
        request,
        "inventory/items.html",
        {
            "page": page,
            "rows": [(item, held[item.pk]) for item in page],
            "kinds": ItemKind.choices,
            "kind": kind,
            "words": words,
            "archived": archived,
            "filtered": bool(kind or words or archived),
        },
    )


def item(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    return render(
        request,
        "inventory/item.html",
        {
            "item": shown,
            "stock": stock_row(group=group, item=shown, on=today()),
            "page": paginate(request, lots_in_stock(group=group, item=shown)),
            "units": [(unit, ratio_of(shown, unit)) for unit in shown.units.all()],
            "today": today(),
        },
    )


def item_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    form = ItemForm(request.POST or None, kind=request.GET.get("kind", ""))
    if request.method == "POST" and form.is_valid():
        try:
            made = create_item(group=group, facts=form.facts())
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved(request, made)
    return render(request, "inventory/item_form.html", {"form": form})


def item_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    fixed = has_moved(group=group, item=shown)
    form = ItemForm(request.POST or None, item=shown, fixed=fixed)
    if request.method == "POST" and form.is_valid():
        try:
            change_item(group=group, item=shown, facts=form.facts())
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved(request, shown)
    return render(request, "inventory/item_form.html", {"form": form, "item": shown, "fixed": fixed})


def item_units(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    options: dict[str, Any] = {"initial": initial_units(shown.units.all()), "form_kwargs": {"item": shown}}
    formset = UnitsFormSet(_with_one_more(request), prefix="units", **options)
    if request.method == "POST" and "add_line" not in request.POST and formset.is_valid():
        set_units(group=group, item=shown, units=units_in(formset))
        return _saved(request, shown)
    return render(request, "inventory/item_units.html", {"formset": formset, "item": shown})


def item_photo(request: GroupRequest, pk: int, size: str) -> FileResponse:
    """Give the picture to those who may see the group; its address changes with the picture."""
    request.access.require(Permission.SEE)
    shown = get_item(group=request.access.group, pk=pk)
    picture = {"photo": shown.photo, "thumbnail": shown.thumbnail}.get(size)
    if not picture:
        raise Http404
    try:
        file = picture.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    return response


def item_photo_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ItemPhotoForm(*sent)
    if request.method == "POST" and form.is_valid():
        set_photo(group=group, item=shown, photo=form.cleaned_data["photo"])
        return _saved(request, shown)
    return render(request, "inventory/item_photo.html", {"form": form, "item": shown})


@require_POST
def item_photo_remove(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    set_photo(group=group, item=shown, photo=None)
    return _saved(request, shown)


@require_POST
def item_archive(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    try:
        archive_item(group=group, item=shown)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("inventory:item", group.slug, shown.pk)
    return _saved(request, shown)


@require_POST
def item_restore(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    shown = get_item(group=group, pk=pk)
    restore_item(group=group, item=shown)
    return _saved(request, shown)


def _saved(request: GroupRequest, item: Item) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("inventory:item", request.access.group.slug, item.pk)


def _with_one_more(request: GroupRequest) -> Any:
    """Give what was sent, with one line more where that was asked for."""
    if "add_line" not in request.POST:
        return request.POST or None
    data = request.POST.copy()
    data["units-TOTAL_FORMS"] = str((read_whole(data.get("units-TOTAL_FORMS")) or 0) + 1)
    return data
