"""The chart of accounts: small, fixed, after SAK EMKM. Pockets of money are accounts."""

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(enum.StrEnum):
    """What an account is; assets and expenses grow by debit, the others by credit."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


class Account(models.TextChoices):
    CASH = "cash", _("Cash")
    BANK = "bank", _("Bank")
    QRIS = "qris", _("QRIS")
    SOLIDARITY = "solidarity", _("Solidarity fund (IKS)")
    RECEIVABLE = "receivable", _("Owed by customers")
    MATERIALS = "materials", _("Materials")
    PACKAGING = "packaging", _("Packaging")
    PRODUCTS = "products", _("Finished goods")
    EQUIPMENT = "equipment", _("Equipment")
    PRODUCTION = "production", _("Production in progress")
    PAYABLE = "payable", _("Owed to suppliers")
    WAGES_PAYABLE = "wages_payable", _("Wages owed to members")
    LOAN = "loan", _("Loans")
    SAVINGS = "savings", _("Members' savings")
    CAPITAL = "capital", _("Capital")
    OPENING = "opening", _("Opening balance")
    SHARES_PAID = "shares_paid", _("Shares paid to members")
    SALES = "sales", _("Sales")
    OTHER_INCOME = "other_income", _("Other income")
    GRANT = "grant", _("Grants")
    COST_OF_SALES = "cost_of_sales", _("Cost of goods sold")
    # A batch credits what it takes up of wages and overhead, bills debit it: nothing counts twice.
    LABOUR_IMPUTED = "labour_imputed", _("Wages counted in batches, not paid")
    OVERHEAD = "overhead", _("Power, gas, transport and other production bills, less what batches took up")
    PRODUCTION_LOSS = "production_loss", _("Failed batches")
    SPOILAGE = "spoilage", _("Spoiled goods")
    HOME_USE = "home_use", _("Used at home")
    SAMPLES = "samples", _("Samples and promotion")
    STOCK_DIFFERENCE = "stock_difference", _("Stock differences")
    COST_CORRECTION = "cost_correction", _("Corrected purchase prices")
    MARKETING = "marketing", _("Selling and promotion")
    OTHER_EXPENSE = "other_expense", _("Other expenses")
    CASH_DIFFERENCE = "cash_difference", _("Cash differences")


POCKETS = (Account.CASH, Account.BANK, Account.QRIS, Account.SOLIDARITY)
INVENTORIES = (Account.MATERIALS, Account.PACKAGING, Account.PRODUCTS)
POCKET_CHOICES = [(pocket.value, pocket.label) for pocket in POCKETS]

_NATURES: dict[Nature, tuple[Account, ...]] = {
    Nature.ASSET: (
        *POCKETS,
        Account.RECEIVABLE,
        *INVENTORIES,
        Account.EQUIPMENT,
        Account.PRODUCTION,
    ),
    Nature.LIABILITY: (Account.PAYABLE, Account.WAGES_PAYABLE, Account.LOAN, Account.SAVINGS),
    Nature.EQUITY: (Account.CAPITAL, Account.OPENING, Account.SHARES_PAID),
    Nature.INCOME: (Account.SALES, Account.OTHER_INCOME, Account.GRANT),
    Nature.EXPENSE: (
        Account.COST_OF_SALES,
        Account.LABOUR_IMPUTED,
        Account.OVERHEAD,
        Account.PRODUCTION_LOSS,
        Account.SPOILAGE,
        Account.HOME_USE,
        Account.SAMPLES,
        Account.STOCK_DIFFERENCE,
        Account.COST_CORRECTION,
        Account.MARKETING,
        Account.OTHER_EXPENSE,
        Account.CASH_DIFFERENCE,
    ),
}
NATURE_OF: dict[Account, Nature] = {
    account: nature for nature, accounts in _NATURES.items() for account in accounts
}
INCOME = _NATURES[Nature.INCOME]
EXPENSES = _NATURES[Nature.EXPENSE]


def balance_of(account: Account, *, debit_rp: int, credit_rp: int) -> int:
    """Give the balance of an account, positive on the side on which it grows."""
    if NATURE_OF[account] in {Nature.ASSET, Nature.EXPENSE}:
        return debit_rp - credit_rp
    return credit_rp - debit_rp
