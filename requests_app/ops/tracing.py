"""The first span of every request: method and route, never the path, which may hold a reference or a secret."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from requests_app.lib.tracing import span


class Traces:
    """Middleware, there only while traces are on; stands right behind the one that gives the request its id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within a span."""
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        with span(f"{request.method} {_route_of(request)}", request_id=request_id, is_first=True):
            return self.get_response(request)


def _route_of(request: HttpRequest) -> str:
    try:
        return f"/{resolve(request.path_info).route}"
    except Resolver404:
        return "unknown"
