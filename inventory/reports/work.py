"""Reports about work: who worked in which batch, and what that comes to."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import BatchWork, WorkUnit
from inventory.reports.parts import money, posted_in
from kub.lib.reports import Column, Kind, Quantity, Report
from kub.people.access import Permission
from kub.people.models import Group
from kub.people.reporting import Asked, ReportKind, Section


def work_report(*, group: Group, since: dt.date, until: dt.date) -> Report:
    """Give what each member worked in the period's batches, and what that comes to."""
    work = (
        BatchWork.objects.filter(group=group, **posted_in(since, until, "batch__"))
        .select_related("batch", "member")
        .order_by("batch__made_on", "batch", "pk")
    )
    return Report(
        title=_("Members' work"),
        columns=[
            Column(key="on", label=_("Date"), kind=Kind.DATE),
            Column(key="code", label=_("Batch code")),
            Column(key="member", label=_("Member")),
            Column(key="quantity", label=_("Worked"), kind=Kind.MEASURE),
            Column(key="rate", label=_("Rate"), kind=Kind.MONEY),
            money("amount", _("Wages")),
        ],
        rows=[
            (
                each.batch.made_on,
                each.batch.code,
                each.member.name,
                Quantity(each.quantity_milli, str(WorkUnit(each.unit).label)),
                each.rate_rp,
                each.amount_rp,
            )
            for each in work
        ],
    )


def _work(asked: Asked) -> Report:
    return work_report(group=asked.group, since=asked.since, until=asked.until)


WORK = ReportKind(
    name="work",
    title=gettext_lazy("Members' work"),
    about=gettext_lazy("Who worked in which batch, and what each earned by it."),
    section=Section.PRODUCTION,
    build=_work,
    asks_also=Permission.EARNINGS,
)
