"""The API of goods: items, recipes, batches, lots and stock, for reading."""

from collections.abc import Sequence

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import RetrieveAPIView

from inventory import representations as said
from inventory.models import Batch, Item, Lot, Recipe, StockLevel, Supplier
from inventory.selectors.batches import batches_of, get_batch
from inventory.selectors.items import items_of
from inventory.selectors.lots import lots_of
from inventory.selectors.purchases import suppliers_of
from inventory.selectors.recipes import recipes_of
from inventory.selectors.stock import StockRow, stock_rows
from kub.entries.api import GroupList, GroupResource
from kub.lib.dates import today


@extend_schema(parameters=[said.ItemsQuery])
class Items(GroupList):
    """What the group buys, makes and sells, by kind and name."""

    serializer_class = said.ItemSerializer
    queryset = Item.objects.none()
    query = said.ItemsQuery

    def get_queryset(self) -> QuerySet[Item]:
        chosen = {"archived": None, **self.chosen()}
        return items_of(group=self.group, **chosen).prefetch_related("units")


@extend_schema(parameters=[said.ArchivedQuery])
class Recipes(GroupList):
    """What usual runs take and give."""

    serializer_class = said.RecipeSerializer
    queryset = Recipe.objects.none()
    query = said.ArchivedQuery

    def get_queryset(self) -> QuerySet[Recipe]:
        return recipes_of(group=self.group, **self.chosen())


@extend_schema(parameters=[said.BatchesQuery])
class Batches(GroupList):
    """The production runs, the newest first, with what each gave and cost."""

    serializer_class = said.BatchSerializer
    queryset = Batch.objects.none()
    query = said.BatchesQuery

    def get_queryset(self) -> QuerySet[Batch]:
        return batches_of(group=self.group, **self.chosen())


class BatchDetail(GroupResource, RetrieveAPIView):
    """A production run, with all that it took."""

    serializer_class = said.BatchDetailSerializer
    queryset = Batch.objects.none()

    def get_object(self) -> Batch:
        return get_batch(group=self.group, uid=self.kwargs["uid"])


@extend_schema(parameters=[said.LotsQuery])
class Lots(GroupList):
    """What arrived together, the last first, with what is left of it."""

    serializer_class = said.LotSerializer
    queryset = Lot.objects.none()
    query = said.LotsQuery

    def get_queryset(self) -> QuerySet[Lot]:
        return lots_of(group=self.group, **self.chosen())


@extend_schema(parameters=[said.StockQuery])
class Stock(GroupList):
    """What there is today of each item in use, products first."""

    serializer_class = said.StockSerializer
    queryset = StockLevel.objects.none()
    query = said.StockQuery

    def get_queryset(self) -> Sequence[StockRow]:  # type: ignore[override]
        return stock_rows(group=self.group, on=today(), **self.chosen())


@extend_schema(parameters=[said.SuppliersQuery])
class Suppliers(GroupList):
    """From whom the group buys, and what it owes to each."""

    serializer_class = said.SupplierSerializer
    queryset = Supplier.objects.none()
    query = said.SuppliersQuery

    def get_queryset(self) -> QuerySet[Supplier]:
        return suppliers_of(group=self.group, **self.chosen())
