"""What lists show of entries about money, in the reader's language."""

from django.utils.translation import gettext as _

from kub.books.chart import Account
from kub.entries.models import Entry
from kub.lib.numbers import write_rp
from kub.treasury.categories import MONEY_IN, MONEY_OUT, category


def pocket_words(entry: Entry) -> str:
    return _pocket(entry, "pocket")


def money_in_words(entry: Entry) -> str:
    return str(category(MONEY_IN, entry.payload["category"]).label)


def money_out_words(entry: Entry) -> str:
    return str(category(MONEY_OUT, entry.payload["category"]).label)


def transfer_words(entry: Entry) -> str:
    return f"{_pocket(entry, 'from_pocket')} → {_pocket(entry, 'to_pocket')}"


def cash_count_words(entry: Entry) -> str:
    """Say how what was counted differs from the books."""
    difference_rp = entry.payload["counted"] - entry.payload["book"]
    amount = {"amount": write_rp(abs(difference_rp))}
    if not difference_rp:
        said = _("as in the books")
    elif difference_rp < 0:
        said = _("%(amount)s less than in the books") % amount
    else:
        said = _("%(amount)s more than in the books") % amount
    return f"{_pocket(entry, 'pocket')}: {said}"


def _pocket(entry: Entry, name: str) -> str:
    return str(Account(entry.payload[name]).label)
