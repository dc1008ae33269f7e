"""Sales: the list, one of them with what came after it, and what was sold last time."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from kub.entries.models import Entry, Status
from kub.lib.finding import has_code
from kub.people.models import Group
from sales.models import Channel, Customer, ReturnLine, Sale, SaleLine
from sales.selectors.customers import named_like
from sales.selectors.receivables import owed_rp

SALE = "sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesFilter:
    """What the list of sales shows; everything where nothing is chosen."""

    since: dt.date | None = None
    until: dt.date | None = None
    channel: Channel | None = None
    customer: Customer | None = None
    open_only: bool = False
    standing_only: bool = False
    with_goods: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class SalesSums:
    """What the sales that count come to, undone ones left out."""

    count: int
    total_rp: int
    open_rp: int


def sales_of(*, group: Group, chosen: SalesFilter) -> QuerySet[Sale]:
    """Give the sales that were chosen, the last first; undone ones too, as their numbers stay."""
    sales = Sale.objects.filter(group=group).select_related("customer", "channel", "entry")
    if chosen.since:
        sales = sales.filter(sold_on__gte=chosen.since)
    if chosen.until:
        sales = sales.filter(sold_on__lte=chosen.until)
    if chosen.channel:
        sales = sales.filter(channel=chosen.channel)
    if chosen.customer:
        sales = sales.filter(customer=chosen.customer)
    if chosen.open_only:
        settled_rp = F("returned_rp") + F("paid_rp") - F("refunded_rp")
        sales = sales.filter(entry__status=Status.POSTED, total_rp__gt=settled_rp)
    if chosen.standing_only:
        sales = sales.filter(entry__status=Status.POSTED)
    if chosen.with_goods:
        sales = sales.filter(channel__isnull=False)
    if chosen.words:
        sales = sales.filter(has_code("number", chosen.words) | named_like(chosen.words, "customer__"))
    return sales.order_by("-sold_on", "-pk")


def sums_of(sales: QuerySet[Sale]) -> SalesSums:
    """Add up the sales of a list that count."""
    # What was undone is found by its undoing, in an index; reading the status of each entry took all years.
    undone = Entry.objects.filter(voids=OuterRef("entry"))
    counting = sales.filter(~Exists(undone)).order_by()
    open_rp = F("total_rp") - F("returned_rp") - F("paid_rp") + F("refunded_rp")
    sums = counting.aggregate(
        count=Count("pk"), total=Coalesce(Sum("total_rp"), 0), owed=Coalesce(Sum(open_rp), 0)
    )
    return SalesSums(sums["count"], sums["total"], sums["owed"])


def sums_at_a_glance(*, group: Group, since: dt.date, until: dt.date) -> SalesSums:
    """Add up what was sold in some days, and what is owed of all sales: an index leads to both."""
    sold = sums_of(sales_of(group=group, chosen=SalesFilter(since=since, until=until)))
    return SalesSums(sold.count, sold.total_rp, owed_rp(group=group))


def sale_about(*, group: Group, uid: uuid.UUID) -> Sale:
    """Give the sale of an entry: its own, or one that the entry paid or took goods back from.

    Raises `Http404`, for another group's as for one that never was.
    """
    sales = Sale.objects.filter(group=group).select_related(
        "customer", "channel", "entry__group", "entry__recorded_by", "entry__replaced_by", "entry__voided_by"
    )
    for path in ("entry", "payments__entry", "returns__entry"):
        sale = sales.filter(**{f"{path}__group": group, f"{path}__uid": uid}).first()
        if sale is not None:
            return sale
    raise Http404


def standing_sale_of(*, group: Group, uid: uuid.UUID) -> Sale:
    """Give a sale that counts, by its own entry. Raises `Http404`."""
    sale = sale_about(group=group, uid=uid)
    if sale.entry.uid != uid or sale.entry.status != Status.POSTED:
        raise Http404
    return sale


def get_sale(*, group: Group, uid: uuid.UUID) -> Sale:
    """Give a sale with its lines by its own entry. Raises `Http404`."""
    sales = Sale.objects.filter(group=group).select_related("customer", "channel", "entry")
    return get_object_or_404(sales.prefetch_related("lines__item"), entry__uid=uid)


def lines_of(*, sale: Sale) -> list[SaleLine]:
    return list(sale.lines.select_related("item"))


def entries_about(*, sale: Sale) -> list[Entry]:
    """Give the payments and returns of a sale as they were recorded, those undone too."""
    entries = Entry.objects.filter(group=sale.group_id).select_related("group", "recorded_by")
    about = [*entries.filter(payment__sale=sale), *entries.filter(sale_return__sale=sale)]
    return sorted(about, key=lambda entry: (entry.happened_on, entry.pk))


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line of a sale, and how much of it can still come back."""

    line: SaleLine
    left_milli: int


def returnable_of(*, sale: Sale, replaced: Entry | None = None) -> list[Returnable]:
    """Give the lines of which something can still come back; what `replaced` took back counts as not."""
    came_back: dict[int, int] = defaultdict(int)
    returned = ReturnLine.objects.filter(sale_line__sale=sale, sale_return__entry__status=Status.POSTED)
    if replaced is not None:
        returned = returned.exclude(sale_return__entry=replaced)
    for line, quantity_milli in returned.values_list("sale_line", "quantity_milli"):
        came_back[line] += quantity_milli
    found = [Returnable(line, line.quantity_milli - came_back[line.pk]) for line in lines_of(sale=sale)]
    return [each for each in found if each.left_milli > 0]


def last_sale_data(*, group: Group) -> dict[str, Any] | None:
    """Give what was recorded at the last sale that counts; None where nothing was sold yet."""
    last = Entry.objects.filter(group=group, kind=SALE, status=Status.POSTED).order_by("-pk").first()
    return dict(last.payload) if last else None
