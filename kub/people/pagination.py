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

    A page of the second half is read from the end. A query that reckons something for each row is read as
    it is.
    """

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        whole = self.object_list
        if page.number > 1 and isinstance(whole, QuerySet) and not whole.query.annotations:
            page.object_list = whole.filter(pk__in=self._keys(whole, page))
        return page

    def _keys(self, whole: QuerySet, page: Page) -> list[Any]:
        first, last = page.start_index() - 1, page.end_index()
        if first > self.count // 2:
            whole, first, last = whole.reverse(), self.count - last, self.count - first
        return list(whole.values_list("pk", flat=True)[first:last])


def paginate(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page:
    """Give the page that `?page=` asks for; the nearest one where there is no such page."""
    return _Turning(rows, size).get_page(request.GET.get("page"))
