"""Taking back what one has just done: a button for half a minute, and what it does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import casework
from requests_app.desk.access import actor_for, staff_page
from requests_app.facts import CaseNotFound, Fact
from requests_app.queries.cases import case_id_of, sees
from requests_app.rules.undoing import CAN_BE_UNDONE, UNDO_SECONDS

MARK: Final = "undo"  # in the address of the page after a step: reference, number of the event, until when
DIGITS: Final = 10
SLUG: Final = re.compile(r"[-a-zA-Z0-9_]{1,24}")


@dataclass(frozen=True)
class Undo:
    """What a page offers to take back."""

    reference: str
    sequence: int


def marked(address: str, event: Any, *, reference: str) -> str:
    """Let the next page offer to take an event back, where that is possible at all."""
    if event is None or event.kind not in CAN_BE_UNDONE:
        return address
    until = int(event.at.timestamp()) + UNDO_SECONDS
    return f"{address}?{urlencode({MARK: f'{reference}.{event.sequence}.{until}'})}"


def undo_of(request: HttpRequest, *, at: datetime) -> Undo | None:
    """Read what the page is to offer; None when there is nothing, or the half minute is over."""
    reference, _dot, rest = request.GET.get(MARK, "").partition(".")
    sequence, _dot, until = rest.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= DIGITS for part in (sequence, until)):
        return None
    if int(until) < at.timestamp() or not SLUG.fullmatch(reference):
        return None
    return Undo(reference, int(sequence))


@staff_page("POST")
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what she has just done with a case, even where she may not open it any more."""
    actor, sequence = actor_for(request), request.POST.get("sequence", "")
    try:
        case_id = case_id_of(reference)
    except CaseNotFound:
        raise Http404 from None
    try:
        number = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < DIGITS else 0
        casework.undo_step(case_id, sequence=number, by=actor, at=timezone.now())
    except Fact as fact:
        messages.error(request, str(fact.message))
    else:
        messages.success(request, _("It is taken back."))
    return redirect("desk:case", reference=reference) if sees(actor, case_id) else redirect("desk:board")


def after_a_step(reference: str, event: Any, *, is_seen: bool) -> HttpResponse:
    """Go on to the case, or to the board where she may not open it any more; with the button, where there is one."""
    address = reverse("desk:case", args=[reference]) if is_seen else reverse("desk:board")
    return redirect(marked(address, event, reference=reference))
