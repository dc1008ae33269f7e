"""What a reader has set for herself, and files she asked for. `kub.web` keeps no record of the business."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kub.people.models import Group, User


class ColumnChoice(models.Model):
    """Which columns of a report a person wants to see, in every group that she has to do with."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    report = models.CharField(max_length=40)
    columns = models.JSONField()  # the keys of the columns

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "report"], name="one_column_choice_a_report")]

    def __str__(self) -> str:
        return f"{self.report}: {', '.join(self.columns)}"


class ExportKind(models.TextChoices):
    WORKBOOK = "workbook", _("Excel workbook")


class ExportStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for its turn")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")


class ExportFailure(models.TextChoices):
    NOT_PERMITTED = "not_permitted", _("You may no longer export from this group.")
    BROKEN = "broken", _("Something went wrong while it was made. It is noted for whoever looks after KUB.")
    BROKE_OFF = "broke_off", _("It was begun several times, and broke off each time.")


UNFINISHED = (ExportStatus.WAITING, ExportStatus.RUNNING)


class Export(models.Model):
    """A file that somebody asked for, made in the background for her alone and kept for some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ExportKind.choices)
    asked = models.JSONField()  # what it is about: {"since": "2026-01-01", "until": "2026-12-31"}
    status = models.CharField(max_length=8, choices=ExportStatus.choices, default=ExportStatus.WAITING)
    failure = models.CharField(max_length=14, choices=ExportFailure.choices, blank=True)
    # Rows; `total` is an estimate until the file is there.
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    shows_earnings = models.BooleanField(default=False)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    asked_at = models.DateTimeField(db_index=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "group", "kind", "asked"],
                condition=Q(status__in=UNFINISHED),
                name="the_same_export_is_made_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ExportStatus.READY) | Q(ready_at__isnull=False, size__gt=0),
                name="ready_export_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.asked}: {self.status}"

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def is_ready(self) -> bool:
        return self.status == ExportStatus.READY
