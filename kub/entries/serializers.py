"""Bricks for the schemas of kinds: canonical numbers, and choices that never leave the group."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from kub.lib.numbers import MAX_MILLI, MAX_RP, NotANumber, from_milli, to_milli

MAX_LINES = 100
# No id has more digits, and Python reads no number of thousands of them.
_ID = re.compile(r"[0-9]{1,18}")


class Schema(serializers.Serializer):
    """The schema of a kind's data; unknown fields are refused.

    The context holds the `group`, and `rows`: an empty dict in which choices keep what they have read.
    """

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            unknown = set(data) - set(self.fields)
            if unknown:
                raise serializers.ValidationError(
                    {str(name)[:50]: [_("There is no such field.")] for name in unknown}
                )
        return super().to_internal_value(data)


class RupiahField(serializers.IntegerField):
    """Whole Rupiah, not negative; `min_rp=1` where nothing makes no sense."""

    default_error_messages = {
        "invalid": _("Write whole Rupiah, such as 12500."),
        "min_value": _("This must be at least Rp {min_value}."),
        "max_value": _("This amount is too large to be true."),
    }

    def __init__(self, *, min_rp: int = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_rp, max_value=MAX_RP, **kwargs)


class QuantityField(serializers.DecimalField):
    """A quantity in canonical decimals ("2.5"), read into thousandths."""

    default_error_messages = {
        "zero": _("This must be more than zero."),
        "negative": _("This cannot be negative."),
        "huge": _("This quantity is too large to be true."),
        "fine": _("At most three digits after the comma."),
    }

    def __init__(self, *, allow_zero: bool = False, **kwargs: Any) -> None:
        self.allow_zero = allow_zero
        super().__init__(max_digits=None, decimal_places=None, **kwargs)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]
        try:
            milli = to_milli(super().to_internal_value(data))
        except NotANumber:
            self.fail("fine")
        if milli < 0:
            self.fail("negative")
        if milli == 0 and not self.allow_zero:
            self.fail("zero")
        if milli > MAX_MILLI:
            self.fail("huge")
        return milli

    def to_representation(self, value: int) -> str:  # type: ignore[override]
        return f"{from_milli(value):f}"


class LineNumber(serializers.IntegerField):
    """The position of a line of another entry, from 0."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, **kwargs)


class GroupChoice(serializers.PrimaryKeyRelatedField):
    """A row of the group by its id; a row of another group is not found.

    With `preload`, all rows of the group are read at the first use: for few rows that many lines name.
    """

    default_error_messages = {
        "does_not_exist": _("This was not found in the group."),
        "incorrect_type": _("This was not found in the group."),
    }

    def __init__(self, model: type[Model] | None = None, *, preload: bool = False, **kwargs: Any) -> None:
        self.model = model
        self.preload = preload
        if model is not None and not kwargs.get("read_only"):
            kwargs.setdefault("queryset", model._default_manager.none())
        super().__init__(**kwargs)

    def get_queryset(self) -> QuerySet:
        assert self.model is not None
        return self.model._default_manager.filter(group=self.context["group"])

    def to_internal_value(self, data: Any) -> Model:
        if isinstance(data, bool) or not isinstance(data, int | str) or not _ID.fullmatch(str(data)):
            self.fail("incorrect_type", data_type=type(data).__name__)
        if not self.preload:
            return super().to_internal_value(int(data))
        row = self._rows().get(int(data))
        if row is None:
            self.fail("does_not_exist", pk_value=data)
        return row

    def _rows(self) -> dict[int, Model]:
        """Give all rows of the group, read once for the whole schema."""
        known: dict[type[Model] | None, dict[int, Model]] = self.context["rows"]
        if self.model not in known:
            known[self.model] = {row.pk: row for row in self.get_queryset()}
        return known[self.model]


class PersonalText(serializers.CharField):
    """Free text that may name a person: it is blanked when the person is erased."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("label", _("Note"))
        super().__init__(required=False, allow_blank=True, **kwargs)


def lines_of(child: Schema, *, label: Any, required: bool = True) -> serializers.ListSerializer:
    """Give the lines of an entry, at most `MAX_LINES` of them."""
    return serializers.ListSerializer(
        child=child, label=label, required=required, allow_empty=not required, max_length=MAX_LINES
    )
