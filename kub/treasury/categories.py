"""What money comes in or goes out for, in words that people use, and the account behind each."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kub.books.chart import Account
from kub.people.models import Group, LabourMode


@dataclass(frozen=True, slots=True)
class Category:
    """`of_member` asks whose money it is."""

    name: str
    label: Any  # a lazy translation
    icon: str
    account: Account
    of_member: bool = False


MONEY_IN = (
    Category("savings", _("Dues and savings"), "piggy-bank", Account.SAVINGS, of_member=True),
    Category("capital", _("Capital"), "landmark", Account.CAPITAL),
    Category("grant", _("Grant or aid"), "gift", Account.GRANT),
    Category("loan", _("Loan received"), "handshake", Account.LOAN),
    Category("other_income", _("Other income"), "circle-plus", Account.OTHER_INCOME),
)
MONEY_OUT = (
    Category("power", _("Gas, power and water"), "flame", Account.OVERHEAD),
    Category("transport", _("Transport"), "truck", Account.OVERHEAD),
    Category("wages", _("Wages"), "users", Account.WAGES_PAYABLE, of_member=True),
    Category("repair", _("Tools and repair"), "wrench", Account.OVERHEAD),
    Category("equipment", _("Equipment bought"), "microwave", Account.EQUIPMENT),
    Category("marketing", _("Selling and promotion"), "megaphone", Account.MARKETING),
    Category("loan_paid", _("Loan paid back"), "handshake", Account.LOAN),
    Category("savings_out", _("Savings paid out"), "piggy-bank", Account.SAVINGS, of_member=True),
    Category("share", _("Profit share paid"), "hand-coins", Account.SHARES_PAID, of_member=True),
    Category("other_expense", _("Other expense"), "circle-minus", Account.OTHER_EXPENSE),
)


def category(categories: tuple[Category, ...], name: str) -> Category:
    return next(each for each in categories if each.name == name)


def account_for(each: Category, group: Group) -> Account:
    """Give the account behind a category; imputed wages that are paid after all meet their offset."""
    if each.account is Account.WAGES_PAYABLE and group.labour_mode == LabourMode.IMPUTED:
        return Account.LABOUR_IMPUTED
    return each.account
