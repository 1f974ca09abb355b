"""The pages of the kiosk: language, and the steps."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.channels.context import city_card
from requests_app.channels.kiosk import devices
from requests_app.channels.kiosk.screens import context_of, headset_of, screen_of


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the language; a kiosk without a valid token is sent to be set up."""
    kiosk = devices.kiosk_of(request)
    if kiosk is None:
        return redirect("kiosk:pair")
    city = city_card()
    context = {"city": city, "languages": city.languages, "screen": screen_of(kiosk), "headset": headset_of(kiosk)}
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
