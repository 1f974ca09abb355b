"""What the visitor takes home, and what the clerk says aloud."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from requests_app.channels.counter.access import PRINTS, SHOWN, clerk, counter_only
from requests_app.channels.counter.visiting import bar_of
from requests_app.channels.links import qr_svg
from requests_app.facts import CaseNotFound
from requests_app.queries.addresses import status_form_link, status_link
from requests_app.queries.counter import CounterView, request_for_clerk


def view_or_404(request: HttpRequest, reference: str) -> CounterView:
    """Read a request as a clerk sees it. Raises `Http404`."""
    try:
        return request_for_clerk(reference, by=clerk(request))
    except CaseNotFound:
        raise Http404 from None


@counter_only
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what to say, what to hand over, and the way to the next visitor."""
    prints = request.session.pop(PRINTS, "") == reference
    return _with_secret(request, reference, "channels/counter/receipt.html", prints=prints)


@counter_only
@require_safe
def slip(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the slip for the 80 mm printer, in the visitor's language."""
    language = view_or_404(request, reference).language
    with translation.override(language):
        return _with_secret(request, reference, "channels/counter/slip.html")


def _said(day: date | None) -> str:
    """Write a day as it is said: weekday first."""
    return f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}" if day else ""


def _with_secret(request: HttpRequest, reference: str, template: str, *, prints: bool = False) -> HttpResponse:
    """Show a secret that was just handed out; later there is only the status."""
    secret = SHOWN.secret_for(request, reference)
    if not secret:
        return redirect("counter:request", reference=reference)
    view = view_or_404(request, reference)
    link = status_link(view.status.reference, secret)
    context = {
        "view": view,
        "status": view.status,
        "secret": secret,
        "link": link,
        "qr": qr_svg(link),
        "day": _said(view.status.promised_on),
        "site_url": status_form_link(),
        "nav_section": "counter",
    }
    if template.endswith("receipt.html"):
        context |= bar_of(request)
    if prints:
        context["slip"] = _slip_in(view.language, request, context)
    return render(request, template, context)


def _slip_in(language: str, request: HttpRequest, context: dict[str, Any]) -> str:
    """Draw the slip in the visitor's language, to be printed with the page that the clerk reads."""
    with translation.override(language):
        status = view_or_404(request, context["status"].reference).status
        return render_to_string("channels/counter/_slip.html", {**context, "status": status}, request=request)
