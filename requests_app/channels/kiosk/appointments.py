"""The JSON door for whoever comes to an appointment: her code gives her number."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.actions import appointment_arrivals
from requests_app.actions.appointment_arrivals import Arrival
from requests_app.channels import limiting
from requests_app.channels.kiosk import devices, submissions
from requests_app.channels.kiosk.api import KEY, KioskView
from requests_app.channels.kiosk.reading import too_often
from requests_app.channels.kiosk.serializers import LANGUAGE_CODES, Body, ProblemsOut
from requests_app.channels.kiosk.visits import TicketOut, ticket_answer
from requests_app.queries import visits_lines
from requests_app.rules.appointment_facts import AppointmentNotFound
from requests_app.vocabulary import Channel

# What a camera reads is the address of her own page; the code stands in it.
IN_A_LINK: Final = re.compile(r"/a/([A-Za-z0-9-]{8,20})/")


class CheckInIn(Body):
    """A code, typed or scanned."""

    code = serializers.CharField(max_length=300, help_text="The code of the appointment, or the link that was scanned.")
    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)


class CheckInOut(TicketOut):
    """The number, as for whoever takes one without an appointment, and when it is called."""

    appointment_at = serializers.DateTimeField()
    appointment_words = serializers.CharField(help_text="The time, as the person reads it.")


ANSWERS: Final = {
    200: CheckInOut,
    201: CheckInOut,
    401: ProblemsOut,
    404: ProblemsOut,
    409: ProblemsOut,
    429: ProblemsOut,
}


class CheckInView(KioskView):
    """POST: somebody has come."""

    @extend_schema(operation_id="kiosk_check_in", request=CheckInIn, parameters=[KEY], responses=ANSWERS)
    def post(self, request: Request) -> HttpResponse:
        """Take her arrival; the same code gives the same number again."""
        given, now = submissions.read(CheckInIn, request), timezone.now()
        submissions.key_of(request)
        tried = (("guesses_of_client", f"kiosk:{self.kiosk.code}"),)
        if seconds := limiting.seconds_to_wait(tried):
            return too_often(seconds)
        language = translation.get_language() or "en"
        scanned = IN_A_LINK.search(given["code"])
        arrival = Arrival(Channel.KIOSK, self.kiosk.code, language)
        by = devices.actor_at(self.kiosk, language=language)
        try:
            done = appointment_arrivals.check_in(scanned[1] if scanned else given["code"], arrival, by=by, at=now)
        except AppointmentNotFound:
            limiting.count(tried)
            raise
        place = visits_lines.place_of(done.ticket.visit_id, at=now)
        until = max(0, -(-(done.starts_at - now) // timedelta(minutes=1)))
        told = {
            **ticket_answer(done.ticket, language),
            "ahead": place.ahead,
            # Nobody is called before her time.
            "waiting_minutes": max(until, place.wait.minutes or 0),
            "waiting_known": place.wait.known,
            "appointment_at": done.starts_at,
            "appointment_words": date_format(timezone.localtime(done.starts_at), "TIME_FORMAT"),
        }
        return Response(CheckInOut(told).data, status=201 if done.ticket.is_new else 200)
