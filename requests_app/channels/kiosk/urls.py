"""The addresses of the kiosk: pages, and the JSON door."""

from django.urls import path

from requests_app.channels.kiosk import api, schema, views, visits

__all__ = ["schema"]  # drf-spectacular finds its extension by the import

app_name = "kiosk"
urlpatterns = [
    path("", views.start, name="start"),
    path("pair/", views.pair, name="pair"),
    path("api/catalogue", api.CatalogueView.as_view(), name="api-catalogue"),
    path("api/requests", api.RequestsView.as_view(), name="api-requests"),
    path("api/person", api.PersonView.as_view(), name="api-person"),
    path("api/lines", visits.LinesView.as_view(), name="api-lines"),
    path("api/visits", visits.VisitsView.as_view(), name="api-visits"),
    path("<slug:language>/", views.order, name="order"),
]
