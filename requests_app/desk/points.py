"""The map beside a list: where its cases lie."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from requests_app.desk.access import actor_for, staff_page
from requests_app.queries.points import points_of


@staff_page("POST")
def points(request: HttpRequest) -> JsonResponse:
    """Give the points of the cases of a page; references stay out of addresses."""
    return JsonResponse(points_of(actor_for(request), request.POST.getlist("case")))
