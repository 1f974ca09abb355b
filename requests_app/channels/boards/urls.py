"""The addresses of display boards."""

from django.urls import path

from requests_app.channels.boards import views

app_name = "boards"
urlpatterns = [
    path("board/<slug:site>/", views.show, name="board"),
    path("events/desk/<str:signed>/", views.desk_events, name="desk_events"),
    path("events/<slug:site>/", views.events, name="events"),
]
