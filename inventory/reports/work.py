"""Reports about work: who worked in which batch, and what that comes to."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BatchWork, WorkUnit
from inventory.reports.parts import RECIPE, ROWS_A_CHUNK, chosen_id, chosen_runs, day, money
from kub.lib.reports import Column, Kind, Quantity, Report, Row
from kub.people.access import Permission
from kub.people.models import Group
from kub.people.reporting import Asked, Filter, ReportKind, Section
from kub.people.selectors.members import all_members


def _members(group: Group) -> Sequence[tuple[str, str]]:
    return [(str(member.pk), member.name) for member in all_members(group=group).order_by("name", "pk")]


_MEMBER = Filter(name="member", label=gettext_lazy("Member"), options=_members)


def _work_of(asked: Asked) -> dict[str, object]:
    wanted = {"group": asked.group, **chosen_runs(asked).where("batch__")}
    member = chosen_id(asked, "member")
    return {**wanted, "member": member} if member else wanted


def _work(asked: Asked) -> Report:
    work = BatchWork.objects.filter(**_work_of(asked)).order_by("batch__made_on", "batch", "pk")
    rows = work.values_list(
        "batch__made_on", "batch__code", "member__name", "unit", "quantity_milli", "rate_rp", "amount_rp"
    )
    return Report(
        title=_("Members' work"),
        columns=[
            day("on", _("Date")),
            Column(key="code", label=_("Batch code")),
            Column(key="member", label=_("Member")),
            Column(key="quantity", label=_("Worked"), kind=Kind.MEASURE),
            Column(key="rate", label=_("Rate"), kind=Kind.MONEY),
            money("amount", _("Wages")),
        ],
        rows=_work_rows(rows.iterator(ROWS_A_CHUNK), {str(unit): str(unit.label) for unit in WorkUnit}),
    )


def _work_rows(work: Iterable[tuple], units: dict[str, str]) -> Iterator[Row]:
    for made_on, code, member, unit, quantity_milli, rate_rp, amount_rp in work:
        yield made_on, code, member, Quantity(quantity_milli, units[unit]), rate_rp, amount_rp


def _work_by_member(asked: Asked) -> Report:
    hours = Q(unit=WorkUnit.HOUR)
    rows = (
        BatchWork.objects.filter(**_work_of(asked))
        .order_by("member__name", "member")
        .values_list("member__name", "member")
        .annotate(
            batches=Count("batch", distinct=True),
            hours=Sum("quantity_milli", filter=hours, default=0),
            pieces=Sum("quantity_milli", filter=~hours, default=0),
            wages=Sum("amount_rp"),
        )
    )
    return Report(
        title=_("Work by member"),
        columns=[
            Column(key="member", label=_("Member")),
            Column(key="batches", label=_("Batches"), kind=Kind.INTEGER),
            Column(key="hours", label=_("Hours"), kind=Kind.QUANTITY, total=True),
            Column(key="pieces", label=_("Pieces"), kind=Kind.QUANTITY, total=True),
            money("amount", _("Wages")),
        ],
        rows=[(name, *amounts) for name, _member, *amounts in rows],
    )


WORK = ReportKind(
    name="work",
    title=gettext_lazy("Members' work"),
    about=gettext_lazy("Who worked in which batch, and what each earned by it."),
    section=Section.PRODUCTION,
    build=_work,
    filters=(_MEMBER, RECIPE),
    asks_also=Permission.EARNINGS,
)
WORK_BY_MEMBER = ReportKind(
    name="work-by-member",
    title=gettext_lazy("Work by member"),
    about=gettext_lazy("In how many batches each member worked, how long, and what she earned."),
    section=Section.PRODUCTION,
    build=_work_by_member,
    filters=(_MEMBER, RECIPE),
    asks_also=Permission.EARNINGS,
)
