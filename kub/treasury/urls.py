"""Addresses of the pages about money."""

from django.urls import path

from kub.treasury import views

app_name = "treasury"

urlpatterns = [
    path("g/<slug:slug>/money/", views.money, name="money"),
    path("g/<slug:slug>/money/in/", views.money_in, name="money-in"),
    path("g/<slug:slug>/money/out/", views.money_out, name="money-out"),
    path("g/<slug:slug>/money/transfer/", views.transfer, name="transfer"),
    path("g/<slug:slug>/money/count/", views.cash_count, name="cash-count"),
    path("g/<slug:slug>/money/opening/", views.opening_cash, name="opening-cash"),
    path("g/<slug:slug>/money/book/", views.cash_book, name="cash-book"),
]
