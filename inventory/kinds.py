"""The kinds of entry about goods."""

from django.utils.translation import gettext_lazy as _

from inventory import serializers
from inventory.services import batches, counts, opening, purchases
from kub.entries.registry import Kind
from kub.people.access import Permission

OPENING_STOCK = Kind(
    name="opening_stock",
    label=_("Opening stock"),
    icon="package-open",
    permission=Permission.CATALOGUE,
    schema=serializers.OpeningStockSchema,
    post=opening.post_opening_stock,
    void=counts.void_goods,
    blockers=counts.goods_blockers,
    form_route="inventory:opening-stock",
    page_route="inventory:opening",
    example={"lines": [{"item": 1, "quantity": "25", "value": 275000}]},
)
OPENING_PAYABLE = Kind(
    name=purchases.OPENING_PAYABLE,
    label=_("Owed from before"),
    icon="hand-coins",
    permission=Permission.MONEY,
    schema=serializers.OpeningPayableSchema,
    post=opening.post_opening_payable,
    void=purchases.void_purchase,
    blockers=purchases.purchase_blockers,
    form_route="inventory:opening-payable",
    page_route="inventory:purchase",
    example={"supplier": 1, "amount": 150000},
)
PURCHASE = Kind(
    name=purchases.PURCHASE,
    label=_("Purchase"),
    icon="shopping-cart",
    permission=Permission.RECORD,
    schema=serializers.PurchaseSchema,
    post=purchases.post_purchase,
    void=purchases.void_purchase,
    blockers=purchases.purchase_blockers,
    form_route="inventory:purchase-new",
    page_route="inventory:purchase",
    example={
        "supplier": 1,
        "lines": [{"item": 1, "quantity": "1", "unit": "karung", "amount": 550000}],
        "freight": 15000,
        "paid": {"pocket": "cash", "amount": 565000},
    },
)
PURCHASE_PAYMENT = Kind(
    name="purchase_payment",
    label=_("Paid to supplier"),
    icon="banknote-arrow-up",
    permission=Permission.MONEY,
    schema=serializers.PurchasePaymentSchema,
    post=purchases.post_purchase_payment,
    void=purchases.void_purchase_payment,
    blockers=lambda entry: [],
    form_route="inventory:purchase-pay",
    page_route="entries:entry",
    example={"purchase": "3f0c2a52-8d1b-4a0e-9a35-0d7c6f1c2b11", "pocket": "cash", "amount": 100000},
)
COST_CORRECTION = Kind(
    name="cost_correction",
    label=_("Price corrected"),
    icon="pencil-line",
    permission=Permission.UNDO_ANY,
    schema=serializers.CostCorrectionSchema,
    post=purchases.post_cost_correction,
    void=purchases.void_cost_correction,
    blockers=purchases.cost_correction_blockers,
    form_route="inventory:cost-correction",
    page_route="entries:entry",
    example={
        "purchase": "3f0c2a52-8d1b-4a0e-9a35-0d7c6f1c2b11",
        "line": 0,
        "amount": 560000,
        "pocket": "cash",
    },
)
BATCH = Kind(
    name=batches.BATCH,
    label=_("Production"),
    icon="cooking-pot",
    permission=Permission.RECORD,
    schema=serializers.BatchSchema,
    post=batches.post_batch,
    void=batches.void_batch,
    blockers=batches.batch_blockers,
    form_route="inventory:batch-new",
    page_route="inventory:batch",
    example={
        "recipe": 1,
        "basis": "weight",
        "materials": [{"item": 1, "quantity": "10"}],
        "work": [{"member": 1, "unit": "hour", "quantity": "5", "rate": 8000}],
        "overhead": [{"name": "Gas", "amount": 40000}],
        "outputs": [{"item": 2, "quantity": "60", "packaging": [{"item": 3, "quantity": "60"}]}],
        "reject": "0.5",
    },
)
TAKEN_OUT = Kind(
    name="taken_out",
    label=_("Taken out"),
    icon="package-minus",
    permission=Permission.RECORD,
    schema=serializers.TakenOutSchema,
    post=counts.post_taken_out,
    void=counts.void_goods,
    blockers=counts.goods_blockers,
    form_route="inventory:taken-out",
    page_route="entries:entry",
    example={"item": 2, "quantity": "2", "why": "home"},
)
STOCK_COUNT = Kind(
    name="stock_count",
    label=_("Stock count"),
    icon="clipboard-check",
    permission=Permission.RECORD,
    schema=serializers.StockCountSchema,
    post=counts.post_stock_count,
    void=counts.void_goods,
    blockers=counts.goods_blockers,
    form_route="inventory:count",
    page_route="entries:entry",
    example={
        "lines": [{"item": 2, "counted": "57", "book": "60", "parts": [{"why": "spoiled", "quantity": "3"}]}]
    },
)
KINDS = (
    OPENING_STOCK,
    OPENING_PAYABLE,
    PURCHASE,
    PURCHASE_PAYMENT,
    COST_CORRECTION,
    BATCH,
    TAKEN_OUT,
    STOCK_COUNT,
)
