"""The one address of the contractors' door."""

from django.urls import path

from requests_app.channels.contractor import pages

app_name = "contractor"
urlpatterns = [path("<str:signed>/", pages.case, name="case")]
