"""Long lists, a page at a time."""

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from rest_framework.pagination import PageNumberPagination

PAGE_SIZE: Final = 50


class Pages(PageNumberPagination):
    """Pages of the API: `?page=2&page_size=100`."""

    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 200


def paginate(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page:
    """Give the page that `?page=` asks for; the nearest one where there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
