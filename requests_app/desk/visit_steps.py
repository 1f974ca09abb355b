"""What a supervisor does with one visit, a desk or a line: each has a page or a button of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.actions import visits_desks, visits_sending
from requests_app.desk.access import language_of_page, page_of, staff_page
from requests_app.desk.forms.base import DeskForm
from requests_app.desk.forms.visits import DeskStepForm, EndVisitForm, MoveVisitForm, Pairs, PauseForm, VisitForm
from requests_app.desk.visits import supervisor_for
from requests_app.facts import Fact
from requests_app.queries.visits import VisitCard, visit_card
from requests_app.queries.visits_lines import lines_of_site
from requests_app.queries.visits_supervision import DeskCard, desk_card, desks_of_site
from requests_app.rules.actor import Actor
from requests_app.rules.visits import MOVES, SUPERVISORS
from requests_app.rules.visits_facts import VisitChanged, VisitIncomplete, VisitMoveNotAllowed, VisitNotFound
from requests_app.vocabulary import DeskState, VisitMove, VisitState


def _move(visit: VisitCard, typed: Mapping[str, Any], **given: Any) -> None:
    kind, _colon, name = typed["where"].partition(":")
    where: dict[str, Any] = {"line": name} if kind == "line" else {"desk_id": int(name)}
    is_at_a_desk = visit.state not in MOVES[VisitMove.MOVE].sources
    act = visits_sending.redirect if is_at_a_desk else visits_sending.move_visit
    act(visit.visit_id, **where, **given)


def _call_back(visit: VisitCard, _typed: Mapping[str, Any], **given: Any) -> None:
    visits_sending.call_back(visit.visit_id, **given)


def _end(visit: VisitCard, typed: Mapping[str, Any], **given: Any) -> None:
    visits_sending.close_exception(visit.visit_id, reason=typed["reason"], **given)


@dataclass(frozen=True)
class VisitStep:
    """A form on the page of a visit: in which states it is offered, and what it leads to."""

    form: type[VisitForm]
    act: Callable[..., None]
    sources: tuple[VisitState, ...]
    button: Promise
    done: Promise


STEPS: Final[Mapping[str, VisitStep]] = {
    "move": VisitStep(
        MoveVisitForm,
        _move,
        (*MOVES[VisitMove.MOVE].sources, *MOVES[VisitMove.REDIRECT].sources),
        _("Move"),
        _("%(number)s waits there now. Number and arrival stay."),
    ),
    "back": VisitStep(
        VisitForm,
        _call_back,
        MOVES[VisitMove.CALL_BACK].sources,
        _("Call back"),
        _("%(number)s waits again."),
    ),
    "end": VisitStep(
        EndVisitForm,
        _end,
        MOVES[VisitMove.CLOSE_EXCEPTION].sources,
        _("End the visit"),
        _("The visit of %(number)s has ended."),
    ),
}


@staff_page("GET")
def show_visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Show one visit and what can be done with it."""
    actor = supervisor_for(request)
    return _show_visit(request, _visit(visit_id), actor)


@staff_page("POST")
def move_on(request: HttpRequest, visit_id: int, name: str) -> HttpResponse:
    """Do one thing with a visit; what somebody has changed meanwhile is shown as it is now."""
    actor, step, visit = supervisor_for(request), STEPS[name], _visit(visit_id)
    form = step.form(request.POST, name=name, targets=_targets(visit))
    if not form.is_valid():
        return _show_visit(request, visit, actor, failed=(name, form), status=422)
    given = {"by": actor, "at": timezone.now(), "revision": form.cleaned_data["revision"]}
    try:
        step.act(visit, form.cleaned_data, **given)
    except (VisitChanged, VisitMoveNotAllowed) as fact:
        return _show_visit(request, _visit(visit_id), actor, refused=str(fact.message), status=409)
    except Fact as fact:
        form.add_error("where" if "where" in form.fields else None, str(fact.message))
        return _show_visit(request, visit, actor, failed=(name, form), status=422)
    messages.success(request, step.done % {"number": visit.spoken or visit.line_name})
    return redirect("desk:visits")


def _visit(visit_id: int) -> VisitCard:
    try:
        return visit_card(visit_id)
    except VisitNotFound:
        raise Http404 from None


def _targets(visit: VisitCard) -> Pairs:
    """List where a visit can go: open lines of its house but its own, and desks where somebody sits."""
    lines = lines_of_site(visit.site_id, language=language_of_page(), at=timezone.now())
    desks = [desk for desk in desks_of_site(visit.site_id) if desk.state is not None]
    return (
        *((f"line:{line.code}", str(line.name)) for line in lines if line.is_open and line.code != visit.line_code),
        *((f"desk:{desk.desk_id}", f"{desk.name} ({desk.clerk})") for desk in desks),
    )


def _show_visit(
    request: HttpRequest,
    visit: VisitCard,
    actor: Actor,
    *,
    failed: tuple[str, VisitForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    may_act = bool(actor.roles & SUPERVISORS)
    targets = _targets(visit) if may_act else ()
    steps = [
        (name, step.button, failed[1] if failed and failed[0] == name else _empty(step, name, visit, targets))
        for name, step in STEPS.items()
        if may_act and visit.state in step.sources
    ]
    context = page_of(
        request,
        visit=visit,
        steps=steps,
        form=failed[1] if failed else None,
        refused=refused,
        nav_section="visits",
    )
    return render(request, "desk/visits/visit.html", context, status=status)


def _empty(step: VisitStep, name: str, visit: VisitCard, targets: Pairs) -> VisitForm:
    return step.form(name=name, targets=targets, initial={"revision": visit.revision})


def _open_desk(desk: DeskCard, _typed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    visits_desks.open_desk(desk.desk_id, by=by, at=at)


def _pause_desk(desk: DeskCard, typed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    visits_desks.pause_desk(desk.desk_id, reason=typed["reason"], by=by, at=at)


def _close_desk(desk: DeskCard, _typed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    visits_desks.close_desk(desk.desk_id, by=by, at=at)


@dataclass(frozen=True)
class DeskStep:
    """A form on the page of a desk; None stands for a closed one."""

    form: type[DeskForm]
    act: Callable[..., None]
    sources: tuple[DeskState | None, ...]
    button: Promise
    done: Promise


DESK_STEPS: Final[Mapping[str, DeskStep]] = {
    "open": DeskStep(DeskStepForm, _open_desk, (None, DeskState.PAUSED), _("Open for me"), _("%(desk)s is open.")),
    "pause": DeskStep(PauseForm, _pause_desk, (DeskState.OPEN,), _("Pause"), _("%(desk)s pauses.")),
    "close": DeskStep(
        DeskStepForm, _close_desk, (DeskState.OPEN, DeskState.PAUSED), _("Close the desk"), _("%(desk)s is closed.")
    ),
}


@staff_page("GET")
def show_desk(request: HttpRequest, desk_id: int) -> HttpResponse:
    """Show one desk and what can be done with it."""
    actor = supervisor_for(request)
    return _show_desk(request, _desk(desk_id), actor)


@staff_page("POST")
def set_desk(request: HttpRequest, desk_id: int, name: str) -> HttpResponse:
    """Open, pause or close a desk."""
    actor, step, desk = supervisor_for(request), DESK_STEPS[name], _desk(desk_id)
    form = step.form(request.POST, name=name)
    if not form.is_valid():
        return _show_desk(request, desk, actor, failed=(name, form), status=422)
    try:
        step.act(desk, form.cleaned_data, by=actor, at=timezone.now())
    except VisitIncomplete as fact:
        form.add_error("reason" if "reason" in form.fields else None, str(fact.message))
        return _show_desk(request, desk, actor, failed=(name, form), status=422)
    except Fact as fact:
        return _show_desk(request, _desk(desk_id), actor, refused=str(fact.message), status=409)
    messages.success(request, step.done % {"desk": desk.name})
    return redirect("desk:visits")


def _desk(desk_id: int) -> DeskCard:
    found = desk_card(desk_id)
    if found is None:
        raise Http404
    return found


def _show_desk(
    request: HttpRequest,
    desk: DeskCard,
    actor: Actor,
    *,
    failed: tuple[str, DeskForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    steps = [
        (name, step.button, failed[1] if failed and failed[0] == name else step.form(name=name))
        for name, step in DESK_STEPS.items()
        if actor.roles & SUPERVISORS and desk.state in step.sources
    ]
    form = failed[1] if failed else None
    context = page_of(request, desk=desk, steps=steps, form=form, refused=refused, nav_section="visits")
    return render(request, "desk/visits/desk.html", context, status=status)


LINE_STEPS: Final[Mapping[str, tuple[Callable[..., None], Promise]]] = {
    "open": (visits_sending.open_line, _("The line gives numbers again.")),
    "close": (visits_sending.close_line, _("The line gives no numbers now. Who waits is served.")),
}


@staff_page("POST")
def set_line(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Open or close a line."""
    act, done = LINE_STEPS[name]
    try:
        act(code, by=supervisor_for(request))
    except Fact as fact:
        messages.error(request, str(fact.message))
    else:
        messages.success(request, str(done))
    return redirect("desk:visits")
