"""The daily life of the demo groups, told from their first day to today."""

import datetime as dt
from collections.abc import Callable, Iterator

from kub.entries.models import Source
from kub.lib.dates import add_months, month_of
from kub.lib.db import write_transaction
from kub.people.models import User
from kub.people.services import assign_coordinator, assign_mentor, create_user
from kub.web.demo.batik import BATIK
from kub.web.demo.desk import Desk
from kub.web.demo.housekeeping import Housekeeping
from kub.web.demo.making import Making
from kub.web.demo.notebook import Notebook
from kub.web.demo.opening import access_of, open_group
from kub.web.demo.people import ADMINISTRATOR, COORDINATOR, MENTOR, PASSWORD, DemoPerson
from kub.web.demo.seasons import is_selling_day, is_working_day
from kub.web.demo.selling import Selling
from kub.web.demo.sewing import SEWING
from kub.web.demo.tempe import TEMPE

STORIES = (TEMPE, BATIK, SEWING)
REGIONS = ("33.26", "33.75")
MONTHS = 14


def first_day(*, today: dt.date, months: int) -> dt.date:
    """Give the day on which groups begin that have so many months behind them."""
    return add_months(month_of(today), 1 - months)


def days_of_all(*, today: dt.date, months: int) -> int:
    """Give how many days are told, of all groups together."""
    return ((today - first_day(today=today, months=months)).days + 1) * len(STORIES)


def load_demo(
    *, seed: int, today: dt.date, months: int = MONTHS, on_day: Callable[[], object] = lambda: None
) -> None:
    """Make the demo, all or nothing: people, groups, and what they recorded until `today`.

    The same seed and day give the same records. `on_day` is called for each day told. Raises `NotRecorded`.
    """
    first = first_day(today=today, months=months)
    with write_transaction():
        mentor, coordinator, _administrator = (_user(who) for who in (MENTOR, COORDINATOR, ADMINISTRATOR))
        for region_code in REGIONS:
            assign_coordinator(coordinator=coordinator, region_code=region_code, from_on=first)
        for story in STORIES:
            opened = open_group(
                story, started_on=first, later_prices_on=add_months(first, max(months * 2 // 3, 1))
            )
            assign_mentor(mentor=mentor, group=opened.group, from_on=first)
            notebook = Notebook(name=opened.group.slug, seed=seed, last=today)
            desk = Desk(story=story, opened=opened, notebook=notebook, first=first, last=today)
            _tell(desk, on_day)
            if story.profile.get("mentor_may_record"):
                _leave_a_slip(desk, mentor)
            notebook.finish()


def _tell(desk: Desk, on_day: Callable[[], object]) -> None:
    making, selling, housekeeping = Making(desk), Selling(desk), Housekeeping(desk)
    housekeeping.open_books()
    for day in _days(desk.first, desk.last):
        desk.keep_promises(day)
        housekeeping.keep(day)
        if is_working_day(day):
            making.work(day)
        if is_selling_day(day):
            selling.trade(day)
        housekeeping.count(day)
        on_day()


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (dt.date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _leave_a_slip(desk: Desk, mentor: User) -> None:
    """Leave a sale from the mentor's paper waiting: more than there is in stock."""
    product = desk.story.recipes[0].outputs[1].name
    outlet = desk.story.outlets[0]
    data = {
        "channel": desk.opened.channels[outlet.channel].pk,
        "lines": [{"item": desk.item(product), "quantity": "250"}],
        "customer": next(iter(desk.opened.customers.values())).pk,
        "note": "Pesanan hajatan, dari buku tulis",
    }
    access = access_of(mentor, desk.opened.group)
    desk.notebook.record(access, "sale", desk.last, data, source=Source.PAPER)


def _user(person: DemoPerson) -> User:
    return create_user(
        name=person.name,
        phone=person.phone,
        username=person.username,
        password=PASSWORD,
        is_administrator=person is ADMINISTRATOR,
    )
