"""The start page: what the city does, by events of life, by group, or by a resident's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from requests_app.channels.web.access import keep_campaign
from requests_app.queries import finding
from requests_app.rules.danger import is_danger

WORDS_MAX = 200


# 22 KB become 6: a tenth of a second on a slow line. Nothing on the page is secret but the forms' token, and that is
# masked anew each time.
@gzip_page
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
