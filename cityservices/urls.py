"""The doors of the city, one line for each."""

from django.urls import include, path

# Faults that nobody has caught.
handler500 = "requests_app.ops.faults.answer_fault"

urlpatterns = [
    # First, for its JSON door is the busiest; no other address begins like it.
    path("kiosk/", include("requests_app.channels.kiosk.urls")),
    path("", include("requests_app.channels.web.urls")),
    path("", include("requests_app.channels.boards.urls")),
    path("contractor/", include("requests_app.channels.contractor.urls")),
    path("counter/", include("requests_app.channels.counter.urls")),
    path("desk/", include("requests_app.desk.urls")),
    path("accounts/", include("requests_app.accounts.urls")),
    path("", include("requests_app.channels.openapi")),
    path("", include("requests_app.ops.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
