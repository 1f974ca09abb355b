"""The supervisor's page: does the law hold, and where is a hand needed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.queries.supervision import supervision


@staff_page("GET")
def show_supervision(request: HttpRequest) -> HttpResponse:
    """Show the latest audit, full queues, late calls, and what waits for a person's hand."""
    if not is_keeper(actor_for(request)):
        raise PermissionDenied
    found = supervision(at=timezone.now())
    return render(request, "desk/supervision.html", page_of(request, found=found, nav_section="supervision"))
