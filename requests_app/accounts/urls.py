"""The addresses of signing in and out."""

from django.urls import path

from requests_app.accounts.passwords import Choose, Forgotten, Sent
from requests_app.accounts.views import Login, Logout

app_name = "accounts"
urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("password/", Forgotten.as_view(), name="password_forgotten"),
    path("password/sent/", Sent.as_view(), name="password_sent"),
    path("password/<uidb64>/<token>/", Choose.as_view(), name="password_choose"),
]
