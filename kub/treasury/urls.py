"""Addresses of the pages about money."""

from django.urls import path

from kub.treasury import views

app_name = "treasury"

urlpatterns = [
    path("g/<slug:slug>/money/in/", views.money_in, name="money-in"),
    path("g/<slug:slug>/money/out/", views.money_out, name="money-out"),
]
