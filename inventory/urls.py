"""Addresses of the pages about goods."""

from django.urls import path

from inventory import api
from inventory.views import batches, counts, items, lots, opening, purchases, recipes, stock

app_name = "inventory"

urlpatterns = [
    # Items
    path("g/<slug:slug>/items/", items.items, name="items"),
    path("g/<slug:slug>/items/new/", items.item_new, name="item-new"),
    path("g/<slug:slug>/items/<int:pk>/", items.item, name="item"),
    path("g/<slug:slug>/items/<int:pk>/edit/", items.item_edit, name="item-edit"),
    path("g/<slug:slug>/items/<int:pk>/units/", items.item_units, name="item-units"),
    path("g/<slug:slug>/items/<int:pk>/photo/", items.item_photo_edit, name="item-photo-edit"),
    path("g/<slug:slug>/items/<int:pk>/photo/remove/", items.item_photo_remove, name="item-photo-remove"),
    path("g/<slug:slug>/items/<int:pk>/picture/<slug:size>/", items.item_photo, name="item-photo"),
    path("g/<slug:slug>/items/<int:pk>/archive/", items.item_archive, name="item-archive"),
    path("g/<slug:slug>/items/<int:pk>/restore/", items.item_restore, name="item-restore"),
    # Opening balances
    path("g/<slug:slug>/opening/", opening.opening_start, name="opening-start"),
    path("g/<slug:slug>/opening/stock/", opening.opening_stock, name="opening-stock"),
    path("g/<slug:slug>/opening/payable/", opening.opening_payable, name="opening-payable"),
    path("g/<slug:slug>/opening/<uuid:uid>/", opening.opening, name="opening"),
    # Purchases
    path("g/<slug:slug>/purchases/", purchases.purchases, name="purchases"),
    path("g/<slug:slug>/purchases/new/", purchases.purchase_new, name="purchase-new"),
    path("g/<slug:slug>/purchases/pay/", purchases.purchase_pay, name="purchase-pay"),
    path("g/<slug:slug>/purchases/price/", purchases.cost_correction, name="cost-correction"),
    path("g/<slug:slug>/purchases/<uuid:uid>/", purchases.purchase, name="purchase"),
    path("g/<slug:slug>/suppliers/", purchases.suppliers, name="suppliers"),
    path("g/<slug:slug>/suppliers/<int:pk>/", purchases.supplier, name="supplier"),
    path("g/<slug:slug>/suppliers/<int:pk>/edit/", purchases.supplier_edit, name="supplier-edit"),
    # Recipes
    path("g/<slug:slug>/recipes/", recipes.recipes, name="recipes"),
    path("g/<slug:slug>/recipes/new/", recipes.recipe_new, name="recipe-new"),
    path("g/<slug:slug>/recipes/<int:pk>/", recipes.recipe, name="recipe"),
    path("g/<slug:slug>/recipes/<int:pk>/archive/", recipes.recipe_archive, name="recipe-archive"),
    path("g/<slug:slug>/recipes/<int:pk>/edit/<slug:part>/", recipes.recipe_edit, name="recipe-edit"),
    # Batches
    path("g/<slug:slug>/batches/", batches.batches, name="batches"),
    path("g/<slug:slug>/batches/new/", batches.batch_new, name="batch-new"),
    path("g/<slug:slug>/batches/preview/", batches.batch_preview, name="batch-preview"),
    path("g/<slug:slug>/batches/<uuid:uid>/", batches.batch, name="batch"),
    path("g/<slug:slug>/batches/<uuid:uid>/label/", batches.batch_label, name="batch-label"),
    path("g/<slug:slug>/batches/<uuid:uid>/photo/", batches.batch_photo_edit, name="batch-photo-edit"),
    path("g/<slug:slug>/batches/<uuid:uid>/picture/<slug:size>/", batches.batch_photo, name="batch-photo"),
    # Stock
    path("g/<slug:slug>/stock/", stock.stock, name="stock"),
    path("g/<slug:slug>/stock/moves/", stock.moves, name="moves"),
    path("g/<slug:slug>/stock/count/", counts.count, name="count"),
    path("g/<slug:slug>/stock/taken-out/", counts.taken_out, name="taken-out"),
    path("g/<slug:slug>/lots/<int:pk>/", lots.lot, name="lot"),
    path("g/<slug:slug>/lots/<int:pk>/recall/", lots.lot_recall, name="lot-recall"),
    # API
    path("api/v1/groups/<slug:slug>/items/", api.Items.as_view(), name="api-items"),
    path("api/v1/groups/<slug:slug>/recipes/", api.Recipes.as_view(), name="api-recipes"),
    path("api/v1/groups/<slug:slug>/batches/", api.Batches.as_view(), name="api-batches"),
    path("api/v1/groups/<slug:slug>/batches/<uuid:uid>/", api.BatchDetail.as_view(), name="api-batch"),
    path("api/v1/groups/<slug:slug>/lots/", api.Lots.as_view(), name="api-lots"),
    path("api/v1/groups/<slug:slug>/stock/", api.Stock.as_view(), name="api-stock"),
    path("api/v1/groups/<slug:slug>/suppliers/", api.Suppliers.as_view(), name="api-suppliers"),
]
