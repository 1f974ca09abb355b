"""The JSON door for numbers: a kiosk shows the lines with their waiting time, and takes a number. Nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone, translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.actions import visits
from requests_app.channels.kiosk import devices, submissions
from requests_app.channels.kiosk.api import KEY, KioskView
from requests_app.channels.kiosk.serializers import LANGUAGE_CODES, Body, MomentIn, ProblemsOut
from requests_app.facts import InvalidSubmission
from requests_app.queries import visits_lines
from requests_app.queries.visits_lines import LineCard
from requests_app.rules.kept_letters import NUMBER_MAX, Kept, plausible_time, serial_of
from requests_app.rules.visits import Wait
from requests_app.rules.visits_asked import NumberAsked, Ticket
from requests_app.rules.visits_facts import LineUnknown, VisitIncomplete
from requests_app.vocabulary import Channel, WaitKnown

SERVICES_MAX: Final = 10
PROVISIONAL: Final = r"^[A-Z][0-9]{2,4}-[0-9]{1,8}$"


LANGUAGE: Final = OpenApiParameter(
    "language", type=str, required=False, description="So that a kiosk keeps one answer for each language."
)


class VisitIn(Body):
    """A wish for a number. What says who somebody is has no place here."""

    line = serializers.CharField(max_length=50, help_text="Code of a line of this house.")
    language = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)
    services = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        default=list,
        max_length=SERVICES_MAX,
        help_text="Codes of the services that the person comes for.",
    )
    priority = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=50, help_text="Code of a priority class."
    )
    provisional_number = serializers.RegexField(
        PROVISIONAL,
        required=False,
        max_length=NUMBER_MAX,
        help_text="What the kiosk has printed while it was offline, such as K03-0007. Only then `submitted_at` counts.",
    )
    submitted_at = MomentIn(
        required=False, allow_null=True, default=None, help_text="When the person took it, if the kiosk was offline."
    )


class WaitOut(serializers.Serializer[Any]):
    """How long it takes; nothing is guessed where nothing is known."""

    waiting_minutes = serializers.IntegerField(allow_null=True, help_text="Null: not known.")
    waiting_known = serializers.ChoiceField(choices=WaitKnown.choices, help_text="Where the minutes come from.")


class TicketOut(WaitOut):
    """What the person takes away."""

    number = serializers.CharField()
    provisional_number = serializers.CharField(allow_blank=True)
    line = serializers.CharField()
    line_name = serializers.CharField()
    ahead = serializers.IntegerField(help_text="So many go before.")
    arrived_at = serializers.DateTimeField()


class LineOut(WaitOut):
    """A line of the house; the wait is that of whoever comes next."""

    code = serializers.CharField()
    prefix = serializers.CharField()
    name = serializers.CharField()
    is_open = serializers.BooleanField()
    ahead = serializers.IntegerField(help_text="So many wait.")
    groups = serializers.ListField(child=serializers.CharField(), help_text="Codes of groups of services.")
    services = serializers.ListField(child=serializers.CharField(), help_text="Codes of single services.")
    takes_appointments = serializers.BooleanField()


class PriorityOut(serializers.Serializer[Any]):
    """People who go before others by law or by-law."""

    code = serializers.CharField()
    name = serializers.CharField()


class LinesOut(serializers.Serializer[Any]):
    """The lines of the house where the kiosk stands, in the language of the request, and when that was true."""

    language = serializers.CharField()
    told_at = serializers.DateTimeField(help_text="A kiosk without the city shows its last answer, and how old it is.")
    lines = LineOut(many=True)
    priorities = PriorityOut(many=True)


class LinesView(KioskView):
    """GET: where one can wait."""

    @extend_schema(operation_id="kiosk_lines", parameters=[LANGUAGE], responses={200: LinesOut, 401: ProblemsOut})
    def get(self, request: Request) -> Response:
        """Give the lines with their waiting time, in the language of the address, else of Accept-Language."""
        named, now = request.query_params.get("language", ""), timezone.now()
        language = named if named in LANGUAGE_CODES else translation.get_language() or "en"
        lines = visits_lines.lines_of_site(self.kiosk.site_id, language=language, at=now)
        classes = visits_lines.priorities(language=language)
        told = {
            "language": language,
            "told_at": now,
            "lines": [_line(line) for line in lines],
            "priorities": [{"code": found.code, "name": found.name} for found in classes],
        }
        return Response(LinesOut(told).data)


class VisitsView(KioskView):
    """POST: a number."""

    @extend_schema(
        operation_id="kiosk_visit",
        request=VisitIn,
        parameters=[KEY],
        responses={200: TicketOut, 201: TicketOut, 401: ProblemsOut, 409: ProblemsOut, 422: ProblemsOut},
    )
    def post(self, request: Request) -> HttpResponse:
        """Give a number; 201 the first time, 200 and the same number when the same wish comes again."""
        now = timezone.now()
        given = submissions.read(VisitIn, request)
        language = translation.get_language() or "en"
        kept = submissions.kept_of(request) or _kept_in(given)
        asked = self._asked(given, kept, key=submissions.key_of(request), language=language, at=now)
        by = devices.actor_at(self.kiosk, language=language)
        try:
            ticket = visits.take_number(asked, by=by, at=now)
        except VisitIncomplete as fact:
            raise InvalidSubmission({field: [fact.message] for field in fact.fields}) from fact
        except LineUnknown as fact:
            raise InvalidSubmission({"line": [fact.message]}) from fact
        place = visits_lines.place_of(ticket.visit_id, at=now)
        told = {**ticket_answer(ticket, language), "ahead": place.ahead, **_wait(place.wait)}
        return Response(TicketOut(told).data, status=201 if ticket.is_new else 200)

    def _asked(self, given: dict[str, Any], kept: Kept | None, *, key: str, language: str, at: datetime) -> NumberAsked:
        return NumberAsked(
            line=given["line"],
            language=language,
            channel=Channel.KIOSK,
            client=self.kiosk.code,
            idempotency_key=key,
            services=tuple(given["services"]),
            priority=given["priority"],
            arrived_at=plausible_time(kept.at, at=at) if kept else None,
            provisional_number=kept.number if kept else "",
        )


def _kept_in(given: dict[str, Any]) -> Kept | None:
    """Read what a body says instead of headers; a number without a time has come at this moment."""
    number, taken_at = given.get("provisional_number", ""), given["submitted_at"]
    return Kept(number, serial_of(number), taken_at) if number else None


def _line(line: LineCard) -> dict[str, Any]:
    return {
        "code": line.code,
        "prefix": line.prefix,
        "name": line.name,
        "is_open": line.is_open,
        "ahead": line.waiting,
        "groups": line.group_codes,
        "services": line.service_codes,
        "takes_appointments": bool(line.appointment_minutes),
        **_wait(line.wait),
    }


def ticket_answer(ticket: Ticket, language: str) -> dict[str, Any]:
    """Write the part of the answer that never changes."""
    return {
        "number": ticket.number,
        "provisional_number": ticket.provisional_number,
        "line": ticket.line,
        "line_name": visits_lines.name_of(ticket.line_names, language),
        "arrived_at": ticket.arrived_at,
    }


def _wait(wait: Wait) -> dict[str, Any]:
    return {"waiting_minutes": wait.minutes, "waiting_known": wait.known}
