"""Proof of the sales: what is open, paid and returned, and the day totals."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Model, QuerySet, Sum

from kub.books.chart import Account
from kub.books.selectors import balances
from kub.entries.models import Entry, Status
from kub.people.models import Group
from sales.models import Customer, DayTotal, Payment, Price, Return, ReturnLine, Sale, SaleLine


def sales_add_up(group: Group) -> Iterator[str]:
    """Total, cost, payments and returns of each sale follow from its lines and what came later."""
    sales = Sale.objects.filter(group=group).select_related("entry")
    posted = {"entry__status": Status.POSTED, "group": group}
    paid_later = _sums(Payment.objects.filter(**posted), "sale", "amount_rp")
    returned = _sums(Return.objects.filter(**posted), "sale", "amount_rp")
    refunded = _sums(Return.objects.filter(**posted), "sale", "refund_rp")
    nets = _sums(SaleLine.objects.filter(group=group), "sale", "net_rp")
    costs = _sums(SaleLine.objects.filter(group=group), "sale", "cost_rp")
    for sale in sales.iterator():
        if sale.channel_id and (nets.get(sale.pk, 0), costs.get(sale.pk, 0)) != (sale.total_rp, sale.cost_rp):
            yield f"sale {sale.pk}: its lines give {nets.get(sale.pk, 0)}, it says {sale.total_rp}"
        at_once_rp = (sale.entry.payload.get("paid") or {}).get("amount", 0)
        paid_rp = at_once_rp + paid_later.get(sale.pk, 0)
        if paid_rp != sale.paid_rp:
            yield f"sale {sale.pk}: payments give {paid_rp}, it says {sale.paid_rp}"
        came_back = (returned.get(sale.pk, 0), refunded.get(sale.pk, 0))
        if came_back != (sale.returned_rp, sale.refunded_rp):
            yield f"sale {sale.pk}: returns give {came_back}, it says {(sale.returned_rp, sale.refunded_rp)}"


def receivables_equal_the_open_sales(group: Group) -> Iterator[str]:
    sales = Sale.objects.filter(group=group, entry__status=Status.POSTED)
    open_rp = sum(sale.open_rp for sale in sales.iterator())
    held_rp = balances(group=group).get(Account.RECEIVABLE, 0)
    if held_rp != open_rp:
        yield f"receivable: the account holds {held_rp}, open sales are {open_rp}"


def day_totals_follow_from_lines(group: Group) -> Iterator[str]:
    """A line counts on its entry's day; undone, its opposite counts on the day of the undoing."""
    sold: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0])
    days = {
        entry: (on, voided_on)
        for entry, on, voided_on in Entry.objects.filter(
            group=group, kind__in=("sale", "sale_return"), status__in=(Status.POSTED, Status.VOIDED)
        ).values_list("pk", "happened_on", "voided_by__happened_on")
    }
    lines = SaleLine.objects.filter(group=group).values_list(
        "sale__entry", "sale__channel", "item", "quantity_milli", "net_rp", "cost_rp"
    )
    returns = ReturnLine.objects.filter(group=group).values_list(
        "sale_return__entry",
        "sale_return__sale__channel",
        "sale_line__item",
        "quantity_milli",
        "net_rp",
        "cost_rp",
    )
    for sign, rows in ((1, lines), (-1, returns)):
        for entry, channel, item, *measures in rows:
            on, voided_on = days[entry]
            for day, factor in ((on, sign), (voided_on, -sign)):
                for index, measure in enumerate(measures):
                    sold[day, channel, item][index] += factor * measure
    stored = {
        (on, channel, item): measures
        for on, channel, item, *measures in DayTotal.objects.filter(group=group).values_list(
            "on", "channel", "item", "quantity_milli", "revenue_rp", "cost_rp"
        )
    }
    for key in sold.keys() | stored.keys():
        if key[0] and sold.get(key, [0, 0, 0]) != stored.get(key, [0, 0, 0]):
            yield f"item {key[2]} on {key[0]}: lines give {sold.get(key)}, it says {stored.get(key)}"


def revenue_equals_the_day_totals(group: Group) -> Iterator[str]:
    sums = DayTotal.objects.filter(group=group).aggregate(revenue=Sum("revenue_rp"), cost=Sum("cost_rp"))
    held = balances(group=group)
    for account, total in ((Account.SALES, sums["revenue"]), (Account.COST_OF_SALES, sums["cost"])):
        if held.get(account, 0) != (total or 0):
            yield f"{account.value}: it holds {held.get(account, 0)}, the day totals give {total or 0}"


def numbers_have_no_gaps(group: Group) -> Iterator[str]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number in Sale.objects.filter(group=group, number__isnull=False).values_list("number", flat=True):
        month, _slash, counted = (number or "").partition("/")
        numbers[month].append(int(counted))
    for month, given in sorted(numbers.items()):
        if sorted(given) != list(range(1, len(given) + 1)):
            yield f"sale numbers of {month} have a gap"


def sales_stay_in_their_group(group: Group) -> Iterator[str]:
    pointers: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
        (Sale, ("entry",)),
        (SaleLine, ("sale", "item")),
        (Payment, ("entry", "sale")),
        (Return, ("entry", "sale")),
        (ReturnLine, ("sale_return", "sale_line")),
        (Price, ("item", "channel")),
        (DayTotal, ("channel", "item")),
    )
    for model, names in pointers:
        for name in names:
            rows = model._default_manager.filter(group=group).exclude(**{f"{name}__group": F("group")})
            for pk in rows.values_list("pk", flat=True):
                yield f"{model._meta.model_name} {pk}: its {name} belongs to another group"
    strangers = Customer.objects.exclude(group=group).filter(sales__group=group)
    for pk in strangers.values_list("pk", flat=True):
        yield f"customer {pk} of another group bought here"


def _sums(rows: QuerySet, key: str, measure: str) -> dict[int, int]:
    return dict(rows.values_list(key).annotate(Sum(measure)).order_by(key))


CHECKS = {
    "sales.sales": sales_add_up,
    "sales.receivables": receivables_equal_the_open_sales,
    "sales.day_totals": day_totals_follow_from_lines,
    "sales.revenue": revenue_equals_the_day_totals,
    "sales.numbers": numbers_have_no_gaps,
    "sales.group": sales_stay_in_their_group,
}
