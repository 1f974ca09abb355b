"""The start page: what the city does, found by group or by a resident's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from requests_app.channels.web.access import keep_campaign
from requests_app.queries import catalogue

WORDS_MAX = 200


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the catalogue, and what fits the words of the search."""
    keep_campaign(request)
    words = request.GET.get("q", "").strip()[:WORDS_MAX]
    groups = catalogue.groups(get_language() or "en")
    found = catalogue.search(words, groups) if words else []
    return render(request, "channels/web/start.html", {"groups": groups, "words": words, "found": found})
