"""The addresses of the floor."""

from django.urls import path

from bench.floor import views

urlpatterns = [path("create", views.create), path("list", views.show_list)]
