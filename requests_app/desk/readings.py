"""Who has looked a person up at a counter, for supervisors and administrators."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.queries.readings import looks


@staff_page("GET")
def show_readings(request: HttpRequest) -> HttpResponse:
    """List the looks, the newest first."""
    if not is_keeper(actor_for(request)):
        raise PermissionDenied
    found = looks(after=request.GET.get("after", ""))
    next_url = f"?after={found.next_mark.replace('+', '%2B')}" if found.next_mark else ""
    context = page_of(
        request, looks=found.looks, next_url=next_url, days=settings.READING_DAYS, nav_section="supervision"
    )
    return render(request, "desk/readings.html", context)
