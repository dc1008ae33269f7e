"""What customers owe."""

from django.db.models import F, QuerySet

from kub.entries.models import Status
from kub.people.models import Group
from sales.models import Sale


def open_sales(*, group: Group) -> QuerySet[Sale]:
    """Give the sales on which something is still owed, the oldest first."""
    paid_rp = F("returned_rp") + F("paid_rp") - F("refunded_rp")
    sales = Sale.objects.filter(group=group, entry__status=Status.POSTED, total_rp__gt=paid_rp)
    return sales.select_related("customer", "channel", "entry").order_by("sold_on", "pk")
