"""The JSON door, where it reads: the list of streets, and where a request stands."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from requests_app.channels import limiting
from requests_app.channels.kiosk import submissions
from requests_app.channels.kiosk.api import KioskView, answer_about
from requests_app.channels.kiosk.serializers import ProblemsOut, ReceiptOut, StatusIn, StreetsOut
from requests_app.facts import CaseNotFound
from requests_app.queries.kept_letters import opened_by
from requests_app.queries.streets import every_street
from requests_app.rules.kept_letters import provisional_number
from requests_app.rules.references import normalise_reference

NO_PAIR: Final = _("Reference and secret do not fit together. Please check both.")
NOT_SENT_YET: Final = _("Number and secret do not fit, or the kiosk still keeps it. Please ask at the counter.")


class StreetsView(KioskView):
    """GET: the streets of the city."""

    @extend_schema(operation_id="kiosk_streets", responses={200: StreetsOut, 401: ProblemsOut})
    def get(self, request: Request) -> Response:
        """Give every street as a key and a name; the kiosk narrows them by their letters."""
        return Response({"streets": every_street()})


class StatusView(KioskView):
    """POST: where a request stands."""

    @extend_schema(
        operation_id="kiosk_status",
        request=StatusIn,
        responses={200: ReceiptOut, 401: ProblemsOut, 404: ProblemsOut, 422: ProblemsOut, 429: ProblemsOut},
    )
    def post(self, request: Request) -> HttpResponse:
        """Tell what happens next; unknown reference and wrong secret get the same answer, and are counted."""
        given = submissions.read(StatusIn, request)
        typed, secret = given["reference"], given["secret"].strip().lower()
        number = provisional_number(typed)
        reference = number or normalise_reference(typed)
        tried = limiting.guesses(request, reference)
        seconds = limiting.seconds_to_wait(tried)
        if seconds:
            return too_often(seconds)
        try:
            reference, secret = (opened_by(number, secret) if number else None) or (reference, secret)
            return answer_about(reference, secret, is_new=False)
        except CaseNotFound as unknown:
            limiting.count(tried)
            raise CaseNotFound(NOT_SENT_YET if number else NO_PAIR) from unknown


def too_often(seconds: int) -> Response:
    """Say when wrong pairs or codes may be tried again."""
    minutes = -(-seconds // 60)
    sentence: Any = ngettext(
        "This was tried too often. You can try again in %(minutes)s minute. At the counter you need not wait.",
        "This was tried too often. You can try again in %(minutes)s minutes. At the counter you need not wait.",
        minutes,
    )
    told = {"field": "", "code": "too_often", "message": sentence % {"minutes": minutes}}
    return Response({"errors": [told]}, status=429, headers={"Retry-After": str(seconds)})
