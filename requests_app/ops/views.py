"""Answers for machines: alive, and ready to take requests."""

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives; asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether requests can be taken: the database alone decides.

    A dead worker or broker must not close the doors: requests are kept as rows and worked off later.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        log.error("ops.not_ready", kind=type(problem).__name__)
        return HttpResponse(
            "Requests cannot be taken: the database does not answer.\n", status=503, content_type="text/plain"
        )
    return HttpResponse("Requests can be taken.\n", content_type="text/plain")
