"""The board as a page, and its events for whoever reaches no process of boards: one answer at a time."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.channels.boards.telling import TYPE, all_calls, ask_again, case_has_changed, clock
from requests_app.lib.events_origin import reaches_events
from requests_app.queries.live import lines_of, read_topics
from requests_app.queries.visits_board import board_calls, board_site

ONE_ANSWER_AGAIN_MS: Final = 5000
DESK_AGAIN_MS: Final = 20_000


@reaches_events
@never_cache
@require_safe
def show(request: HttpRequest, site: str) -> HttpResponse:
    """Show the last five calls of a house."""
    found = board_site(site)
    if found is None:
        return render(request, "channels/boards/unknown.html", status=404)
    at = timezone.now()
    calls = board_calls(found.site_id, at=at)
    context: dict[str, Any] = {
        "site": found,
        "calls": calls,
        "newest": max((call.call_id for call in calls), default=0),
        "as_of": clock(at),
        "events_url": f"{settings.EVENTS_URL.rstrip('/')}/{found.code}/",
        "spoken": " ".join(found.languages),
    }
    return render(request, "channels/boards/board.html", context)


@never_cache
@require_safe
def events(request: HttpRequest, site: str) -> HttpResponse:
    """Tell the state once and end: the board asks again by itself. It holds no thread of the web."""
    found = board_site(site)
    if found is None:
        return HttpResponse(status=404)
    at = timezone.now()
    words = ask_again(ONE_ANSWER_AGAIN_MS) + all_calls(board_calls(found.site_id, at=at), at=at)
    return HttpResponse(words, content_type=TYPE)


@never_cache
@require_safe
def desk_events(request: HttpRequest, signed: str) -> HttpResponse:
    """Tell a page of the desk once whether its case has changed, where the process of events is away."""
    topics = read_topics(signed)
    if topics is None:
        return HttpResponse(status=404)
    has_changed = bool(topics.case_id) and lines_of(topics.case_id) > topics.seen
    words = ask_again(DESK_AGAIN_MS) + (case_has_changed() if has_changed else "")
    return HttpResponse(words, content_type=TYPE)
