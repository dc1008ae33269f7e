"""The page on which a sale is recorded: products with steppers, and how they were paid."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.costing import priced
from inventory.units import InexactUnit, to_base
from kub.books.chart import Account
from kub.entries.forms import MAX_LINES, LineForm
from kub.entries.models import Entry
from kub.lib.dates import today
from kub.lib.formfields import CleanCharField, DayField, QuantityField, RupiahField
from kub.lib.numbers import NotANumber, from_milli, read_decimal, read_whole, to_milli, write_quantity
from kub.people.access import Access
from sales.forms.customers import AsksCustomer, naming
from sales.forms.pockets import PaidByField
from sales.forms.whole import WholeForm
from sales.models import Channel, Customer
from sales.selectors.channels import channels_of
from sales.selectors.customers import find_customer
from sales.selectors.offers import LotLeft, Offer, offers_in
from sales.selectors.prices import sold_items

LATER = "later"
MORE = ("discount", "paid_now", "due_on", "note")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen before the page is shown again with other prices; quantities by item id."""

    channel_id: int | None = None
    on: dt.date | None = None
    customer: Customer | None = None
    quantities: Mapping[int, int] = field(default_factory=dict)


def chosen_in(query: QueryDict, *, customer: Customer | None = None) -> Chosen:
    """Read the choices from an address. What makes no sense is passed over: the page shows what it took."""
    quantities = {}
    for index in range(MAX_LINES):
        item = read_whole(query.get(f"lines-{index}-item"))
        if item is not None and (milli := _milli(query.get(f"lines-{index}-quantity", ""))):
            quantities[item] = milli
    return Chosen(
        channel_id=read_whole(query.get("channel")),
        on=_day(query.get("happened_on", "")),
        customer=customer,
        quantities=quantities,
    )


def _milli(text: str) -> int | None:
    try:
        return max(0, to_milli(read_decimal(text)))
    except NotANumber:
        return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


class SaleLineForm(LineForm):
    """A product to sell: how many, and where they differ, at which price and of which lot."""

    item = forms.IntegerField(widget=forms.HiddenInput)
    quantity = QuantityField(label=gettext_lazy("Quantity"), required=False)
    price = RupiahField(label=gettext_lazy("Price of one"), required=False)
    lot = forms.IntegerField(label=gettext_lazy("Lot"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, offers: Mapping[int, Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = read_whole(self["item"].value())
        self.offer = offers.get(item) if item is not None else None
        self.fields["price"].widget.attrs["data-price"] = ""
        if self.offer is None:
            return
        self.fields["quantity"].label = self.offer.item.name
        if self.offer.item.is_whole:
            self.fields["quantity"].widget.attrs["inputmode"] = "numeric"
        lots = [(each.lot.pk, _lot_words(self.offer, each)) for each in self.offer.lots]
        self.fields["lot"].widget.choices = [("", _("The one that expires first")), *lots]

    @property
    def is_filled(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("quantity"))

    @property
    def has_more(self) -> bool:
        """Tell whether there is something to see beneath the product: another price, or an error there."""
        return bool(self.offer and self.offer.price_rp is None) or bool(
            self.is_bound and (self["price"].errors or self["lot"].errors)
        )

    @property
    def price_rp(self) -> int | None:
        """The price that she saw: typed, or the channel's."""
        typed = self.cleaned_data.get("price")
        return typed if typed is not None else (self.offer.price_rp if self.offer else None)

    def data_of(self) -> dict[str, Any]:
        return {
            "item": self.cleaned_data["item"],
            "quantity": from_milli(self.cleaned_data["quantity"]),
            "price": self.price_rp,
            "lot": self.cleaned_data.get("lot"),
        }


def _lot_words(offer: Offer, each: LotLeft) -> str:
    """Name a lot so that it is found on the shelf."""
    words = [str(each.lot)]
    if each.lot.expires_on:
        words.append(_("until %(day)s") % {"day": f"{each.lot.expires_on:%d/%m/%Y}"})
    left = write_quantity(each.left_milli, offer.item.unit_label)
    return " · ".join([*words, _("%(left)s left") % {"left": left}])


class SaleForm(AsksCustomer, WholeForm):
    """A sale. The prices that the page shows are recorded with it: what she saw is what counts."""

    kind = "sale"
    line_forms = {"lines": SaleLineForm}
    extra_lines = {"lines": 0}
    error_fields = {"paid.amount": "paid_now", "paid.pocket": "paid"}
    leaves_out = False  # more products than a sale has lines

    channel = forms.IntegerField(widget=forms.HiddenInput)
    paid = PaidByField(
        label=gettext_lazy("Paid"), more=[(LATER, gettext_lazy("Later"))], initial=Account.CASH.value
    )
    discount = RupiahField(label=gettext_lazy("Discount"), required=False)
    paid_now = RupiahField(
        label=gettext_lazy("Paid now"),
        required=False,
        min_rp=1,
        help_text=gettext_lazy("Only where a part is paid now and the rest later."),
    )
    due_on = DayField(label=gettext_lazy("The rest is due on"), required=False)
    note = CleanCharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        access: Access,
        replaced: Entry | None = None,
        chosen: Chosen | None = None,
        **kwargs: Any,
    ) -> None:
        self.access = access
        self.chosen = chosen or Chosen()
        payload: Mapping[str, Any] = replaced.payload if replaced else kwargs.get("like") or {}
        self.channels = _choosable(access, payload)
        self.chosen_channel = _channel_of(self.channels, _asked_channel(data, self.chosen, payload))
        self.on = self.chosen.on or (replaced.happened_on if replaced else today())
        recorded = payload.get("lines", [])
        self.offers = offers_in(
            group=access.group,
            channel=self.chosen_channel,
            on=self.on,
            with_items={line["item"] for line in recorded},
            replaced=replaced,
        )
        initial: dict[str, Any] = {"happened_on": self.on}
        if self.chosen_channel:
            initial["channel"] = self.chosen_channel.pk
        if self.chosen.customer:
            initial |= naming(self.chosen.customer)
        initial |= kwargs.pop("initial", {})
        super().__init__(data, access=access, replaced=replaced, initial=initial, **kwargs)
        self.fields["customer"].required = False
        self.fields["discount"].widget.attrs["data-less"] = ""
        paid = self.fields["paid"]
        assert isinstance(paid, PaidByField)
        paid.allow((payload.get("paid") or {}).get("pocket"))

    @property
    def has_more(self) -> bool:
        """Tell whether something is written, or wrong, below what every sale asks."""
        boxes = [self[name] for name in ("customer", "customer_phone", "customer_pick", *MORE)]
        later = self["happened_on"].value() not in (today(), f"{today()}")
        return later or any(box.errors or box.value() for box in boxes)

    def has_products(self) -> bool:
        """Tell whether there is anything that could be sold if it had a price."""
        return sold_items(group=self.access.group).exists()

    def initial_from(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        paid = payload.get("paid") or {}
        customer = find_customer(group=self.access.group, pk=payload.get("customer"))
        rows = self._rows(payload.get("lines", []))
        total_rp = sum(priced(row["quantity"] or 0, row["price"] or 0) for row in rows)
        in_full = paid.get("amount") == total_rp - payload.get("discount", 0)
        return {
            "paid": paid.get("pocket", LATER),
            "paid_now": None if in_full else paid.get("amount"),
            "discount": payload.get("discount"),
            "due_on": payload.get("due_on"),
            "note": payload.get("note", ""),
            **naming(customer),
        }

    def preset_lines(self, name: str) -> list[dict[str, Any]]:
        return self._rows([])

    def lines_from(self, name: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._rows(payload.get("lines", []))

    def line_kwargs(self, name: str) -> dict[str, Any]:
        return {"offers": {offer.item.pk: offer for offer in self.offers}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        paid, paid_now, due_on = cleaned.get("paid"), cleaned.get("paid_now"), cleaned.get("due_on")
        if not self.filled("lines") and not any(line.errors for line in self.lines["lines"]):
            self.add_error(None, _("Nothing is chosen yet. Write how many were sold."))
        if paid == LATER and paid_now:
            self.add_error("paid", _("A part is paid now: choose how."))
        if due_on and paid != LATER and not paid_now:
            self.add_error("due_on", _("All is paid now, so nothing falls due."))
        if due_on and cleaned.get("happened_on") and due_on < cleaned["happened_on"]:
            self.add_error("due_on", _("This is before the sale."))
        return cleaned

    def data_of(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "channel": cleaned["channel"],
            "customer": self.customer_id(),
            "discount": cleaned.get("discount") or 0,
            "paid": self._paid(),
            "due_on": cleaned.get("due_on"),
            "note": cleaned.get("note", ""),
        }

    @property
    def total_rp(self) -> int:
        """What the filled lines cost with the discount taken off, as the page counts it."""
        lines: Sequence[Any] = self.filled("lines")
        total_rp = sum(priced(line.cleaned_data["quantity"], line.price_rp or 0) for line in lines)
        return total_rp - (self.cleaned_data.get("discount") or 0)

    def _paid(self) -> dict[str, Any] | None:
        """Give what is paid at once: all, unless a part was written. Nothing costs nothing to pay."""
        if self.cleaned_data["paid"] == LATER:
            return None
        amount_rp = self.cleaned_data.get("paid_now") or self.total_rp
        return {"pocket": self.cleaned_data["paid"], "amount": amount_rp} if amount_rp > 0 else None

    def _rows(self, recorded: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Give the rows of what was recorded, then one for each other product that is offered."""
        offers = {offer.item.pk: offer for offer in self.offers}
        again = [] if self.chosen.quantities else [line for line in recorded if line["item"] in offers]
        rows = [_row_again(offers[line["item"]], line) for line in again]
        shown = {row["item"] for row in rows}
        rows += [
            {"item": pk, "quantity": self.chosen.quantities.get(pk), "price": offer.price_rp}
            for pk, offer in offers.items()
            if pk not in shown
        ]
        self.leaves_out = len(rows) > MAX_LINES
        return rows[:MAX_LINES]


def _row_again(offer: Offer, line: Mapping[str, Any]) -> dict[str, Any]:
    """Give a recorded line anew, in the base unit; at the channel's price where none was written."""
    milli = to_milli(Decimal(line["quantity"]))
    quantity: int | None
    try:
        quantity = to_base(item=offer.item, milli=milli, unit=line.get("unit", ""))
    except InexactUnit:  # a unit that the item no longer has: she writes the quantity anew
        quantity = None
    price_rp = line.get("price", offer.price_rp)
    return {"item": offer.item.pk, "quantity": quantity, "price": price_rp, "lot": line.get("lot")}


def _choosable(access: Access, payload: Mapping[str, Any]) -> list[Channel]:
    """Give the channels in use, and the one of the sale that is corrected."""
    channels = channels_of(group=access.group)
    return [channel for channel in channels if not channel.archived or channel.pk == payload.get("channel")]


def _asked_channel(data: Any, chosen: Chosen, payload: Mapping[str, Any]) -> Any:
    if data is not None:
        return data.get("channel")
    return chosen.channel_id or payload.get("channel")


def _channel_of(channels: Sequence[Channel], asked: Any) -> Channel | None:
    """Give the channel that was asked for, else the first."""
    return next((channel for channel in channels if str(channel.pk) == str(asked)), None) or next(
        iter(channels), None
    )
