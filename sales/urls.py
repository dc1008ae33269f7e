"""Addresses of the pages."""

from django.urls import path

from sales import api
from sales.views import catalogue, customers, payments, sales

app_name = "sales"

urlpatterns = [
    path("g/<slug:slug>/sales/", sales.sales, name="sales"),
    path("g/<slug:slug>/sales/new/", sales.sale_new, name="sale-new"),
    path("g/<slug:slug>/sales/payments/new/", payments.payment_new, name="payment-new"),
    path("g/<slug:slug>/sales/returns/new/", payments.return_new, name="return-new"),
    path("g/<slug:slug>/sales/owed/", payments.owed, name="receivables"),
    path("g/<slug:slug>/sales/owed/opening/", payments.opening_receivable, name="opening-receivable"),
    path("g/<slug:slug>/sales/<uuid:uid>/", sales.sale, name="sale"),
    path("g/<slug:slug>/customers/", customers.customers, name="customers"),
    path("g/<slug:slug>/customers/new/", customers.customer_new, name="customer-new"),
    path("g/<slug:slug>/customers/<int:pk>/", customers.customer, name="customer"),
    path("g/<slug:slug>/customers/<int:pk>/edit/", customers.customer_edit, name="customer-edit"),
    path("g/<slug:slug>/channels/", catalogue.channels, name="channels"),
    path("g/<slug:slug>/channels/new/", catalogue.channel_new, name="channel-new"),
    path("g/<slug:slug>/channels/<int:pk>/", catalogue.channel_edit, name="channel-edit"),
    path("g/<slug:slug>/channels/<int:pk>/prices/", catalogue.prices_edit, name="prices-edit"),
    path("g/<slug:slug>/prices/", catalogue.prices, name="prices"),
    path("g/<slug:slug>/prices/wish/", catalogue.margin_wish, name="margin-wish"),
    path("g/<slug:slug>/prices/<int:pk>/", catalogue.item_prices, name="item-prices"),
    path("api/v1/groups/<slug:slug>/sales/", api.Sales.as_view(), name="api-sales"),
    path("api/v1/groups/<slug:slug>/sales/<uuid:uid>/", api.SaleDetail.as_view(), name="api-sale"),
    path("api/v1/groups/<slug:slug>/customers/", api.Customers.as_view(), name="api-customers"),
    path("api/v1/groups/<slug:slug>/channels/", api.Channels.as_view(), name="api-channels"),
]
