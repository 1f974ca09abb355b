"""One log line for each web request: its id, route, outcome; never its address, words or visitor."""

from __future__ import annotations

import re
import uuid
from typing import Any, Final

import structlog
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

log = structlog.get_logger(__name__)

# What another system may give us as an id: it goes on into logs and job rows.
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLog(RequestMiddleware):
    """django-structlog's middleware without addresses, query strings and user agents."""

    def prepare(self, request: HttpRequest) -> None:
        """Bind the request's id for everything that follows, job rows included."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)

    def handle_response(self, request: HttpRequest, response: Any) -> None:
        """Tell the client the id too: with it a complaint finds its log line."""
        response.headers["X-Request-ID"] = structlog.contextvars.get_contextvars().get("request_id", "")
        if response.streaming or hasattr(request, "_raised_exception"):
            super().handle_response(request, response)
            return
        # As django-structlog writes it, without the signals to which nobody listens.
        self.bind_user_id(request)
        level = self._log_level_for_status_code(response.status_code)
        log.log(level, "request_finished", code=response.status_code, request=self.format_request(request))
        structlog.contextvars.clear_contextvars()

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method and the route; the path itself may hold a reference or a secret."""
        match = request.resolver_match
        return f"{request.method} {match.route if match else 'unknown'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Bind the id of a signed-in colleague, without asking the database for it."""
        session = getattr(request, "session", None)
        if session is not None and session.accessed and SESSION_KEY in session:
            structlog.contextvars.bind_contextvars(user_id=session[SESSION_KEY])
