"""Which account holds which goods, and which expense explains that they are gone."""

from inventory.models import Item, ItemKind, Why
from kub.books.chart import Account

_INVENTORY = {
    ItemKind.MATERIAL: Account.MATERIALS,
    ItemKind.PACKAGING: Account.PACKAGING,
    ItemKind.PRODUCT: Account.PRODUCTS,
    ItemKind.BYPRODUCT: Account.PRODUCTS,
}
EXPENSE_OF = {
    Why.SPOILED: Account.SPOILAGE,
    Why.HOME: Account.HOME_USE,
    Why.SAMPLE: Account.SAMPLES,
    Why.LOST: Account.STOCK_DIFFERENCE,
    Why.FOUND: Account.STOCK_DIFFERENCE,
}


def inventory_account(item: Item) -> Account:
    return _INVENTORY[ItemKind(item.kind)]
