"""Pages about money."""

from django.http import HttpResponse

from kub.entries.recording import record_page
from kub.people.requests import GroupRequest
from kub.treasury.forms import MoneyInForm, MoneyOutForm


def money_in(request: GroupRequest) -> HttpResponse:
    return record_page(request, MoneyInForm, "treasury/money.html")


def money_out(request: GroupRequest) -> HttpResponse:
    return record_page(request, MoneyOutForm, "treasury/money.html")
