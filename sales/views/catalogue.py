"""Pages about ways to sell, and what things cost in them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from sales.forms.catalogue import ChangeChannelForm, ChannelForm, MarginWishForm, PricesForm
from sales.selectors.channels import channels_of, get_channel
from sales.selectors.prices import get_sold_item, price_history, price_list, prices_on, sold_items
from sales.services.channels import add_channel, change_channel
from sales.services.prices import set_margin_wish, set_prices


def channels(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    return render(request, "sales/channels.html", {"channels": channels_of(group=request.access.group)})


def channel_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_channel(access=request.access, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved_channel(request)
    return render(request, "sales/channel_form.html", {"form": form})


def channel_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    channel = get_channel(group=request.access.group, pk=pk)
    form = ChangeChannelForm(request.POST or None, channel=channel)
    if request.method == "POST" and form.is_valid():
        try:
            change_channel(access=request.access, channel=channel, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved_channel(request)
    return render(request, "sales/channel_form.html", {"form": form, "channel": channel})


def prices(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    return render(request, "sales/prices.html", {"list": price_list(group=request.access.group, on=today())})


def margin_wish(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    form = MarginWishForm(request.POST or None, per_mille=group.margin_wish_per_mille)
    if request.method == "POST" and form.is_valid():
        set_margin_wish(access=request.access, per_mille=form.cleaned_data["percent"] * 10)
        messages.success(request, _("Saved."))
        return redirect("sales:prices", group.slug)
    return render(request, "sales/margin_wish.html", {"form": form})


def prices_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.CATALOGUE)
    group = request.access.group
    channel = get_channel(group=group, pk=pk)
    items = list(sold_items(group=group))
    known = prices_on(group=group, channel=channel, items=items, on=today())
    form = PricesForm(request.POST or None, items=items, prices=known)
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_prices(
                access=request.access,
                channel=channel,
                prices=form.prices(),
                starts_on=form.cleaned_data["starts_on"],
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            said = ngettext("%(count)s price set.", "%(count)s prices set.", len(changed))
            messages.success(request, said % {"count": len(changed)})
            return redirect("sales:prices", group.slug)
    return render(request, "sales/prices_edit.html", {"form": form, "channel": channel})


def item_prices(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    item = get_sold_item(group=group, pk=pk)
    page = paginate(request, price_history(group=group, item=item))
    return render(request, "sales/item_prices.html", {"item": item, "page": page, "today": today()})


def _saved_channel(request: GroupRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("sales:channels", request.access.group.slug)
