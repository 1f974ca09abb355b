"""The addresses of signing in and out."""

from django.urls import path

from requests_app.accounts.views import Login, Logout

app_name = "accounts"
urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
]
