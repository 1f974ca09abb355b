"""Pages that listen to the process of events, which may have an origin of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def reaches_events(view: View) -> View:
    """Let this page alone reach the events where they have an origin of their own."""

    @wraps(view)
    def shown(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        parts = urlsplit(settings.EVENTS_URL)
        if not parts.netloc:
            return view(request, *given, **named)
        allowed: Any = csp_update({"connect-src": [f"{parts.scheme}://{parts.netloc}"]})
        return cast("HttpResponse", allowed(view)(request, *given, **named))

    return shown
