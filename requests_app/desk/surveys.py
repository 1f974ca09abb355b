"""What residents say after the end, for supervisors."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from requests_app.desk.access import actor_for, is_keeper, language_of_page, page_of, staff_page
from requests_app.queries import surveys
from requests_app.rules.surveys import LEAST_SHOWN

LOOKED_BACK: Final = timedelta(days=365)


@staff_page("GET")
def show_surveys(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last year by service, and the newest words about cases that the reader may see."""
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    language = language_of_page()
    context = page_of(
        request,
        figures=surveys.figures(since=timezone.now() - LOOKED_BACK, language=language),
        words=surveys.newest_words(actor, language=language),
        least_shown=LEAST_SHOWN,
        nav_section="supervision",
    )
    return render(request, "desk/surveys.html", context)
