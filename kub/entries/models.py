"""The one door's own records: entries, counters, closed periods."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kub.people.models import Group


class Source(models.TextChoices):
    PAGE = "page", _("page")
    API = "api", _("API")
    OFFLINE = "offline", _("offline")
    IMPORT = "import", _("import")
    PAPER = "paper", _("paper")


class Status(models.TextChoices):
    POSTED = "posted", _("posted")
    VOIDED = "voided", _("undone")
    REVIEW = "review", _("waiting for review")
    SET_ASIDE = "set_aside", _("set aside")


class Entry(models.Model):
    """One business fact, as somebody recorded it. What it says is never edited or deleted."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="entries")
    uid = models.UUIDField()
    kind = models.CharField(max_length=30)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=8, choices=Source.choices)
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.POSTED)
    # Why it waits for review: sentences by field.
    reasons = models.JSONField(null=True)
    # Said at posting for lists: a line in the group's own words, and the money it is about.
    summary = models.CharField(max_length=200, blank=True)
    amount_rp = models.BigIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["group", "uid"], name="one_entry_a_uid"),
            models.CheckConstraint(
                condition=Q(kind="void", voids__isnull=False) | (~Q(kind="void") & Q(voids__isnull=True)),
                name="only_a_void_voids",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-id"], name="entry_logbook"),
            models.Index(fields=["group", "happened_on"], name="entry_by_day"),
            # The last of a kind, among years of others.
            models.Index(fields=["group", "kind", "-id"], name="entry_by_kind"),
            models.Index(fields=["group", "id"], condition=Q(status="review"), name="entry_tray"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on} {self.uid}"


class Counter(models.Model):
    """The last number given in a series of a group; numbers have no gaps."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=30)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "series"], name="one_counter_a_series")]

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Period(models.Model):
    """A month that one officer proposed to close, and that another closed: it takes no more entries."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="periods")
    month = models.DateField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["group", "month"], name="one_period_a_month"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=models.F("proposed_by")),
                name="a_period_is_closed_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
