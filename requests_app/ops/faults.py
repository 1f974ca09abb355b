"""When nothing can be done: the database is away for a moment (503, try again), or the fault is ours (500)."""

from __future__ import annotations

import sys
from typing import Any, Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

# The connection is lost, refused, or silent: nothing of this request has been committed unless it was answered.
AWAY: Final = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS: Final = 5


@requires_csrf_token
@never_cache
def answer_fault(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer what nobody has caught; a request that is sent again carries the same key, so nothing is doubled."""
    is_away = isinstance(sys.exc_info()[1], AWAY)
    status = 503 if is_away else 500
    response = _as_json(status) if _wants_json(request) else _as_page(request, status)
    if is_away:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json" or (
        request.content_type == "application/json"
    )


def _as_json(status: int) -> HttpResponse:
    """Speak as the JSON door does."""
    code, message = {
        503: ("unavailable", _("The city's records cannot be reached for a moment. Please send it again.")),
        500: ("fault", _("Something went wrong on our side.")),
    }[status]
    return JsonResponse({"errors": [{"field": "", "code": code, "message": message}]}, status=status)


def _as_page(request: HttpRequest, status: int) -> HttpResponse:
    """Show a page that asks the database for nothing."""
    if status == 500:
        return server_error(request)
    words = {"was_sent": request.method == "POST"}
    return HttpResponse(loader.get_template("503.html").render(words), status=503)
