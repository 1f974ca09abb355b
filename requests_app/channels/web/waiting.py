"""How long one waits at the counters now, before somebody goes there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.queries.waiting_times import waiting_times


@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show the lines of every house."""
    at = timezone.now()
    houses = waiting_times(language=get_language() or "en", at=at)
    return render(request, "channels/web/waiting.html", {"houses": houses, "as_of": at})
