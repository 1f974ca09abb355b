"""Where a request stands, for whoever shows its secret."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.channels import limiting
from requests_app.channels.web import access
from requests_app.channels.web.forms import StatusForm
from requests_app.channels.web.step_forms import ReplyForm
from requests_app.facts import CaseNotFound
from requests_app.queries.kept_letters import opened_by
from requests_app.queries.service_requests import PublicStatus, public_status
from requests_app.rules.actor import Actor, resident
from requests_app.rules.kept_letters import provisional_number
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import Channel

NO_PAIR: Final = _("Reference and secret do not fit together. Please check both.")
NOT_SENT_YET: Final = _(
    "Number and secret do not fit together, or the kiosk could not send your request yet. Please check both, "
    "or try again later. You can ask at the counter, too."
)


def shown_status(request: HttpRequest, reference: str) -> PublicStatus | None:
    """Read the status with the secret this browser has shown; forget a secret that opens nothing any more."""
    secret = access.SHOWN.secret_for(request, reference)
    if not secret:
        return None
    try:
        return public_status(reference, secret)
    except CaseNotFound:
        access.SHOWN.forget(request, reference)
        return None


def asking(status: PublicStatus) -> Actor:
    """Describe the resident who has shown the secret of this request."""
    by = resident(channel=Channel.WEB, language=get_language() or "en", request_ids=frozenset({status.request_id}))
    return replace(by, resident_id=status.requester_id)


@never_cache
@require_safe
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what happens next, by when and who; ask for the secret where this browser has shown none that opens it."""
    found = shown_status(request, reference)
    if found is None:
        return render(request, "channels/web/status_form.html", {"form": StatusForm(initial={"reference": reference})})
    context = {"status": found, "reply": ReplyForm() if found.question else None}
    return render(request, "channels/web/status.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status_form(request: HttpRequest) -> HttpResponse:
    """Ask for reference and secret; unknown reference and wrong secret get the same answer."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reference = form.cleaned_data["reference"]
        secret = form.cleaned_data["secret"].strip().lower()
        seconds = limiting.seconds_to_wait(limiting.guesses(request, normalise_reference(reference)))
        if seconds:
            return limiting.too_often(request, seconds)
        reference, secret = _behind_number(reference, secret)
        if _opens(request, reference, secret):
            return redirect("web:status", reference=reference)
        form.add_error(None, NOT_SENT_YET if provisional_number(reference) else NO_PAIR)
    return render(request, "channels/web/status_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def show(request: HttpRequest, reference: str, secret: str, leads_to: str = "web:status") -> HttpResponse:
    """Open a page of a request from a link; the secret leaves the address at once."""
    seconds = limiting.seconds_to_wait(limiting.guesses(request, normalise_reference(reference)))
    if seconds:
        return limiting.too_often(request, seconds)
    if _opens(request, reference, secret):
        return redirect(leads_to, reference=reference)
    form = StatusForm({"reference": reference, "secret": ""})
    form.errors.clear()
    form.add_error(None, NO_PAIR)
    return render(request, "channels/web/status_form.html", {"form": form}, status=404)


def _behind_number(typed: str, secret: str) -> tuple[str, str]:
    """Follow the provisional number of a kiosk, and the secret printed beside it, to those of the request."""
    found = opened_by(typed, secret) if provisional_number(typed) else None
    return found or (typed, secret)


def _opens(request: HttpRequest, reference: str, secret: str) -> bool:
    """Check the pair, and remember it in the session when it fits; what does not fit is counted as a guess."""
    try:
        found = public_status(reference, secret)
    except CaseNotFound:
        limiting.count(limiting.guesses(request, normalise_reference(reference)))
        return False
    access.SHOWN.remember(request, reference=found.reference, secret=secret)
    return True
