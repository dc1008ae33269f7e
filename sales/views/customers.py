"""Pages about customers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kub.lib.dates import today
from kub.people.access import Permission
from kub.people.forms.fields import show_errors
from kub.people.pagination import paginate
from kub.people.requests import GroupRequest
from kub.people.views.shared import search_text
from sales.forms.customers import CustomerForm
from sales.selectors.customers import customers_of, get_customer
from sales.selectors.receivables import debtor_of
from sales.selectors.sales import SalesFilter, sales_of, sums_of
from sales.services.customers import add_customer, change_customer
from sales.texts import reminder_text


def customers(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.SEE)
    words = search_text(request)
    page = paginate(request, customers_of(group=request.access.group, words=words))
    return render(request, "sales/customers.html", {"page": page, "words": words})


def customer(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.SEE)
    group = request.access.group
    shown = get_customer(group=group, pk=pk)
    bought = sales_of(group=group, chosen=SalesFilter(customer=shown))
    debtor = debtor_of(group=group, customer=shown, on=today())
    return render(
        request,
        "sales/customer.html",
        {
            "customer": shown,
            "page": paginate(request, bought),
            "sums": sums_of(bought),
            "debtor": debtor,
            "reminder": reminder_text(debtor=debtor, group_name=group.name) if debtor.debts else "",
        },
    )


def customer_new(request: GroupRequest) -> HttpResponse:
    request.access.require(Permission.RECORD)
    form = CustomerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_customer(access=request.access, facts=form.facts())
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved(request, made.pk)
    return render(request, "sales/customer_form.html", {"form": form})


def customer_edit(request: GroupRequest, pk: int) -> HttpResponse:
    request.access.require(Permission.RECORD)
    shown = get_customer(group=request.access.group, pk=pk)
    form = CustomerForm(request.POST or None, customer=shown)
    if request.method == "POST" and form.is_valid():
        try:
            change_customer(access=request.access, customer=shown, facts=form.facts())
        except ValidationError as error:
            show_errors(form, error)
        else:
            return _saved(request, shown.pk)
    return render(request, "sales/customer_form.html", {"form": form, "customer": shown})


def _saved(request: GroupRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("sales:customer", request.access.group.slug, pk)
