"""Who comes and who goes: for supervisors and administrators."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import limits
from requests_app.actions.offboarding import OffboardingRefused, offboard
from requests_app.actions.onboarding import OnboardingRefused, onboard
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.people import LeaveForm, LimitsForm, NewPersonForm
from requests_app.desk.people import pairs
from requests_app.facts import Fact
from requests_app.queries import people, places
from requests_app.queries.holdings import holdings_of
from requests_app.rules.actor import Actor


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    return actor


@staff_page("GET", "POST")
def bring_in(request: HttpRequest) -> HttpResponse:
    """Ask who comes; make her one of the staff; a letter to choose a password follows."""
    actor, teams = _keeper(request), people.teams_by_name()
    if request.method != "POST":
        return _show_new(request, NewPersonForm(name="new", teams=teams))
    form = NewPersonForm(request.POST, name="new", teams=teams)
    if not form.is_valid():
        return _show_new(request, form, status=422)
    try:
        person = onboard(form.person, by=actor, at=timezone.now())
    except OnboardingRefused as fact:
        for name, sentence in fact.errors.items():
            form.add_error(name, str(sentence))
        return _show_new(request, form, status=422)
    told = _("%(name)s is one of the staff. A letter to choose a password is on its way.")
    messages.success(request, told % {"name": person.name})
    return redirect("desk:people")


def _show_new(request: HttpRequest, form: NewPersonForm, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/people/new.html", page_of(request, form=form, nav_section="people"), status=status)


@staff_page("GET", "POST")
def let_go(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show what hangs on a person; move it to others and switch her off."""
    actor = _keeper(request)
    colleagues = list(people.active_staff())
    person = next((one for one in colleagues if one.pk == person_id), None)
    if person is None:
        raise Http404
    others = pairs(one for one in colleagues if one.pk != person_id and one.roles)
    if request.method != "POST":
        return _show_leave(request, person, LeaveForm(name="leave", colleagues=others))
    form = LeaveForm(request.POST, name="leave", colleagues=others)
    if not form.is_valid():
        return _show_leave(request, person, form, status=422)
    successor, cases_to = form.chosen("successor"), form.chosen("cases_to")
    try:
        moved = offboard(person_id, successor_id=successor, cases_to_id=cases_to, by=actor, at=timezone.now())
    except Fact as fact:
        _say(form, fact)
        return _show_leave(request, person, form, status=422)
    messages.success(request, _("%(name)s is switched off. The work has gone to others.") % {"name": person.name})
    if moved.desks:
        messages.info(
            request, _("The desk at the counter is closed. Whoever was there waits again, with the same number.")
        )
    return redirect("desk:people")


def _say(form: LeaveForm, fact: Fact) -> None:
    """Say why beside the field that is meant, else at the top."""
    fields = [name for name in fact.fields if name in form.fields] if isinstance(fact, OffboardingRefused) else []
    if not fields:
        return add_fact(form, fact)
    for name in fields:
        form.add_error(name, str(fact.message))
    return None


def _show_leave(request: HttpRequest, person: object, form: LeaveForm, *, status: int = 200) -> HttpResponse:
    held = holdings_of(person.pk, at=timezone.now())  # type: ignore[attr-defined]
    context = page_of(request, person=person, held=held, form=form, nav_section="people")
    return render(request, "desk/people/leave.html", context, status=status)


@staff_page("GET", "POST")
def set_limits(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set how many cases somebody takes at once, and in which languages she answers."""
    actor = actor_for(request)
    person = next((one for one in people.active_staff().filter(pk=person_id)), None)
    if person is None or not limits.may_set_limits(person_id, actor):
        raise Http404
    names = dict(settings.LANGUAGES)
    languages = tuple((code, str(names.get(code, code))) for code in places.city().languages)
    initial = {"capacity": person.capacity, "speaks": person.speaks}
    typed = request.POST if request.method == "POST" else None
    form = LimitsForm(typed, name="limits", languages=languages, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            limits.set_limits(
                person_id, capacity=given["capacity"], speaks=given["speaks"], by=actor, at=timezone.now()
            )
        except Fact as fact:
            add_fact(form, fact)
        else:
            messages.success(request, _("It is set. The city's files leave it alone from now on."))
            return redirect("desk:people")
    context = page_of(request, person=person, form=form, nav_section="people")
    return render(request, "desk/people/limits.html", context, status=422 if form.errors else 200)
