"""The kinds of entry about sales."""

from django.utils.translation import gettext_lazy as _

from kub.entries.registry import Kind
from kub.people.access import Permission
from sales import serializers
from sales.services import returns, sales

SALE_UID = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"

OPENING_RECEIVABLE = Kind(
    name=sales.OPENING_RECEIVABLE,
    label=_("Owed to us from before"),
    icon="hand-coins",
    permission=Permission.MONEY,
    schema=serializers.OpeningReceivableSchema,
    post=sales.post_opening_receivable,
    void=sales.void_sale,
    blockers=sales.sale_blockers,
    form_route="sales:opening-receivable",
    page_route="sales:sale",
    example={"customer": 1, "amount": 75000},
)
SALE = Kind(
    name=sales.SALE,
    label=_("Sale"),
    icon="shopping-bag",
    permission=Permission.RECORD,
    schema=serializers.SaleSchema,
    post=sales.post_sale,
    void=sales.void_sale,
    blockers=sales.sale_blockers,
    form_route="sales:sale-new",
    page_route="sales:sale",
    example={
        "channel": 1,
        "lines": [{"item": 2, "quantity": "12", "price": 7000}],
        "discount": 4000,
        "paid": {"pocket": "cash", "amount": 80000},
    },
)
PAYMENT = Kind(
    name="sale_payment",
    label=_("Payment received"),
    icon="banknote-arrow-down",
    permission=Permission.MONEY,
    schema=serializers.SalePaymentSchema,
    post=sales.post_payment,
    void=sales.void_payment,
    blockers=lambda entry: [],
    form_route="sales:payment-new",
    page_route="sales:sale",
    example={"sale": SALE_UID, "pocket": "cash", "amount": 30000},
)
RETURN = Kind(
    name="sale_return",
    label=_("Goods returned"),
    icon="undo-2",
    permission=Permission.RECORD,
    schema=serializers.ReturnSchema,
    post=returns.post_return,
    void=returns.void_return,
    blockers=returns.return_blockers,
    form_route="sales:return-new",
    page_route="sales:sale",
    example={"sale": SALE_UID, "lines": [{"line": 0, "quantity": "2", "spoiled": False}], "pocket": "cash"},
)
KINDS = (OPENING_RECEIVABLE, SALE, PAYMENT, RETURN)
