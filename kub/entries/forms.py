"""Pages' forms for kinds of entry: they read what people type, and show the door's answer in place."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kub.entries.models import Entry
from kub.entries.registry import all_kinds
from kub.entries.selectors import LogbookFilter, writers
from kub.entries.services import VOID, VOID_LABEL, Draft, Errors
from kub.lib.dates import today
from kub.lib.formfields import CleanCharField, DayField
from kub.lib.numbers import read_whole
from kub.people.access import Access
from kub.people.models import Group

MAX_LINES = 100


class LineForm(forms.Form):
    """One line of an entry. A line in which nothing was filled is passed over."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        self.access = access
        super().__init__(*args, **kwargs)

    def has_changed(self) -> bool:
        """Tell whether anything is filled, be it untouched since a correction brought it along."""
        return any(bound.field.has_changed(bound.field.initial, bound.data) for bound in self)

    @property
    def is_filled(self) -> bool:
        return self.has_changed()

    def data_of(self) -> dict[str, Any]:
        """Give the line's canonical data from `cleaned_data`."""
        raise NotImplementedError


class EntryForm(forms.Form):
    """A page's form for one kind of entry, with or without lines.

    A subclass names its `kind`, its `line_forms` by the name that they have in the data (each becomes a
    formset under that prefix), and how errors of the data come back to its fields (`error_fields`, by path,
    where the names differ). `data_of` gives canonical data, `initial_from` the reverse for a correction.
    """

    kind: ClassVar[str]
    line_forms: ClassVar[Mapping[str, type[LineForm]]] = {}
    extra_lines: ClassVar[Mapping[str, int]] = {}
    error_fields: ClassVar[Mapping[str, str]] = {}

    uid = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = DayField(label=gettext_lazy("Date"))

    def __init__(
        self, data: Any = None, *, access: Access, replaced: Entry | None = None, **kwargs: Any
    ) -> None:
        self.access = access
        self.replaced = replaced
        initial: dict[str, Any] = {"uid": uuid.uuid4(), "happened_on": today()}
        payload = replaced.payload if replaced else kwargs.pop("like", None)
        if payload:
            initial |= self.initial_from(payload)
        if replaced:
            initial["happened_on"] = replaced.happened_on
        super().__init__(data, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.lines: dict[str, BaseFormSet] = {
            name: self._line_set(name, form_class, data, payload)
            for name, form_class in self.line_forms.items()
        }

    def data_of(self) -> dict[str, Any]:
        """Give the entry's data without its lines from `cleaned_data`."""
        raise NotImplementedError

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Give initial values of the fields for what was recorded."""
        return dict(payload)

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give initial values of the lines `name` for what was recorded."""
        return list(payload.get(name, []))

    def preset_lines(self, name: str) -> list[dict[str, Any]]:
        """Give the lines with which an empty form begins."""
        return []

    def line_kwargs(self, name: str) -> dict[str, Any]:
        """Give what the line forms need beside the access."""
        return {}

    def is_valid(self) -> bool:
        valid_lines = [lines.is_valid() for lines in self.lines.values()]
        return super().is_valid() and all(valid_lines)

    def draft(self, source: str) -> Draft:
        """Give what is to be taken through the door."""
        data = self.data_of()
        for name in self.lines:
            data[name] = [form.data_of() for form in self.filled(name)]
        return Draft(
            uid=self.cleaned_data["uid"],
            kind=self.kind,
            happened_on=self.cleaned_data["happened_on"],
            data=data,
            source=source,  # type: ignore[arg-type]
        )

    def filled(self, name: str) -> list[LineForm]:
        return [form for form in self.lines[name] if form.is_filled]

    def show(self, errors: Errors) -> None:
        """Put the door's sentences beside the fields that they are about; what is hidden above the form."""
        for path, sentences in errors.items():
            if path == "uid":
                sentences = [self._begin_anew()]
            form, name = self._place_of(path)
            is_seen = name in form.fields and not form.fields[name].widget.is_hidden
            for sentence in sentences:
                form.add_error(name if is_seen else None, sentence)

    def _begin_anew(self) -> str:
        """Make what was filled an entry of its own, after other data were saved from the same page."""
        anew = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        anew["uid"] = str(uuid.uuid4())
        self.data = anew
        return _("This page was saved before with other data. Save again if this is one more.")

    def add_line(self, name: str) -> "EntryForm":
        """Give the form anew, as it was filled, with one line more where it has such lines."""
        if name not in self.lines:
            return self
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        key = f"{name}-TOTAL_FORMS"
        data[key] = str(min((read_whole(data.get(key)) or 0) + 1, MAX_LINES))
        form = type(self)(data, access=self.access, replaced=self.replaced)
        form.use_required_attribute = False
        return form

    def _place_of(self, path: str) -> tuple[forms.Form, str]:
        if path in self.error_fields:
            return self, self.error_fields[path]
        name, _dot, rest = path.partition(".")
        number, _dot, field = rest.partition(".")
        if name in self.lines and number.isdecimal():
            filled = self.filled(name)
            if int(number) < len(filled):
                return filled[int(number)], field
        return self, path

    def _line_set(self, name: str, form_class: type[LineForm], data: Any, payload: Any) -> BaseFormSet:
        initial = self.lines_from(name, payload) if payload else self.preset_lines(name)
        factory = formset_factory(
            form_class,
            extra=self.extra_lines.get(name, 1),
            can_delete=False,
            max_num=MAX_LINES,
            absolute_max=MAX_LINES + 1,
        )
        return factory(
            data,
            prefix=name,
            initial=initial,
            form_kwargs={"access": self.access, **self.line_kwargs(name)},
        )


class ReasonForm(forms.Form):
    """Why something is undone or put aside."""

    reason = CleanCharField(label=gettext_lazy("Why"), max_length=200, required=False)

    def reason_of(self) -> str:
        """Give what was written; what cannot be shown counts as nothing."""
        return self.cleaned_data.get("reason", "") if self.is_valid() else ""


class LogbookForm(forms.Form):
    """What the logbook shows. A choice that makes no sense is passed over."""

    kind = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    who = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int, empty_value=None, required=False)
    start = DayField(label=gettext_lazy("From"), required=False)
    end = DayField(label=gettext_lazy("Until"), required=False)
    q = CleanCharField(label=gettext_lazy("Words"), max_length=100, required=False)

    def __init__(self, data: Any, *, group: Group) -> None:
        super().__init__(data)
        kinds = [(kind.name, kind.label) for kind in all_kinds()]
        self._choose("kind", [("", _("Everything")), *kinds, (VOID, VOID_LABEL)])
        self._choose("who", [("", _("Everybody")), *((user.pk, user.name) for user in writers(group=group))])

    def chosen(self) -> LogbookFilter:
        self.full_clean()
        said = self.cleaned_data
        return LogbookFilter(
            kind=said.get("kind", ""),
            since=said.get("start"),
            until=said.get("end"),
            words=said.get("q", ""),
            recorded_by=said.get("who"),
        )

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class MonthForm(forms.Form):
    """Which month is to be closed, by its first day."""

    month = DayField()
