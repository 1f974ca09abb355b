"""The JSON door: a kiosk sends a request, reads the catalogue, or calls a person. Nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from requests_app.actions import escalation, intake, kept_letters, reception
from requests_app.channels.kiosk import devices, submissions
from requests_app.channels.kiosk.negotiation import JsonNegotiation
from requests_app.channels.kiosk.problems import answer_problem
from requests_app.channels.kiosk.serializers import CatalogueOut, PersonIn, ProblemsOut, ReceiptOut, RequestIn
from requests_app.channels.links import qr_svg
from requests_app.queries import catalogue, places, public_standing, service_requests
from requests_app.queries.addresses import status_link
from requests_app.queries.service_points import Kiosk
from requests_app.rules.kept_letters import Kept

KEY = OpenApiParameter(
    "Idempotency-Key",
    type=str,
    location=OpenApiParameter.HEADER,
    required=True,
    description="Made by the kiosk, at most 80 characters. The same key with the same body gives the same receipt.",
)
RECEIPTS = {200: ReceiptOut, 201: ReceiptOut, 401: ProblemsOut, 409: ProblemsOut, 422: ProblemsOut}


class KioskView(APIView):
    """What all three have in common: the device, the language, the shape of errors."""

    authentication_classes = [devices.DeviceAuthentication]
    content_negotiation_class = JsonNegotiation
    takes_letters = False  # whether the device is asked for together with its letter
    permission_classes = [AllowAny]  # the authentication refuses whoever is no device

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Answer errors in one shape."""
        return answer_problem

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask for the device first; then speak the language that the body names."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            translation.activate(submissions.language_of(request))

    @property
    def speaker(self) -> devices.Speaker:
        """Give the device that speaks."""
        return cast(devices.Speaker, self.request.auth)

    @property
    def kiosk(self) -> Kiosk:
        """Give the kiosk that it is."""
        return self.speaker.kiosk

    def note_kept(self, kept: Kept | None, request_id: int, *, at: datetime) -> None:
        """Let the provisional number of a kept letter find what the letter has become."""
        if kept:
            kept_letters.note_number(kept, device_id=self.kiosk.device_id, request_id=request_id, at=at)


class CatalogueView(KioskView):
    """GET: what can be asked for."""

    @extend_schema(operation_id="kiosk_catalogue", responses={200: CatalogueOut, 401: ProblemsOut})
    def get(self, request: Request) -> Response:
        """Give the catalogue in the language of Accept-Language."""
        language = translation.get_language() or "en"
        groups = catalogue.groups(language)
        told = {
            "language": language,
            "common": [card.code for card in catalogue.commonest(groups)],
            "groups": groups,
            "districts": places.districts(),
        }
        return Response(CatalogueOut(told).data)


class RequestsView(KioskView):
    """POST: a request."""

    takes_letters = True

    @extend_schema(operation_id="kiosk_request", request=RequestIn, parameters=[KEY], responses=RECEIPTS)
    def post(self, request: Request) -> HttpResponse:
        """Take a request; 201 the first time, 200 when the same letter comes again."""
        now = timezone.now()
        given = submissions.read(RequestIn, request)
        kept = submissions.kept_of(request)
        key = submissions.key_of(request)
        submission = submissions.request_of(given, kiosk=self.kiosk, key=key, at=now, kept=kept)
        by = devices.actor_at(self.kiosk, language=submission.language)
        receipt, told = intake.take(submission, by=by, at=now, seen=self.speaker.seen)
        self.note_kept(kept, receipt.request_id, at=now)
        if receipt.is_new and not submission.joins:
            standing = public_standing.first_standing(told, language=submission.language)
            return _told(receipt.reference, receipt.secret, standing, is_new=True)
        return answer_about(receipt.reference, receipt.secret, is_new=receipt.is_new)


class PersonView(KioskView):
    """POST: a call for a person."""

    @extend_schema(operation_id="kiosk_person", request=PersonIn, parameters=[KEY], responses=RECEIPTS)
    def post(self, request: Request) -> HttpResponse:
        """Call a person about a request (reference and secret), or before there is one."""
        now = timezone.now()
        given = submissions.read(PersonIn, request)
        kept, key = submissions.kept_of(request), submissions.key_of(request)
        if given["reference"]:
            return self._about_a_request(given, key=key, at=now, kept=kept)
        submission = submissions.person_of(given, kiosk=self.kiosk, key=key, at=now, kept=kept)
        by = devices.actor_at(self.kiosk, language=submission.language)
        called = reception.talk_to_a_person(submission, by=by, at=now)
        receipt = called.receipt
        self.note_kept(kept, receipt.request_id, at=now)
        if not receipt.is_new:
            return answer_about(receipt.reference, receipt.secret, is_new=False)
        standing = public_standing.first_standing(called.request, language=submission.language)
        return _told(receipt.reference, receipt.secret, standing, is_new=True, **_of_new_call(called.call))

    def _about_a_request(self, given: dict[str, Any], *, key: str, at: datetime, kept: Kept | None) -> HttpResponse:
        request = service_requests.find_request(given["reference"], given["secret"])
        language = translation.get_language() or "en"
        by = devices.actor_at(self.kiosk, language=language).with_requests(request.pk)
        call = escalation.escalate_case(request.case_id, by=by, at=at, reason=given["words"], client_key=key)
        self.note_kept(kept, request.pk, at=at)
        if call.is_repeat or call.case_id != request.case_id:
            return answer_about(request.reference, given["secret"], is_new=not call.is_repeat)
        standing = public_standing.first_standing(request, language=language)
        return _told(request.reference, given["secret"], standing, is_new=True, **_of_new_call(call))


def answer_about(reference: str, secret: str, *, is_new: bool) -> HttpResponse:
    """Tell where a request stands. Raises `CaseNotFound`."""
    status = service_requests.public_status(reference, secret)
    call = _of_call(status.calls[0]) if status.calls else {}
    notes = {"notes": " ".join(status.notes)} if status.notes else {}
    return _told(reference, secret, status, is_new=is_new, **notes, **call)


def _told(
    reference: str,
    secret: str,
    status: service_requests.PublicStatus | public_standing.FirstStanding,
    *,
    is_new: bool,
    **instead: str,
) -> HttpResponse:
    link = status_link(reference, secret)
    told = {
        "reference": reference,
        "secret": secret,
        "service_name": status.service_name,
        "promised_on": status.promised_on.isoformat() if status.promised_on else None,
        "next_step": status.next_step,
        "next_by_words": date_format(status.next_by, "DATE_FORMAT") if status.next_by else "",
        "who": status.who,
        "status_url": link,
        "qr_svg": qr_svg(link),
        **instead,
    }
    # Written at once, as the framework's renderer would: the busiest answer goes without asking how to be written.
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(written, content_type="application/json", status=201 if is_new else 200)


def _of_call(call: service_requests.PublicCall) -> dict[str, str]:
    """Tell of the newest call instead of the case: its person and time come first."""
    by = date_format(timezone.localtime(call.by), "DATETIME_FORMAT") if call.by else ""
    return {"next_step": call.headline, "next_by_words": by, "who": call.who}


def _of_new_call(call: escalation.Call) -> dict[str, str]:
    """Tell of a call that has just been raised, by what is known already."""
    told = service_requests.new_call(call.owner_name, call.owner_title, by=call.acknowledge_by)
    return _of_call(told)
