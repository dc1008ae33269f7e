"""The cover and the index: whose workbook it is, of when, made by whom, and what each sheet answers."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image

from kub.lib.dates import ZONE
from kub.lib.xlsx import CoverSheet, Facts, IndexGroup, IndexSheet, SummarySheet
from kub.people.models import Group, Role
from kub.people.regions import region_name
from kub.people.selectors.groups import ROLE_NAMES
from kub.people.selectors.members import active_members
from kub.web.days import day_in_words, period_in_words
from kub.web.workbook.tables import SheetsOfSection
from kub.web.workbook.wanted import Wanted


def cover_sheet(wanted: Wanted) -> CoverSheet:
    group = wanted.group
    return CoverSheet(
        title=_("Cover"),
        heading=group.name,
        notes=[note for note in (group.business, period_in_words(wanted.since, wanted.until)) if note],
        blocks=[_identity(group), _people(group, wanted.on), _making(wanted)],
        logo=_logo(group),
        signatures=wanted.signatures,
    )


def index_sheet(summary: SummarySheet, sections: Sequence[SheetsOfSection]) -> IndexSheet:
    """Give the index: the summary, then the reports section by section, each with the question it answers."""
    whole = (summary, _("What was earned, what there is, and how it went, in figures and charts."))
    return IndexSheet(
        title=_("Index"),
        heading=_("What is in this workbook"),
        note=_("Choose a name to go to its sheet."),
        groups=[
            IndexGroup(_("Overview"), [whole]),
            *(
                IndexGroup(section.title, [(sheet, str(kind.about)) for sheet, kind in section.sheets])
                for section in sections
            ),
        ],
    )


def _identity(group: Group) -> Facts:
    facts = [
        (_("Business"), group.business),
        (_("Address"), group.address),
        (_("Village"), region_name(group.region_code)),
        (_("Growth stage"), group.get_stage_display()),
        ("NIB", group.nib),
        ("P-IRT", group.pirt),
        (_("Halal certificate"), group.halal),
        (_("First day in KUB"), day_in_words(group.started_on)),
    ]
    return Facts(heading=_("The group"), facts=[(label, words) for label, words in facts if words])


def _people(group: Group, on: dt.date) -> Facts:
    members = list(active_members(group=group, on=on))
    officers = [
        (str(role.label), ", ".join(member.name for member in members if member.role == role))
        for role in (Role.CHAIR, Role.SECRETARY, Role.TREASURER)
    ]
    others = [(_("Members"), str(len(members)))]
    return Facts(
        heading=_("Its people"), facts=[*((role, names) for role, names in officers if names), *others]
    )


def _making(wanted: Wanted) -> Facts:
    now = timezone.now().astimezone(ZONE)
    roles = ", ".join(str(ROLE_NAMES[role]) for role in ROLE_NAMES if role in wanted.access.roles)
    return Facts(
        heading=_("This workbook"),
        facts=[
            (_("Period"), period_in_words(wanted.since, wanted.until)),
            (_("What there is, as on"), day_in_words(wanted.on)),
            (_("Made on"), f"{day_in_words(now.date())}, {date_format(now, 'H.i')}"),
            (_("Made by"), f"{wanted.access.user} ({roles})"),
        ],
    )


def _logo(group: Group) -> bytes:
    """Give the logo as a PNG, or nothing where there is none."""
    if not group.logo:
        return b""
    png = BytesIO()
    with group.logo.open() as file, Image.open(file) as picture:
        picture.save(png, "PNG")
    return png.getvalue()
