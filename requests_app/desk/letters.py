"""Letters on paper: what is to be printed and posted, by whoever has the envelopes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from requests_app.actions import post_letters as acting
from requests_app.desk.access import actor_for, page_of, staff_page
from requests_app.lib.qr import svg_of
from requests_app.queries import post_letters
from requests_app.queries.post_letters import LetterNotFound, PrintedLetter


@staff_page("GET")
def show_letters(request: HttpRequest) -> HttpResponse:
    """List the letters that wait to be posted."""
    waiting = post_letters.waiting_letters(actor_for(request))
    return render(request, "desk/letters.html", page_of(request, letters=waiting, nav_section="letters"))


@staff_page("GET")
def show_letter(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one letter as it is printed, in its reader's language."""
    letter = _find(request, message_id)
    with translation.override(letter.language):
        qr = mark_safe(svg_of(letter.link))  # noqa: S308 - drawn by us; the text itself is not in it
        return render(request, "desk/letter.html", {"letter": letter, "qr": qr})


@staff_page("POST")
def note_posted(request: HttpRequest, message_id: int) -> HttpResponse:
    """Note that a letter was posted."""
    letter = _find(request, message_id)
    if acting.note_posted(message_id, case_id=letter.case_id, by=actor_for(request), at=timezone.now()):
        messages.success(request, _("The letter is noted as posted."))
    return redirect("desk:letters")


def _find(request: HttpRequest, message_id: int) -> PrintedLetter:
    try:
        return post_letters.printed_letter(actor_for(request), message_id)
    except LetterNotFound:
        raise Http404 from None
