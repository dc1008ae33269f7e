"""Long lists, a page at a time."""

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from rest_framework.pagination import PageNumberPagination

PAGE_SIZE: Final = 50


class Pages(PageNumberPagination):
    """Pages of the API: `?page=2&page_size=100`."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 200


class _Turning(Paginator):
    """Reads the keys of a page first: what lies before it is passed over in an index, and not joined.

    A query that reckons with its other rows, such as a running balance, is read as it is.
    """

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        rows, whole = page.object_list, self.object_list
        if page.number == 1 or not isinstance(rows, QuerySet) or not isinstance(whole, QuerySet):
            return page
        if not whole.query.annotations:
            page.object_list = whole.filter(pk__in=list(rows.values_list("pk", flat=True)))
        return page


def paginate(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page:
    """Give the page that `?page=` asks for; the nearest one where there is no such page."""
    return _Turning(rows, size).get_page(request.GET.get("page"))
