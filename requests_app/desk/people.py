"""The page of people, for everybody of the staff; and who is away when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import absences
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.people import AbsenceForm, Pairs
from requests_app.facts import Fact
from requests_app.queries import organisation, people
from requests_app.rules.absences import AbsenceRefused
from requests_app.rules.actor import Actor


@staff_page("GET")
def show_people(request: HttpRequest) -> HttpResponse:
    """Show teams, who leads and stands in, who can what, who is away, and who is on duty."""
    actor, now = actor_for(request), timezone.now()
    found = organisation.organisation(at=now)
    members = {one.id for department in found.departments for team in department.teams for one in team.members}
    may_limit = members if is_keeper(actor) else organisation.led_by(actor)
    given = {"is_keeper": is_keeper(actor), "may_limit": may_limit}
    context = page_of(request, organisation=found, nav_section="people", **given)
    return render(request, "desk/people/people.html", context)


@staff_page("GET", "POST")
def show_absences(request: HttpRequest) -> HttpResponse:
    """Show who is away, now and soon; write down another absence."""
    actor = actor_for(request)
    if request.method != "POST":
        return _show(request, actor, _form(actor, initial={"person": actor.person_id}))
    form = _form(actor, request.POST)
    if not form.is_valid():
        return _show(request, actor, form, status=422)
    starts_at, ends_at = form.times
    try:
        absences.plan_absence(
            int(form.cleaned_data["person"]),
            starts_at=starts_at,
            ends_at=ends_at,
            substitute_id=form.substitute_id,
            by=actor,
            at=timezone.now(),
        )
    except AbsenceRefused as fact:
        for name in fact.fields:
            form.add_error(name, str(fact.message))
        return _show(request, actor, form, status=422)
    messages.success(request, _("The absence is written down."))
    return redirect("desk:absences")


@staff_page("POST")
def end_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """End an absence now, or take back one that has not begun."""
    try:
        absences.end_absence(absence_id, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        messages.error(request, str(fact.message))
    else:
        messages.success(request, _("The absence is over."))
    return redirect("desk:absences")


def _form(actor: Actor, *args: object, **kwargs: object) -> AbsenceForm:
    return AbsenceForm(
        *args,
        name="absence",
        people=pairs(organisation.people_planned_by(actor)),
        colleagues=pairs(people.active_staff().exclude(roles=[])),
        **kwargs,
    )


def pairs(found: object) -> Pairs:
    """Write people as choices, by name."""
    return tuple((str(person.pk), person.name) for person in found)  # type: ignore[attr-defined]


def _show(request: HttpRequest, actor: Actor, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    lines = organisation.absences_shown_to(actor, at=timezone.now())
    context = page_of(request, absences=lines, form=form, nav_section="people")
    return render(request, "desk/people/absences.html", context, status=status)
