"""Goods: what there is, where it came from, what it cost."""

from inventory.models.batches import (
    Batch,
    BatchMaterial,
    BatchOutput,
    BatchOverhead,
    BatchWork,
)
from inventory.models.items import BaseUnit, Item, ItemKind, ItemUnit
from inventory.models.purchases import CostCorrection, Purchase, PurchaseLine, PurchasePayment, Supplier
from inventory.models.recipes import (
    Basis,
    Recipe,
    RecipeLabour,
    RecipeMaterial,
    RecipeOutput,
    RecipeOverhead,
    RecipePackaging,
    WorkUnit,
)
from inventory.models.stock import DayTotal, Lot, Place, PlaceKind, StockLevel, StockMove, Why

__all__ = [
    "BaseUnit",
    "Basis",
    "Batch",
    "BatchMaterial",
    "BatchOutput",
    "BatchOverhead",
    "BatchWork",
    "CostCorrection",
    "DayTotal",
    "Item",
    "ItemKind",
    "ItemUnit",
    "Lot",
    "Place",
    "PlaceKind",
    "Purchase",
    "PurchaseLine",
    "PurchasePayment",
    "Recipe",
    "RecipeLabour",
    "RecipeMaterial",
    "RecipeOutput",
    "RecipeOverhead",
    "RecipePackaging",
    "StockLevel",
    "StockMove",
    "Supplier",
    "Why",
    "WorkUnit",
]
