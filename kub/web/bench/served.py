"""The application as it is served, with two bare pages beside it: what granian runs while it is measured.

A bare page goes through the same server and the same middleware, for the same signed-in person. The list
reads the same fifty sales in one query and puts them into the plainest template; the empty one reads nothing.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kub.settings")
application = get_wsgi_application()
settings.ROOT_URLCONF = __name__

_LIST = engines["django"].from_string(
    "<!doctype html><title>Sales</title><ul>{% for sale in sales %}"
    "<li><a href='{{ sale.entry.uid }}'>{{ sale.customer.name }} {{ sale.entry.summary }}</a>"
    " {{ sale.number }} {{ sale.sold_on|date }} {{ sale.channel.name }}"
    " {{ sale.total_rp }} {{ sale.open_rp }}</li>"
    "{% endfor %}</ul>"
)


def bare_list(request: HttpRequest, slug: str) -> HttpResponse:
    from sales.models import Sale

    sales = Sale.objects.filter(group__slug=slug).select_related("customer", "channel", "entry")
    return HttpResponse(_LIST.render({"sales": sales.order_by("-sold_on", "-pk")[:50]}))


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Empty</title>")


urlpatterns = [
    path("bench/list/<slug:slug>/", bare_list),
    path("bench/empty/", empty),
    path("", include("kub.urls")),
]
