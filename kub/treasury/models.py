"""Cash counts; all other money is told by the postings."""

from django.db import models

from kub.books.chart import POCKET_CHOICES
from kub.entries.models import Entry
from kub.people.models import Group


class CashCount(models.Model):
    """What was counted in a pocket, against what the books said."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="cash_counts")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="cash_count")
    pocket = models.CharField(max_length=20, choices=POCKET_CHOICES)
    book_rp = models.BigIntegerField()
    counted_rp = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.pocket}: {self.counted_rp}"

    @property
    def difference_rp(self) -> int:
        return self.counted_rp - self.book_rp
