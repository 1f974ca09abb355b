"""The page that sets a browser up as a kiosk: a one-time code from the desk, or a token from the server."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions.devices import PairingRefused, pair_by_code
from requests_app.channels import limiting
from requests_app.channels.kiosk import devices
from requests_app.channels.kiosk.forms import PairForm
from requests_app.queries import service_points
from requests_app.queries.service_points import Kiosk
from requests_app.rules.pairing import is_pairing_code


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Take the code or the token of a device, and remember the kiosk in a cookie; who guesses waits."""
    wants_demo = bool(settings.DEMO and request.POST.get("demo"))
    form = PairForm(None if wants_demo else request.POST if request.method == "POST" else None)
    kiosk = service_points.demo_kiosk() if wants_demo else None
    if form.is_bound and form.is_valid():
        tried = limiting.pairings(request)
        seconds = limiting.seconds_to_wait(tried)
        if seconds:
            return limiting.too_often(request, seconds)
        kiosk = _kiosk_that_opens(form)
        if kiosk is None:
            limiting.count(tried)
    if kiosk is not None:
        return devices.pair(redirect("kiosk:start"), kiosk)
    was_paired = devices.COOKIE in request.COOKIES
    context = {"form": form, "is_demo": settings.DEMO, "note": devices.NOT_PAIRED if was_paired else ""}
    return render(request, "channels/kiosk/pair.html", context, status=422 if form.errors else 200)


def _kiosk_that_opens(form: PairForm) -> Kiosk | None:
    """Find the kiosk of what was typed; say beside the field why there is none."""
    token = form.cleaned_data["token"].strip()
    if is_pairing_code(token):
        try:
            token = pair_by_code(token, at=timezone.now())
        except PairingRefused as fact:
            form.add_error("token", str(fact.message))
            return None
    kiosk = service_points.kiosk_by_token(token)
    if kiosk is None:
        form.add_error("token", _("No kiosk has this token, or it was switched off."))
    return kiosk
