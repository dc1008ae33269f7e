"""Ways to sell, and what things cost in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Item
from kub.lib.dates import today
from kub.lib.formfields import DayField, NameField, RupiahField
from kub.people.models import MOST_WISHED_PER_MILLE
from sales.models import Channel, ChannelKind

NAME_LENGTH = Channel._meta.get_field("name").max_length or 40


class ChannelForm(forms.Form):
    name = NameField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=ChannelKind.choices,
        widget=forms.RadioSelect,
        initial=ChannelKind.DIRECT.value,
    )


class ChangeChannelForm(ChannelForm):
    archived = forms.BooleanField(
        label=gettext_lazy("No longer used"),
        required=False,
        help_text=gettext_lazy("What was sold through it stays as it is."),
    )

    def __init__(self, data: Any = None, *, channel: Channel) -> None:
        facts = {"name": channel.name, "kind": channel.kind, "archived": channel.archived}
        super().__init__(data, initial=facts)


class PricesForm(forms.Form):
    """What each product costs in one channel, from a day on."""

    starts_on = DayField(label=gettext_lazy("Valid from"))

    def __init__(self, data: Any = None, *, items: Sequence[Item], prices: Mapping[int, int]) -> None:
        self.items = {f"price_{item.pk}": item for item in items}
        super().__init__(data, initial={"starts_on": today()})
        for name, item in self.items.items():
            label = _("%(item)s, one %(unit)s") % {"item": item.name, "unit": item.unit_label}
            self.fields[name] = RupiahField(label=label, required=False, initial=prices.get(item.pk))

    def price_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.items]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.items:
            if self.fields[name].initial is not None and cleaned.get(name, 0) is None:
                self.add_error(name, _("A price stays until another is set. Write 0 for a gift."))
        return cleaned

    def prices(self) -> dict[Item, int]:
        """Give the prices that were written, in Rupiah for one base unit."""
        written = {item: self.cleaned_data[name] for name, item in self.items.items()}
        return {item: price_rp for item, price_rp in written.items() if price_rp is not None}


class MarginWishForm(forms.Form):
    """What the group wants to be left of each price."""

    percent = forms.IntegerField(
        label=gettext_lazy("Wished margin, in percent of the price"),
        min_value=0,
        max_value=MOST_WISHED_PER_MILLE // 10,
        help_text=gettext_lazy("KUB warns where a price leaves less, wages included. 0: only at a loss."),
    )

    def __init__(self, data: Any = None, *, per_mille: int) -> None:
        super().__init__(data, initial={"percent": per_mille // 10})
