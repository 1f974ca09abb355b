"""The board: which cases wait, where, and the next one for me."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework, handing_out
from requests_app.desk.access import actor_for, is_keeper, language_of_page, page_of, staff_page
from requests_app.desk.board_lines import line_of
from requests_app.desk.undoing import after_a_step, undo_of
from requests_app.facts import Fact
from requests_app.lib.codes import new_key
from requests_app.lib.events_origin import reaches_events
from requests_app.queries.board_counts import in_words
from requests_app.queries.board_tabs import TABS
from requests_app.queries.boards import Asked, Board, board
from requests_app.queries.cases import reference_of
from requests_app.queries.handing_out import there_until
from requests_app.queries.live import Topics, live_address

TAB_NAMES = {
    "mine": _("My cases"),
    "queues": _("My queues"),
    "due": _("At risk"),
    "waits": _("Waiting for something"),
    "called": _("I am called in"),
    "handed": _("Handed over by me"),
    "followed": _("Followed"),
    "help": _("Without a work queue"),
}
NOTHING_THERE = {
    "mine": _("You have no case. Claim the next one."),
    "queues": _("Nothing waits in your queues."),
    "due": _("Nothing of your queues is promised for today or tomorrow, or is late."),
    "waits": _("Nothing of your queues waits for something."),
    "called": _("Nobody calls for you."),
    "handed": _("Nothing that you handed over is open."),
    "followed": _("Nothing that you follow is open."),
    "help": _("Every case has found its work queue."),
    "": _("Nothing is in this queue."),
}

CLAIMED: Final = "claimed"  # in the session: the last button pressed and the case it brought


@reaches_events
@staff_page("GET")
def show_board(request: HttpRequest) -> HttpResponse:
    """Show the queues of all offices and one page of cases."""
    asked = Asked(
        tab=request.GET.get("tab", ""),
        queue_code=request.GET.get("queue", ""),
        is_worked=request.GET.get("worked") == "1",
        after=request.GET.get("after", ""),
    )
    actor, language = actor_for(request), language_of_page()
    found = board(actor, asked, language=language, at=timezone.now())
    return render(
        request,
        "desk/board.html",
        page_of(
            request,
            board=found,
            lines=[line_of(row, is_handed=found.asked.tab == "handed", language=language) for row in found.rows],
            tabs=[(tab, TAB_NAMES[tab], in_words(found.counts[tab]), tab == found.asked.tab) for tab in TABS],
            title=found.queue.name if found.queue else TAB_NAMES[found.asked.tab],
            nothing=NOTHING_THERE[found.asked.tab],
            next_url=_next_url(found),
            is_keeper=is_keeper(actor),
            claim_key=new_key(),
            live_url=live_address(Topics(queue_ids=found.listed, person_id=actor.person_id or 0)),
            undo=undo_of(request, at=timezone.now()),
            there_until=there_until(actor.person_id, at=timezone.now()) if found.hands_out else None,
        ),
    )


def _next_url(found: Board) -> str:
    if not found.next_mark:
        return ""
    asked = found.asked
    wanted = (
        {"queue": asked.queue_code, "worked": "1" if asked.is_worked else ""}
        if asked.queue_code
        else {"tab": asked.tab}
    )
    return "?" + urlencode({name: value for name, value in {**wanted, "after": found.next_mark}.items() if value})


@staff_page("POST")
def set_presence(request: HttpRequest) -> HttpResponse:
    """Take what one's queues hand out, to the end of the day; or take no more of it."""
    actor = actor_for(request)
    if request.POST.get("is_there") == "1":
        tomorrow = timezone.localtime().date() + timedelta(days=1)
        handing_out.be_there(until=timezone.make_aware(datetime.combine(tomorrow, time.min)), by=actor)
        messages.success(request, str(_("You are there. Your queues give you the next cases.")))
    else:
        handing_out.be_gone(by=actor)
        messages.success(request, str(_("You get no more cases by yourself. What you have stays with you.")))
    return redirect("desk:board")


@staff_page("POST")
def claim_next(request: HttpRequest) -> HttpResponse:
    """Take the case that has waited longest, in one queue or in all of mine, and open it."""
    key = request.POST.get("key", "")
    claimed = request.session.get(CLAIMED, {})
    if key and claimed.get("key") == key:  # a second press of the same button takes no second case
        return redirect("desk:case", reference=claimed["reference"])
    actor = actor_for(request)
    try:
        event = casework.claim_next(by=actor, at=timezone.now(), queue_code=request.POST.get("queue", ""))
    except Fact as fact:
        messages.info(request, str(fact.message))
        return redirect("desk:board")
    reference = reference_of(event.case_id)
    request.session[CLAIMED] = {"key": key, "reference": reference}
    messages.success(request, str(_("The case is yours.")))
    return after_a_step(reference, event, is_seen=True)
