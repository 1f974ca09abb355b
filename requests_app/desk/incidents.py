"""Incidents at the desk: the list, a new one, and one with all that can be done about it."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import incidents as actions
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.incidents import CauseForm, CloseForm, PassForm, TellForm
from requests_app.facts import Fact
from requests_app.queries import incident_pages as queries
from requests_app.queries.cases import seen_case_id
from requests_app.rules.actor import Actor
from requests_app.rules.incidents import may_open

SECTION: Final = "escalations"


@staff_page("GET")
def show_incidents(request: HttpRequest) -> HttpResponse:
    """List the incidents, open ones first."""
    actor = actor_for(request)
    found = queries.incidents(actor, at=timezone.now())
    context = page_of(request, incidents=found, may_open=may_open(actor), nav_section=SECTION)
    return render(request, "desk/incidents/list.html", context)


@staff_page("GET", "POST")
def open_incident(request: HttpRequest) -> HttpResponse:
    """Open an incident."""
    actor = actor_for(request)
    if not may_open(actor):
        raise PermissionDenied
    form = _cause(request.POST if request.method == "POST" else None, incident=None)
    if form.is_bound and form.is_valid():
        try:
            key = form.cleaned_data["client_key"]
            made = actions.open_incident(form.cause, by=actor, at=timezone.now(), client_key=key)
        except Fact as fact:
            form.add_missing(fact)
        else:
            messages.success(request, _("The incident is open. Its calls come to you within moments."))
            return redirect("desk:incident", incident_id=made.pk)
    return _draw_cause(request, form, None)


@staff_page("GET", "POST")
def change(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Change what an incident is about, and what stands at every door."""
    actor, page = _page(request, incident_id)
    if not page.may_lead:
        raise PermissionDenied
    form = _cause(request.POST if request.method == "POST" else None, incident=page.incident)
    if form.is_bound and form.is_valid():
        try:
            actions.change(incident_id, form.cause, by=actor, at=timezone.now())
        except Fact as fact:
            form.add_missing(fact)
        else:
            messages.success(request, _("The incident is changed."))
            return redirect("desk:incident", incident_id=incident_id)
    return _draw_cause(request, form, page)


@staff_page("GET")
def show_incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Show an incident: how large it is, its calls and cases, and what can be done."""
    _actor, page = _page(request, incident_id)
    return _draw(request, page)


@staff_page("POST")
def acknowledge(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Hear an incident and, with it, all its calls."""
    try:
        actions.acknowledge(incident_id, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        return _refused(request, incident_id, fact)
    messages.success(request, _("You are in charge. All its calls count as heard."))
    return redirect("desk:incident", incident_id=incident_id)


@staff_page("POST")
def tell(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Write to everybody behind it, and move the promised dates."""
    actor, page = _page(request, incident_id)
    form = TellForm(request.POST, languages=_languages(), name="tell")
    if form.is_valid():
        try:
            run_id = actions.tell_everybody(
                incident_id, words=form.words, moved_to=form.moment, by=actor, at=timezone.now()
            )
        except Fact as fact:
            form.add_missing(fact)
        else:
            return redirect("desk:bulk_run", run_id=run_id)
    return _draw(request, page, tell=form)


@staff_page("POST")
def close(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Close it: each open call gets these words as its answer."""
    actor, page = _page(request, incident_id)
    form = CloseForm(request.POST, languages=_languages(), name="close")
    if form.is_valid():
        try:
            actions.close(incident_id, words=form.words, by=actor, at=timezone.now())
        except Fact as fact:
            form.add_missing(fact)
        else:
            messages.success(request, _("The incident is closed. Each open call is answered within moments."))
            return redirect("desk:incident", incident_id=incident_id)
    return _draw(request, page, close=form)


@staff_page("POST")
def pass_on(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Pass it, with all its calls, to a colleague."""
    actor, page = _page(request, incident_id)
    form = PassForm(request.POST, colleagues=page.colleagues)
    if form.is_valid():
        try:
            given = {"to_person_id": int(form.cleaned_data["person"]), "reason": form.cleaned_data["reason"]}
            actions.pass_on(incident_id, by=actor, at=timezone.now(), **given)
        except Fact as fact:
            add_fact(form, fact)
        else:
            messages.success(request, _("The incident and its calls went to your colleague."))
            return redirect("desk:incident", incident_id=incident_id)
    return _draw(request, page, pass_on=form)


@staff_page("POST")
def set_case(request: HttpRequest, incident_id: int) -> HttpResponse:
    """Put a case in that the condition does not know, or take one out."""
    actor = actor_for(request)
    try:
        case_id = seen_case_id(actor, request.POST.get("reference", ""))
        is_in = request.POST.get("is_in") == "yes"
        actions.set_case(incident_id, case_id, is_in=is_in, by=actor, at=timezone.now())
    except Fact as fact:
        return _refused(request, incident_id, fact)
    said = _("The case belongs to the incident.") if is_in else _("The case is by itself again.")
    messages.success(request, said)
    return redirect("desk:incident", incident_id=incident_id)


def _refused(request: HttpRequest, incident_id: int, fact: Fact) -> HttpResponse:
    if isinstance(fact, actions.IncidentNotFound):
        raise Http404
    messages.error(request, str(fact.message))
    return redirect("desk:incident", incident_id=incident_id)


def _page(request: HttpRequest, incident_id: int) -> tuple[Actor, queries.IncidentPage]:
    actor = actor_for(request)
    page = queries.incident_page(incident_id, actor, language=language_of_page(), at=timezone.now())
    if page is None:
        raise Http404
    return actor, page


def _languages() -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    return [(code, str(names.get(code, code))) for code in queries.spoken()]


def _cause(data: Any, *, incident: Any) -> CauseForm:
    offered = queries.choices_of_cause(language_of_page())
    initial = CauseForm.initial_of(incident)
    return CauseForm(data, languages=_languages(), offered=offered, initial=initial)


def _draw_cause(request: HttpRequest, form: CauseForm, page: queries.IncidentPage | None) -> HttpResponse:
    context = page_of(request, form=form, page=page, nav_section=SECTION)
    return render(request, "desk/incidents/edit.html", context, status=422 if form.errors else 200)


def _draw(request: HttpRequest, page: queries.IncidentPage, **failed: Any) -> HttpResponse:
    languages = _languages()
    forms = {
        "tell": TellForm(languages=languages, name="tell"),
        "pass_on": PassForm(colleagues=page.colleagues),
        "close": CloseForm(languages=languages, name="close"),
        **failed,
    }
    form = next(iter(failed.values()), None)
    context = page_of(request, page=page, forms=forms, failed=next(iter(failed), ""), form=form, nav_section=SECTION)
    return render(request, "desk/incidents/incident.html", context, status=422 if failed else 200)
