"""The doors of the city, one line for each."""

from django.urls import include, path

# Faults that nobody has caught.
handler500 = "requests_app.ops.faults.answer_fault"

urlpatterns = [
    path("", include("requests_app.channels.web.urls")),
    path("kiosk/", include("requests_app.channels.kiosk.urls")),
    path("contractor/", include("requests_app.channels.contractor.urls")),
    path("counter/", include("requests_app.channels.counter.urls")),
    path("desk/", include("requests_app.desk.urls")),
    path("accounts/", include("requests_app.accounts.urls")),
    path("", include("requests_app.channels.openapi")),
    path("", include("requests_app.ops.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
