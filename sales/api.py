"""The API of sales: sales, customers and channels, for reading."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import RetrieveAPIView

from kub.entries.api import GroupList, GroupResource
from sales import representations as said
from sales.models import Channel, Customer, Sale
from sales.selectors.channels import channels_of
from sales.selectors.customers import customers_of
from sales.selectors.sales import SalesFilter, get_sale, sales_of


@extend_schema(parameters=[said.SalesQuery])
class Sales(GroupList):
    """The sales, the last first; undone ones too, as their numbers stay."""

    serializer_class = said.SaleSerializer
    queryset = Sale.objects.none()
    query = said.SalesQuery

    def get_queryset(self) -> QuerySet[Sale]:
        return sales_of(group=self.group, chosen=SalesFilter(**self.chosen()))


class SaleDetail(GroupResource, RetrieveAPIView):
    """A sale with its lines."""

    serializer_class = said.SaleDetailSerializer
    queryset = Sale.objects.none()

    def get_object(self) -> Sale:
        return get_sale(group=self.group, uid=self.kwargs["uid"])


@extend_schema(parameters=[said.CustomersQuery])
class Customers(GroupList):
    """Whom the group sells to, by name, and what each still owes."""

    serializer_class = said.CustomerSerializer
    queryset = Customer.objects.none()
    query = said.CustomersQuery

    def get_queryset(self) -> QuerySet[Customer]:
        return customers_of(group=self.group, **self.chosen())


class Channels(GroupList):
    """The ways in which the group sells, those put away last."""

    serializer_class = said.ChannelSerializer
    queryset = Channel.objects.none()

    def get_queryset(self) -> QuerySet[Channel]:
        self.chosen()
        return channels_of(group=self.group)
