"""The pages of the kiosk: language, the steps, and setting it up."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.channels.context import city_card
from requests_app.channels.kiosk import devices
from requests_app.channels.kiosk.forms import PairForm
from requests_app.channels.kiosk.screens import context_of, screen_of
from requests_app.queries import service_points
from requests_app.queries.service_points import Kiosk


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the language; a kiosk without a valid token is sent to be set up."""
    kiosk = devices.kiosk_of(request)
    if kiosk is None:
        return redirect("kiosk:pair")
    city = city_card()
    context = {"city": city, "languages": city.languages, "screen": screen_of(kiosk)}
    return render(request, "channels/kiosk/start.html", {**context, "four_keys": ",".join(settings.KIOSK_KEYS)})


@never_cache
@require_safe
def order(request: HttpRequest, language: str) -> HttpResponse:
    """Show topic, place and receipt in the chosen language; a script shows one step at a time."""
    kiosk = devices.kiosk_of(request)
    if kiosk is None:
        return redirect("kiosk:pair")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        return render(request, "channels/kiosk/order.html", context_of(kiosk, language))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest) -> HttpResponse:
    """Take the token of a device and remember it in a cookie."""
    wants_demo = bool(settings.DEMO and request.POST.get("demo"))
    form = PairForm(None if wants_demo else request.POST if request.method == "POST" else None)
    kiosk: Kiosk | None = None
    if wants_demo:
        kiosk = service_points.demo_kiosk()
    elif request.method == "POST" and form.is_valid():
        kiosk = service_points.kiosk_by_token(form.cleaned_data["token"].strip())
        if kiosk is None:
            form.add_error("token", _("No kiosk has this token, or it was switched off."))
    if kiosk is not None:
        return devices.pair(redirect("kiosk:start"), kiosk)
    was_paired = devices.COOKIE in request.COOKIES
    context = {"form": form, "is_demo": settings.DEMO, "note": devices.NOT_PAIRED if was_paired else ""}
    return render(request, "channels/kiosk/pair.html", context, status=422 if form.errors else 200)
