"""What a group and those who accompany it aim at."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kub.people.models import Group, User


class Measure(models.TextChoices):
    """What a target counts."""

    REVENUE = "revenue", _("Revenue")
    BATCHES = "batches", _("Batches made")
    WORKERS = "workers", _("Members at work")


class Target(models.Model):
    """What a group wants to reach in some days, both included.

    It is no posted record: it may be set anew, and says who did so last, and when.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(_("what"), max_length=10, choices=Measure.choices)
    first_on = models.DateField()
    last_on = models.DateField()
    # Whole Rupiah, batches or members.
    goal = models.BigIntegerField(_("goal"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "first_on", "last_on", "measure"], name="one_target_a_period_and_measure"
            ),
            models.CheckConstraint(condition=Q(goal__gt=0), name="target_is_something"),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="target_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.goal}"
