"""Who is on duty this week and in the next ones; supervisors give and swap shifts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.actions.roster import replace_on_duty, swap_shifts
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.people import Pairs, ReplaceForm, SwapForm
from requests_app.facts import Fact
from requests_app.queries.roster import Roster, RosterLine, roster

Forms = ReplaceForm | SwapForm


@staff_page("GET")
def show_roster(request: HttpRequest) -> HttpResponse:
    """Show the roster."""
    return _show(request, roster(at=timezone.now()))


@staff_page("POST")
def replace(request: HttpRequest) -> HttpResponse:
    """Give a shift to somebody else."""
    found = roster(at=timezone.now())
    form = ReplaceForm(request.POST, name="replace", shifts=_shifts(found), people=found.people)
    if not form.is_valid():
        return _show(request, found, failed=form, status=422)
    shift, person = int(form.cleaned_data["shift"]), int(form.cleaned_data["person"])
    try:
        replace_on_duty(shift, person_id=person, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        return _refused(request, found, form, fact)
    messages.success(request, _("Somebody else is on duty now."))
    return redirect("desk:roster")


@staff_page("POST")
def swap(request: HttpRequest) -> HttpResponse:
    """Swap two shifts."""
    found = roster(at=timezone.now())
    form = SwapForm(request.POST, name="swap", shifts=_shifts(found, coming=True))
    if not form.is_valid():
        return _show(request, found, failed=form, status=422)
    first, second = int(form.cleaned_data["first"]), int(form.cleaned_data["second"])
    try:
        swap_shifts(first, second, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        return _refused(request, found, form, fact)
    messages.success(request, _("The two have changed places."))
    return redirect("desk:roster")


def _refused(request: HttpRequest, found: Roster, form: Forms, fact: Fact) -> HttpResponse:
    add_fact(form, fact)
    return _show(request, found, failed=form, status=422)


def _shifts(found: Roster, *, coming: bool = False) -> Pairs:
    """Write the shifts as choices; `coming` leaves the running one out."""
    lines = [line for line in found.lines if not line.turn.is_gap and not (coming and line.is_now)]
    return tuple((str(line.turn.shift_id), _words(line)) for line in lines)


def _words(line: RosterLine) -> str:
    day = date_format(timezone.localtime(line.turn.starts_at), _("j M Y"))
    return f"{day}: {line.name}"


def _show(request: HttpRequest, found: Roster, *, failed: Forms | None = None, status: int = 200) -> HttpResponse:
    may_edit = is_keeper(actor_for(request))
    replacing = ReplaceForm(name="replace", shifts=_shifts(found), people=found.people)
    swapping = SwapForm(name="swap", shifts=_shifts(found, coming=True))
    context = page_of(
        request,
        roster=found,
        may_edit=may_edit,
        replacing=failed if isinstance(failed, ReplaceForm) else replacing,
        swapping=failed if isinstance(failed, SwapForm) else swapping,
        form=failed,
        nav_section="people",
    )
    return render(request, "desk/people/roster.html", context, status=status)
