"""Who is expected today, and taking in whoever has come."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.actions import appointment_arrivals
from requests_app.actions.appointment_arrivals import Arrival
from requests_app.channels.counter.access import clerk, counter_only
from requests_app.facts import Fact
from requests_app.queries.appointments import appointments_today
from requests_app.vocabulary import Channel


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def today(request: HttpRequest) -> HttpResponse:
    """List the appointments of the day; give a number to whoever has come."""
    at, by = timezone.now(), clerk(request)
    problem, status = "", 200
    if request.method == "POST":
        arrival = Arrival(Channel.COUNTER, f"clerk:{by.person_id}")
        try:
            done = appointment_arrivals.check_in(request.POST.get("code", ""), arrival, by=by, at=at)
        except Fact as fact:
            problem, status = str(fact.message), 422
        else:
            messages.success(request, _("Number %(number)s waits.") % {"number": done.ticket.number})
            return redirect("counter:appointments")
    found = appointments_today(site_id=by.site_id, language=get_language() or "en", at=at)
    context = {"found": found, "problem": problem, "nav_section": "counter"}
    return render(request, "channels/counter/appointments.html", context, status=status)
