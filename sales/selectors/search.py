"""Sales and customers, found by what somebody types: the best match first."""

from django.db.models import QuerySet

from kub.lib.finding import bare_code, closeness_of_code, closeness_of_name, has_code
from kub.people.models import Group
from sales.models import Customer, Sale
from sales.selectors.customers import named_like


def find_sales(*, group: Group, words: str) -> QuerySet[Sale]:
    """Find sales by number, undone ones too; a number has no letter."""
    if not bare_code(words).isdecimal():
        return Sale.objects.none()
    found = Sale.objects.filter(has_code("number", words), group=group)
    closest = found.annotate(closeness=closeness_of_code("number", words))
    return closest.select_related("customer", "channel", "entry").order_by("closeness", "-sold_on", "-pk")


def find_customers(*, group: Group, words: str) -> QuerySet[Customer]:
    """Find customers by name or phone number."""
    found = Customer.objects.filter(named_like(words), group=group)
    return found.annotate(closeness=closeness_of_name("name", words)).order_by("closeness", "name", "pk")
