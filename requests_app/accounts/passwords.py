"""Choose a new password by letter: Django's own views and tokens, our words, and no word on who exists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.accounts.forms import ChoosePasswordForm, ForgottenForm
from requests_app.actions.passwords import request_reset
from requests_app.queries.passwords import who_may_reset


class Forgotten(views.PasswordResetView):
    """Ask for the address. The answer is the same whether anybody has it; a worker sends the letter."""

    template_name = "accounts/forgotten.html"
    form_class = ForgottenForm  # type: ignore[assignment] # it sends nothing itself
    success_url = reverse_lazy("accounts:password_sent")

    def form_valid(self, form: Any) -> HttpResponse:
        """Order the letter."""
        request_reset(form.cleaned_data["email"], at=timezone.now())
        return redirect(str(self.success_url))

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer with the same page and status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Sent(views.PasswordResetDoneView):
    """Say that a letter is on its way, if the address is known."""

    template_name = "accounts/sent.html"


class Choose(views.PasswordResetConfirmView):
    """Take the new password of whoever came by the letter; all her old sessions end with the old one."""

    template_name = "accounts/choose.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("accounts:login")

    def get_user(self, uidb64: str) -> Any:
        """Find the person; nobody who has left, and nobody of the demo outside it."""
        person = super().get_user(uidb64)
        return who_may_reset().filter(pk=person.pk).first() if person is not None else None

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password and lead on to the login."""
        response = super().form_valid(form)
        messages.success(self.request, _("Your new password works from now on. Sign in with it."))
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Answer with the same page and status 422."""
        return self.render_to_response(self.get_context_data(form=form), status=422)
