"""The page of one service: what for, what it needs and costs, by when, and where else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from requests_app.channels.web.access import keep_campaign
from requests_app.queries.service_pages import service_page


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """Show the page of a public service."""
    keep_campaign(request)
    page = service_page(code, get_language() or "en", today=timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "channels/web/service.html", {"page": page})
