"""What a reader has set for herself. `kub.web` keeps no record of the business."""

from django.db import models

from kub.people.models import User


class ColumnChoice(models.Model):
    """Which columns of a report a person wants to see, in every group that she has to do with."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    report = models.CharField(max_length=40)
    columns = models.JSONField()  # the keys of the columns

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "report"], name="one_column_choice_a_report")]

    def __str__(self) -> str:
        return f"{self.report}: {', '.join(self.columns)}"
