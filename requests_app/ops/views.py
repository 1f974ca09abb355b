"""Answers for machines and operators: alive, ready, and how it runs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.ops.pages import status_page
from requests_app.queries import ops
from requests_app.vocabulary import KEEPERS

# What names processes, jobs and cases.
FOR_KEEPERS: Final = frozenset({"processes", "dead_jobs"})
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
    if ops.database_answers():
        return HttpResponse("Requests can be taken.\n", content_type="text/plain")
    log.error("ops.not_ready")
    return HttpResponse(
        "Requests cannot be taken: the database does not answer.\n", status=503, content_type="text/plain"
    )


@require_safe
@never_cache
def statusz(request: HttpRequest) -> HttpResponse:
    """Show relay, beat, broker, lanes and dead jobs; JSON for whoever asks for it.

    Strangers are told counts; who looks after the machinery sees each process and each dead job, with its case's id.
    Always 200 while the database answers; `problems` says what is wrong.
    """
    if not ops.database_answers():
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    status = ops.status(at=timezone.now())
    is_keeper = not KEEPERS.isdisjoint(getattr(request.user, "roles", ()))
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = {**asdict(status), "problems": status.problems}
        return JsonResponse({name: what for name, what in told.items() if is_keeper or name not in FOR_KEEPERS})
    return render(request, "ops/statusz.html", {**status_page(status), "is_keeper": is_keeper})
