"""The bar of the present visit: one form, one act for each button; a page that is open gets the new bar alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from requests_app.actions import visits, visits_desk, visits_desks, visits_sending
from requests_app.channels.counter.access import clerk, counter_only
from requests_app.facts import Fact
from requests_app.lib.codes import new_key
from requests_app.queries.counter_visits import desk_bar
from requests_app.rules.actor import Actor
from requests_app.rules.intake import KEY_MAX
from requests_app.rules.visits_asked import NumberAsked
from requests_app.vocabulary import Channel, PauseReason

PIECE: Final = "part"  # in the address: the page wants the bar alone


@dataclass(frozen=True)
class Pressed:
    """What was pressed, by whom and when."""

    typed: Mapping[str, str]
    performed: list[str]
    by: Actor
    at: datetime

    def number(self, name: str) -> int:
        """Give a number of the form; 0 for anything else, which nothing has."""
        return number_in(self.typed.get(name, ""))

    @property
    def given(self) -> dict[str, Any]:
        """Give who and when, and the revision that the page knew."""
        known = self.typed.get("revision", "")
        return {"by": self.by, "at": self.at, "revision": self.number("revision") if known else None}

    @property
    def now(self) -> dict[str, Any]:
        """Give who and when."""
        return {"by": self.by, "at": self.at}


def number_in(text: str) -> int:
    """Read a number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _redirect(on: Pressed) -> None:
    kind, _colon, code = on.typed.get("to", "").partition(":")
    where: dict[str, Any] = {"desk_id": number_in(code)} if kind == "desk" else {"line": code}
    visits_sending.redirect(on.number("visit"), **where, **on.given)


def _quick(on: Pressed) -> None:
    asked = NumberAsked(
        line=on.typed.get("line", ""),
        language=on.by.language,
        channel=Channel.COUNTER,
        client=f"clerk:{on.by.person_id}",
        idempotency_key=on.typed.get("key", "")[:KEY_MAX] or new_key(),
    )
    visits.quick_serve(asked, desk_id=on.number("desk"), **on.now)


ACTS: Final[dict[str, Callable[[Pressed], object]]] = {
    "call_next": lambda on: visits_desk.call_next(on.number("desk"), **on.now),
    "call_again": lambda on: visits_desk.call_again(on.number("visit"), **on.given),
    "arrived": lambda on: visits_desk.start_serving(on.number("visit"), **on.given),
    "hold": lambda on: visits_desk.hold(on.number("visit"), **on.given),
    "resume": lambda on: visits_desk.resume(on.number("held"), desk_id=on.number("desk"), **on.now),
    "not_there": lambda on: visits_desk.not_there(on.number("visit"), **on.given),
    "redirect": _redirect,
    "done": lambda on: visits_desk.finish(on.number("visit"), performed=on.performed, **on.given),
    "quick": _quick,
    "open": lambda on: visits_desks.open_desk(on.number("desk"), **on.now),
    "pause": lambda on: visits_desks.pause_desk(on.number("desk"), reason=on.typed.get("reason", ""), **on.now),
    "close": lambda on: visits_desks.close_desk(on.number("desk"), **on.now),
}


@counter_only
@require_POST
def visit(request: HttpRequest) -> HttpResponse:
    """Do what was pressed; what was in the way is said above the bar."""
    name, problem = request.POST.get("act", ""), ""
    # A button that needs a value beside it carries it: "resume:12".
    name, _colon, value = name.partition(":")
    typed = {field: str(text).replace("\0", "") for field, text in request.POST.items()} | {"held": value}
    performed = [code.replace("\0", "") for code in request.POST.getlist("performed")]
    act = ACTS.get(name)
    try:
        if act is None:
            raise Fact(_("Choose what to do."))
        act(Pressed(typed, performed, clerk(request), timezone.now()))
    except Fact as fact:
        problem = str(fact.message)
    if PIECE in request.GET:
        shown = {**bar_of(request), "problem": problem}
        return render(request, "channels/counter/_bar.html", shown, status=409 if problem else 200)
    if problem:
        messages.error(request, problem)
    return redirect("counter:screen")


def bar_of(request: HttpRequest) -> dict[str, Any]:
    """Give what the bar shows."""
    bar = desk_bar(clerk(request), language=get_language() or "en", at=timezone.now())
    return {"bar": bar, "pauses": PauseReason.choices, "quick_key": new_key()}
