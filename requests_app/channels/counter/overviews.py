"""What became of what was taken: the clerk's own hand-overs, and how much was settled at once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.channels.counter.access import clerk, counter_only
from requests_app.queries.counter_figures import first_contact
from requests_app.queries.counter_handed import handed_over
from requests_app.rules.actor import is_keeper


@counter_only
@require_safe
def handed(request: HttpRequest) -> HttpResponse:
    """List the clerk's hand-overs: accepted or not, by whom and when."""
    found = handed_over(clerk(request), language=get_language() or "en")
    return render(request, "channels/counter/handed.html", {"handed": found, "nav_section": "counter"})


@counter_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show supervisors how many requests were settled at first contact, week by week."""
    if not is_keeper(clerk(request)):
        raise PermissionDenied
    weeks = first_contact(at=timezone.now())
    context = {
        "caption": _("Counters, by week"),
        "heads": [_("Week from"), _("Taken"), _("Settled at once"), _("Share")],
        "rows": [
            [date_format(week.begins_on, "DATE_FORMAT"), week.taken, week.settled, f"{week.share} %"] for week in weeks
        ],
        "nav_section": "counter",
    }
    return render(request, "channels/counter/figures.html", context)
