"""Pages' forms for counting the stock and for what is taken out without being sold."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.forms.batch_lines import base_milli, lot_label
from inventory.forms.recipes import ItemChoice
from inventory.models import Item, StockLevel, Why
from inventory.selectors.items import items_of
from inventory.selectors.stock import lots_in_store, stock_of
from kub.entries.forms import MAX_LINES, EntryForm, LineForm
from kub.lib.formfields import CleanCharField, QuantityField
from kub.lib.numbers import MILLI, from_milli, read_whole, to_milli, write_number, write_quantity

GONE: Final = (Why.SPOILED, Why.HOME, Why.SAMPLE, Why.LOST)
REASONS: Final = [(why.value, why.label) for why in GONE]
EXPLAIN: Final = "explain"


class CountLine(LineForm):
    """An item that may be counted: its book quantity, what was counted, and what explains the difference.

    A missing quantity is explained by one reason (`why`), or divided among several.
    """

    item = forms.IntegerField(widget=forms.HiddenInput)
    book = QuantityField(widget=forms.HiddenInput)
    counted = QuantityField(label=gettext_lazy("Counted"), required=False)
    why = forms.ChoiceField(
        label=gettext_lazy("Why is it less?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        required=False,
    )
    spoiled = QuantityField(label=Why.SPOILED.label, required=False)
    home = QuantityField(label=Why.HOME.label, required=False)
    sample = QuantityField(label=Why.SAMPLE.label, required=False)
    lost = QuantityField(label=Why.LOST.label, required=False)

    def __init__(
        self, *args: Any, items: Mapping[int, Item], stock: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = read_whole(self["item"].value())
        self.counts = items.get(chosen) if chosen is not None else None
        if self.counts is None:
            return
        self.now_milli = stock[self.counts.pk]
        for name in ("counted", *GONE):
            field = self.fields[str(name)]
            assert isinstance(field, QuantityField)
            field.unit = self.counts.unit_label
        self.fields["counted"].label = self.counts.name
        book = write_quantity(self.now_milli, self.counts.unit_label)
        self.fields["counted"].help_text = _("In the books: %(book)s") % {"book": book}

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("counted") is not None

    @property
    def difference_milli(self) -> int:
        return self.cleaned_data["counted"] - self.cleaned_data["book"]

    @property
    def differs(self) -> bool:
        """Tell whether something is to be explained: known once the count can be read."""
        said = getattr(self, "cleaned_data", {})
        return (
            said.get("counted") is not None and said.get("book") is not None and bool(self.difference_milli)
        )

    @property
    def missing_milli(self) -> int:
        return max(-self.difference_milli, 0)

    @property
    def found_milli(self) -> int:
        return max(self.difference_milli, 0)

    @property
    def is_explained(self) -> bool:
        return not self.missing_milli or bool(self.cleaned_data.get("why") or self._divided())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if self.counts is None:
            self.add_error("item", _("This was not found in the group."))
            return said
        counted = said.get("counted")
        if counted and self.counts.is_whole and counted % MILLI:
            words = {"item": self.counts.name}
            self.add_error("counted", _("%(item)s is counted in whole units.") % words)
        if self.differs and self.missing_milli and self._divided():
            self._check_division()
        return said

    def data_of(self) -> dict[str, Any]:
        assert self.counts is not None
        return {
            "item": self.counts.pk,
            "counted": from_milli(self.cleaned_data["counted"]),
            "book": from_milli(self.cleaned_data["book"]),
            "parts": [{"why": why, "quantity": from_milli(milli)} for why, milli in self._parts()],
        }

    def _parts(self) -> list[tuple[str, int]]:
        if self.found_milli:
            return [(Why.FOUND.value, self.found_milli)]
        if not self.missing_milli:
            return []
        return self._divided() or [(self.cleaned_data["why"], self.missing_milli)]

    def _divided(self) -> list[tuple[str, int]]:
        said = self.cleaned_data
        return [(why.value, said[why.value]) for why in GONE if said.get(why.value)]

    def _check_division(self) -> None:
        explained = sum(milli for _why, milli in self._divided())
        if explained != self.missing_milli:
            assert self.counts is not None
            unit = self.counts.unit_label
            words = {
                "explained": write_quantity(explained, unit),
                "missing": write_quantity(self.missing_milli, unit),
            }
            raise forms.ValidationError(
                _("%(explained)s are explained, and %(missing)s are missing.") % words
            )


class StockCountForm(EntryForm):
    """A count in two steps: first what was counted, then why it differs. Only what was counted is taken."""

    kind = "stock_count"
    line_forms = {"lines": CountLine}
    extra_lines = {"lines": 0}

    step = forms.CharField(widget=forms.HiddenInput, required=False)
    note = CleanCharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, kind_of_item: str = "", **kwargs: Any) -> None:
        group, replaced = kwargs["access"].group, kwargs.get("replaced")
        self.kind_of_item = kind_of_item
        self.items = {item.pk: item for item in items_of(group=group, archived=None)}
        self.stock = stock_of(group=group, items=self.items.values())
        for line in replaced.payload["lines"] if replaced else ():
            # What the old count put right will have been taken back.
            self.stock[line["item"]] -= _read(line["counted"]) - _read(line["book"])
        super().__init__(*args, **kwargs)

    @property
    def explains(self) -> bool:
        """Tell whether the page is at its second step: all counts can be read, and some differ."""
        return self.is_bound and not self._misread() and any(line.differs for line in self._counted())

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self._counted():
            self.add_error(None, _("Write at least one quantity that was counted."))
            return False
        differing = [line for line in self._counted() if line.differs]
        if self.cleaned_data["step"] != EXPLAIN:
            return not differing
        unexplained = [line for line in differing if not line.is_explained]
        for line in unexplained:
            line.add_error("why", _("Choose why, or divide the difference below."))
        return not unexplained

    def show(self, errors: Mapping[str, list[str]]) -> None:
        """Count again what has moved meanwhile: the books as they are now stand beside it."""
        super().show(dict(errors))
        anew = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for line in self.lines["lines"]:
            if "counted" in line.errors:
                anew[line.add_prefix("book")] = write_number(from_milli(line.now_milli))
                line.data = anew

    def preset_lines(self, name: str) -> list[dict[str, Any]]:
        return [{"item": item.pk, "book": self.stock[item.pk]} for item in self._shown()][:MAX_LINES]

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Begin a correction with what was counted, against the books without the old count."""
        counted = {line["item"]: _read(line["counted"]) for line in payload["lines"]}
        first = [{"item": pk, "book": self.stock[pk], "counted": milli} for pk, milli in counted.items()]
        others = [line for line in self.preset_lines(name) if line["item"] not in counted]
        return (first + others)[:MAX_LINES]

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more items than one count can name."""
        return len(self._shown()) > MAX_LINES

    def _shown(self) -> list[Item]:
        return [
            item
            for item in self.items.values()
            if self.kind_of_item in ("", item.kind) and (not item.archived or self.stock[item.pk])
        ]

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {"note": payload.get("note", "")}

    def line_kwargs(self, name: str) -> dict[str, Any]:
        return {"items": self.items, "stock": self.stock}

    def data_of(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"]}

    def _counted(self) -> list[CountLine]:
        return [
            line
            for line in self.lines["lines"]
            if getattr(line, "cleaned_data", {}).get("counted") is not None
        ]

    def _misread(self) -> bool:
        return any({"counted", "book", "item"} & line.errors.keys() for line in self.lines["lines"])


class TakenOutForm(EntryForm):
    """Goods that leave without being sold."""

    kind = "taken_out"

    item = ItemChoice(label=gettext_lazy("What"))
    quantity = QuantityField(label=gettext_lazy("How much"), min_milli=1)
    why = forms.ChoiceField(label=gettext_lazy("Why"), choices=REASONS, widget=forms.RadioSelect)
    lot = forms.TypedChoiceField(
        label=gettext_lazy("From which lot"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("Left as it is, what expires first leaves first."),
    )
    note = CleanCharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.access.group
        levels = list(lots_in_store(group=group))
        named = self.replaced.payload["item"] if self.replaced else None
        items = [
            item for item in items_of(group=group, archived=None) if not item.archived or item.pk == named
        ]
        stock = stock_of(group=group, items=items)
        item_field, lot_field = self.fields["item"], self.fields["lot"]
        assert isinstance(item_field, ItemChoice)
        assert isinstance(lot_field, forms.TypedChoiceField)
        item_field.offer(item for item in items if stock[item.pk] or item.pk == named)
        item_field.choices = [
            ("", "–"),
            *((pk, _with_stock(item, stock[pk])) for pk, item in item_field.items.items()),
        ]
        lot_field.choices = [("", _("What leaves first")), *_by_item(levels)]
        self.lot_items = {level.lot_id: level.item_id for level in levels}
        self.nothing_left = not item_field.items

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        item, lot, milli = said.get("item"), said.get("lot"), said.get("quantity")
        if item and lot and self.lot_items[lot] != item.pk:
            self.add_error("lot", _("This lot is of something else."))
        if item and milli and item.is_whole and milli % MILLI:
            self.add_error("quantity", _("%(item)s is counted in whole units.") % {"item": item.name})
        return said

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        item = next(
            each for each in items_of(group=self.access.group, archived=None) if each.pk == payload["item"]
        )
        return {**payload, "quantity": base_milli(item, payload)}

    def data_of(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "item": said["item"].pk,
            "quantity": from_milli(said["quantity"]),
            "why": said["why"],
            "lot": said["lot"],
            "note": said["note"],
        }


def _with_stock(item: Item, milli: int) -> str:
    return f"{item.name} ({write_quantity(milli, item.unit_label)})"


def _by_item(levels: Iterable[StockLevel]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Group the lots by their item, for the choice of one."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for level in levels:
        groups.setdefault(level.item.name, []).append((level.lot_id, lot_label(level)))
    return list(groups.items())


def _read(quantity: str) -> int:
    return to_milli(Decimal(quantity))
