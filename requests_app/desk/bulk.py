"""One step for many cases: choose them, see what it would do, start it, watch it, take it back."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import bulk as actions
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.forms.bulk import FORM_OF_STEP, form_for, typed_of
from requests_app.facts import Fact
from requests_app.queries import bulk as queries
from requests_app.queries import saved_views
from requests_app.rules.actor import Actor
from requests_app.rules.bulk import MOST_CASES, TAKEN_BACK_MINUTES
from requests_app.rules.conditions import ConditionHasMistakes, parse
from requests_app.vocabulary import BulkStep

ID_DIGITS: Final = 10


@staff_page("GET", "POST")
def choose(request: HttpRequest) -> HttpResponse:
    """List her runs; keep the cases that she has chosen on a list, or all that a view finds."""
    actor = actor_for(request)
    if request.method != "POST":
        return render(request, "desk/bulk/list.html", page_of(request, runs=queries.runs_of(actor)))
    try:
        run = actions.gather(_chosen(request, actor), by=actor, at=timezone.now())
    except (Fact, ConditionHasMistakes) as fact:
        messages.error(request, str(fact.message))
        view = request.POST.get("view", "")
        return redirect("desk:view", view_id=int(view)) if _is_id(view) else redirect("desk:board")
    return redirect("desk:bulk_run", run_id=run.pk)


def _chosen(request: HttpRequest, actor: Actor) -> list[int]:
    view = request.POST.get("view", "")
    if not _is_id(view):
        return queries.case_ids_of(actor, request.POST.getlist("case")[: MOST_CASES + 1])
    wanted = saved_views.view_for(actor, int(view))
    known = saved_views.known_of(saved_views.labels_of(language_of_page()))
    return saved_views.ids_of(actor, parse(wanted.condition, known=known), at=timezone.now(), most=MOST_CASES + 1)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < ID_DIGITS


@staff_page("GET", "POST")
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a selection: its steps to choose from, what one would do, how far it is, what has come of it."""
    actor = actor_for(request)
    run = _run(actor, run_id)
    step = _step(request.POST.get("step", "") or request.GET.get("step", ""))
    if run.ordered_at is not None or step is None:
        return _draw(request, run)
    at = timezone.now()
    choices = queries.choices_for(run, at=at)
    if request.method != "POST":
        return _draw(request, run, form=form_for(step, None, choices=choices, initial=_before(run, step)), step=step)
    form = form_for(step, request.POST, choices=choices)
    if not form.is_valid():
        return _draw(request, run, form=form, step=step, status=422)
    try:
        actions.plan(run_id, step, typed_of(form), by=actor, at=at)
    except Fact as fact:
        messages.error(request, str(fact.message))
    return redirect("desk:bulk_run", run_id=run_id)


@staff_page("POST")
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let the planned step be done."""
    try:
        actions.order(run_id, by=actor_for(request), at=timezone.now())
    except queries.BulkRunNotFound:
        raise Http404 from None
    except Fact as fact:
        messages.error(request, str(fact.message))
    return redirect("desk:bulk_run", run_id=run_id)


@staff_page("POST")
def take_back(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let what was changed be taken back."""
    try:
        back = actions.take_back(run_id, by=actor_for(request), at=timezone.now())
    except queries.BulkRunNotFound:
        raise Http404 from None
    except Fact as fact:
        messages.error(request, str(fact.message))
        return redirect("desk:bulk_run", run_id=run_id)
    return redirect("desk:bulk_run", run_id=back.pk)


def _run(actor: Actor, run_id: int) -> Any:
    try:
        return queries.run_of(actor, run_id)
    except queries.BulkRunNotFound:
        raise Http404 from None


def _step(text: str) -> BulkStep | None:
    return BulkStep(text) if text in FORM_OF_STEP else None


def _before(run: Any, step: BulkStep) -> dict[str, Any]:
    """Fill the form with what was typed before, where she comes back to change it."""
    return run.typed if run.step == step else {}


def _draw(request: HttpRequest, run: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    standing = queries.standing_of(run, language=language_of_page(), at=timezone.now())
    part = "desk/bulk/_progress.html" if request.GET.get("part") == "progress" else "desk/bulk/run.html"
    context = {
        "run": run,
        "standing": standing,
        "steps": list(FORM_OF_STEP),
        "title": _title(run, standing.total),
        "minutes": TAKEN_BACK_MINUTES,
        **more,
    }
    return render(request, part, page_of(request, **context), status=status)


def _title(run: Any, total: int) -> str:
    name = run.get_step_display() if run.step else _("Change several cases")
    return _("%(step)s: %(total)s cases") % {"step": name, "total": total}
