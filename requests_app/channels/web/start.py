"""The start page: what the city does, by events of life, by group, or by a resident's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from requests_app.channels.web.access import keep_campaign
from requests_app.queries import finding
from requests_app.rules.danger import is_danger

WORDS_MAX = 200


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the events of life and the catalogue; or what fits the words of the search, and the number in danger."""
    keep_campaign(request)
    front = finding.front(get_language() or "en")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:WORDS_MAX]
    context = {
        "front": front,
        "words": words,
        "found": finding.search_in(front, words) if words else [],
        "in_danger": is_danger(words),
    }
    return render(request, "channels/web/start.html", context)
