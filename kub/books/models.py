"""The money ledger: postings and their day totals."""

from django.db import models
from django.db.models import F, Q

from kub.books.chart import Account
from kub.entries.models import Entry
from kub.people.models import Group, Member


class Posting(models.Model):
    """An amount that moves from the credited to the debited account; balanced by its form."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    on = models.DateField()
    debit = models.CharField(max_length=20, choices=Account.choices)
    credit = models.CharField(max_length=20, choices=Account.choices)
    amount_rp = models.BigIntegerField()
    # Whose wages, savings or share it is.
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="postings")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_rp__gt=0), name="posting_is_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="posting_moves_between_accounts"),
        ]
        indexes = [
            models.Index(fields=["group", "on", "debit"], name="posting_debit"),
            models.Index(fields=["group", "on", "credit"], name="posting_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.debit} < {self.credit} {self.amount_rp}"


class DayTotal(models.Model):
    """What was debited and credited to an account on a day."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    account = models.CharField(max_length=20, choices=Account.choices)
    debit_rp = models.BigIntegerField(default=0)
    credit_rp = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on", "account"], name="one_books_total_a_day_and_account"
            )
        ]
        # Sums over years read these alone, and not a row of the table for each day: what every account of a
        # group holds (each first page asks), and what all groups together earned.
        indexes = [
            models.Index(fields=["group", "account", "on", "debit_rp", "credit_rp"], name="balance_of_group"),
            models.Index(fields=["account", "on", "debit_rp", "credit_rp"], name="balance_of_all"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.on}"
