"""What a city owes everybody in words: accessibility, privacy, and what programs may read.

A city with other words lays a template of the same name into a folder that stands first (docs/operations.md).
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from requests_app.queries.sign_in import goes_by_phone
from requests_app.rules.sign_in import CODE_LASTS, PROOF_LASTS

CLOSED_TO_ROBOTS = ("/a/", "/accounts/", "/board/", "/contractor/", "/counter/", "/desk/", "/events/", "/kiosk/",
                    "/photo/", "/receipt/", "/s/", "/status/", "/demo/", "/i18n/")  # fmt: skip


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say for whom the pages work, what was tested and what was not, and whom to tell."""
    return render(request, "channels/web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why and for how long, and what rights people have."""
    context = {
        "objection_days": settings.OBJECTION_WINDOW_DAYS,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "draft_days": settings.DRAFT_DAYS,
        "code_minutes": CODE_LASTS // timedelta(minutes=1),
        "proof_hours": PROOF_LASTS // timedelta(hours=1),
        "has_sms": goes_by_phone(),
        "has_tiles": bool(settings.MAP_TILES_URL),
    }
    return render(request, "channels/web/privacy.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is for them."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('web:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
