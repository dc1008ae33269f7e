"""The kinds of entry about money alone."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as drf

from kub.entries.models import Entry
from kub.entries.registry import Kind, Posted
from kub.people.access import Permission
from kub.treasury import serializers, services, wording


def _money_kind(
    *,
    name: str,
    label: Any,
    icon: str,
    schema: type[drf.Serializer],
    post: Callable[[Entry, dict[str, Any]], Posted],
    form_route: str,
    example: Mapping[str, Any],
    words: Callable[[Entry], str],
) -> Kind:
    """Make a kind that touches money only: nothing ever stands on it."""
    return Kind(
        name=name,
        label=label,
        icon=icon,
        permission=Permission.MONEY,
        schema=schema,
        post=post,
        void=services.void_money,
        blockers=lambda entry: [],
        form_route=form_route,
        page_route="entries:entry",
        example=example,
        words=words,
    )


KINDS = (
    _money_kind(
        name="opening_cash",
        label=_("Opening cash"),
        icon="wallet",
        schema=serializers.OpeningCashSchema,
        post=services.post_opening_cash,
        form_route="treasury:opening-cash",
        example={"pocket": "cash", "amount": 500000},
        words=wording.pocket_words,
    ),
    _money_kind(
        name="money_in",
        label=_("Money in"),
        icon="banknote-arrow-down",
        schema=serializers.MoneyInSchema,
        post=services.post_money_in,
        form_route="treasury:money-in",
        example={"category": "grant", "pocket": "bank", "amount": 1000000},
        words=wording.money_in_words,
    ),
    _money_kind(
        name="money_out",
        label=_("Money out"),
        icon="banknote-arrow-up",
        schema=serializers.MoneyOutSchema,
        post=services.post_money_out,
        form_route="treasury:money-out",
        example={"category": "power", "pocket": "cash", "amount": 40000},
        words=wording.money_out_words,
    ),
    _money_kind(
        name="transfer",
        label=_("Moved between pockets"),
        icon="arrow-right-left",
        schema=serializers.TransferSchema,
        post=services.post_transfer,
        form_route="treasury:transfer",
        example={"from_pocket": "cash", "to_pocket": "bank", "amount": 300000},
        words=wording.transfer_words,
    ),
    _money_kind(
        name="cash_count",
        label=_("Cash count"),
        icon="coins",
        schema=serializers.CashCountSchema,
        post=services.post_cash_count,
        form_route="treasury:cash-count",
        example={"pocket": "cash", "counted": 495000, "book": 500000},
        words=wording.cash_count_words,
    ),
)
