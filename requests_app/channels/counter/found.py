"""What a line stands for that is typed or scanned: a request, a number, an appointment, or a form begun at home."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from requests_app.actions import appointment_arrivals, draft_help
from requests_app.actions.appointment_arrivals import Arrival
from requests_app.channels import limiting
from requests_app.channels.counter.access import clerk
from requests_app.facts import CaseNotFound, Fact, HelpCodeUnknown
from requests_app.queries.counter import request_for_clerk
from requests_app.queries.counter_visits import CalledVisit, visit_of_today
from requests_app.queries.kept_letters import reference_of
from requests_app.rules.appointment_facts import AppointmentNotFound
from requests_app.rules.draft_help import read_code
from requests_app.rules.kept_letters import provisional_number
from requests_app.rules.references import reference_in
from requests_app.vocabulary import Channel

NUMBER_OF_A_VISIT: Final = re.compile(r"[A-Z]{1,4}\d{3,4}")


@dataclass(frozen=True)
class Found:
    """What was found: its code, what is said of it, and the page to which it leads; without one, it stands here."""

    code: str
    words: str
    more: str = ""
    url: str = ""


def found_by(request: HttpRequest, text: str) -> Found:
    """Find what a line stands for. An appointment is checked in, a code from a visitor's screen opens her form.

    Raises a `Fact` with a sentence for the clerk.
    """
    for way in WAYS:
        found = way(request, text)
        if found is not None:
            return found
    raise Fact(_("This is no reference of ours. Scan the picture on the slip once more, or type the reference."))


def _by_provisional_number(request: HttpRequest, text: str) -> Found | None:
    number = provisional_number(text)
    if number is None:
        return None
    if reference := reference_of(number):
        return _request(request, reference)
    visit = visit_of_today(number, by=clerk(request), at=timezone.now())
    if visit is None:
        raise Fact(_("No request with this number has come yet. The kiosk may still keep it."))
    return _visit(visit, number)


def _by_reference(request: HttpRequest, text: str) -> Found | None:
    reference = reference_in(text)
    if not reference:
        return None
    try:
        return _request(request, reference)
    except CaseNotFound:
        return _appointment(request, reference)


def _by_number(request: HttpRequest, text: str) -> Found | None:
    number = "".join(text.split()).upper()
    if not NUMBER_OF_A_VISIT.fullmatch(number):
        return None
    visit = visit_of_today(number, by=clerk(request), at=timezone.now())
    return None if visit is None else _visit(visit, number)


def _by_help_code(request: HttpRequest, text: str) -> Found | None:
    code = read_code(text)
    if not code:
        return None
    by = clerk(request)
    tries = tries_of(by.person_id)
    if limiting.seconds_to_wait(tries):
        raise Fact(_("Too many codes were wrong. Please wait some minutes."))
    try:
        draft_id = draft_help.take_over(code, by=by, at=timezone.now())
    except HelpCodeUnknown:
        limiting.count(tries)
        raise
    return Found(code, _("A visitor’s own form"), url=reverse("counter:draft", args=[draft_id]))


WAYS: Final[tuple[Callable[[HttpRequest, str], Found | None], ...]] = (
    _by_provisional_number,
    _by_reference,
    _by_number,
    _by_help_code,
)


def tries_of(person_id: int | None) -> tuple[limiting.Tried, ...]:
    """Count the codes that a clerk has typed in vain."""
    return (("help_codes_of_clerk", str(person_id)),)


def _request(request: HttpRequest, reference: str) -> Found:
    status = request_for_clerk(reference, by=clerk(request)).status
    url = reverse("counter:request", args=[status.reference])
    return Found(status.reference, str(status.service_name), str(status.headline), url)


def _appointment(request: HttpRequest, code: str) -> Found:
    by = clerk(request)
    try:
        arrival = Arrival(Channel.COUNTER, f"clerk:{by.person_id}")
        done = appointment_arrivals.check_in(code, arrival, by=by, at=timezone.now())
    except AppointmentNotFound:
        raise Fact(_("There is no request with this reference. Please check it.")) from None
    said = _("Number %(number)s waits.") % {"number": done.ticket.number}
    return Found(code, said, appointment_words(done.starts_at))


def appointment_words(starts_at: datetime) -> str:
    """Say when somebody has an appointment."""
    when = time_format(timezone.localtime(starts_at), "TIME_FORMAT")
    return _("Appointment at %(when)s") % {"when": when}


def _visit(visit: CalledVisit, typed: str) -> Found:
    since = time_format(timezone.localtime(visit.since), "TIME_FORMAT")
    said = _("%(state)s, since %(when)s") % {"state": visit.state_name, "when": since}
    return Found(visit.number or typed, said, visit.line_name)
