"""Drills for supervisors: start one, and see how soon people were named and heard it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import drills as actions
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.drills import DrillForm
from requests_app.facts import Fact
from requests_app.queries.drills import DrillTimes, drill_times, latest_drills

DAYS: Final = 365


def _named(times: Mapping[str, Sequence[DrillTimes]]) -> list[tuple[str, Sequence[DrillTimes]]]:
    """Name the tables of how drills went."""
    names = {"hour": _("By hour"), "door": _("By door"), "language": _("By language")}
    return [(names[code], found) for code, found in times.items()]


@staff_page("GET", "POST")
def drills(request: HttpRequest) -> HttpResponse:
    """Show the latest drills; start one."""
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    form = DrillForm(request.POST if request.method == "POST" else None, name="drill")
    if form.is_bound and form.is_valid():
        begun = time.perf_counter()
        try:
            call = actions.raise_drill(by=actor, at=timezone.now(), reference=form.cleaned_data["reference"].strip())
        except Fact as fact:
            add_fact(form, fact)
        else:
            actions.note_measured(call.escalation_id, milliseconds=round((time.perf_counter() - begun) * 1000))
            messages.success(request, _("Drill: %(name)s is called in.") % {"name": call.owner_name})
            return redirect("desk:drills")
    now = timezone.localtime()
    times = drill_times(since=now - timedelta(days=DAYS), zone=now.tzinfo or UTC)
    context = page_of(
        request, form=form, drills=latest_drills(), times=_named(times), days=DAYS, nav_section="escalations"
    )
    return render(request, "desk/drills.html", context, status=422 if form.errors else 200)
