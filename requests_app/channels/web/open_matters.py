"""Open cases for everybody: a list, and the same as points on a map."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from requests_app.channels.web.access import keep_campaign
from requests_app.queries.open_matters import ON_THE_MAP, PAGE_SIZE, OpenMatters, PublicMatter, open_matters

ASKED = ("district", "group", "after")
WORD_MAX = 100


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """List what is open, the newest first."""
    return _show(request, "channels/web/open_matters.html", how_many=PAGE_SIZE)


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """Show the newest as points; the list below says the same."""
    return _show(request, "channels/web/open_map.html", how_many=ON_THE_MAP)


def _show(request: HttpRequest, template: str, *, how_many: int) -> HttpResponse:
    keep_campaign(request)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:WORD_MAX] for name in ASKED}
    found = open_matters(get_language() or "en", how_many=how_many, **asked)
    context = {
        "found": found,
        "lines": [(matter, follow_url(matter)) for matter in found.matters],
        "asked": asked,
        "chosen": urlencode({name: asked[name] for name in ("district", "group") if asked[name]}),
        "next_url": _next_url(asked, found),
        "how_many": how_many,
    }
    return render(request, template, context)


def follow_url(matter: PublicMatter) -> str:
    """Give the address at which somebody follows a matter; empty where its service lets nobody follow."""
    if not matter.can_be_followed:
        return ""
    return f"{reverse('web:follow')}?{urlencode({'reference': matter.reference})}"


def _next_url(asked: dict[str, Any], found: OpenMatters) -> str:
    wanted = {**asked, "after": found.next_after}
    return "?" + urlencode({name: value for name, value in wanted.items() if value}) if found.next_after else ""
