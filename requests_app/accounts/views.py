"""Sign in and sign out, by Django's own views."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse

from requests_app.accounts.forms import LoginForm
from requests_app.lib.language_cookie import remember_language
from requests_app.lib.sits_here import SITS_HERE
from requests_app.queries import people

DEMO_PEOPLE_SHOWN: Final = 6  # the personas of the tour stand first in the demo city's file


class Login(views.LoginView):
    """Ask for login and password; lead on in the person's own language."""

    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Show the pages in the language of the person, unless this browser has chosen one."""
        response = super().form_valid(form)
        language = form.get_user().language
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES and language in dict(settings.LANGUAGES):
            remember_language(response, language)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer with the same page and status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the demo's people, in a demo alone."""
        shown = people.demo_logins()[:DEMO_PEOPLE_SHOWN] if settings.DEMO else []
        return {**super().get_context_data(**kwargs), "demo_people": shown}


class Logout(views.LogoutView):
    """Sign out; only a button does it, so that no link of somebody else can."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let a counter that goes on without the city know that nobody sits there any more."""
        response = super().post(request, *args, **kwargs)
        if SITS_HERE in request.COOKIES:
            response.delete_cookie(SITS_HERE)
        return response
