"""The addresses of the kiosk: pages, and the JSON door."""

from django.urls import path

from requests_app.channels.kiosk import api, appointments, health, pairing, reading, schema, views, visits, worker

__all__ = ["schema"]  # drf-spectacular finds its extension by the import

app_name = "kiosk"
urlpatterns = [
    path("", views.start, name="start"),
    path("pair/", pairing.pair, name="pair"),
    path("sw.js", worker.worker, name="worker"),
    path("api/health", health.HealthView.as_view(), name="api-health"),
    path("api/refused", health.RefusedView.as_view(), name="api-refused"),
    path("api/catalogue", api.CatalogueView.as_view(), name="api-catalogue"),
    path("api/requests", api.RequestsView.as_view(), name="api-requests"),
    path("api/person", api.PersonView.as_view(), name="api-person"),
    path("api/streets", reading.StreetsView.as_view(), name="api-streets"),
    path("api/status", reading.StatusView.as_view(), name="api-status"),
    path("api/appointments/check-in", appointments.CheckInView.as_view(), name="api-check-in"),
    path("api/lines", visits.LinesView.as_view(), name="api-lines"),
    path("api/visits", visits.VisitsView.as_view(), name="api-visits"),
    path("<slug:language>/", views.order, name="order"),
]
