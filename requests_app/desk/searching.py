"""The search of the desk. What is looked for may be a name: it stands in no address, but in the session."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from requests_app.actions.readings import note_reading
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.board_lines import line_of
from requests_app.queries import places
from requests_app.queries.patience import AsksTooMuch
from requests_app.queries.searching import Found, search
from requests_app.rules.searching import read_sought
from requests_app.vocabulary import ReadPurpose

SOUGHT: Final = "desk_sought"
LONGEST: Final = 200


@staff_page("GET", "POST")
def find(request: HttpRequest) -> HttpResponse:
    """Keep what is looked for, and lead on to what was found; that a person was looked up is written down."""
    if request.method == "POST":
        request.session[SOUGHT] = request.POST.get("sought", "")[:LONGEST]
        return redirect("desk:search")
    actor, language = actor_for(request), language_of_page()
    sought = read_sought(request.session.get(SOUGHT, ""), region=places.city().country)
    at = timezone.now()
    try:
        found, refused = search(actor, sought, language=language, at=at), ""
    except AsksTooMuch as fact:
        found, refused = Found(), str(fact.message)
    if found.by_person:
        way = sought.way or "name"
        note_reading(ways=[way], request_ids=found.by_person, purpose=ReadPurpose.SEARCHED, by=actor, at=at)
    lines = [line_of(row, is_handed=False, language=language) for row in found.rows]
    return render(
        request, "desk/search.html", page_of(request, sought=sought, found=found, lines=lines, refused=refused)
    )
