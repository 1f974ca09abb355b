"""The JSON door of the machine itself: how the kiosk is, and letters from its memory that no other door took."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from requests_app.actions import kept_letters
from requests_app.actions.device_health import Told, note_health
from requests_app.actions.kept_letters import Refusal
from requests_app.channels.kiosk import submissions
from requests_app.channels.kiosk.api import KEY, KioskView
from requests_app.channels.kiosk.serializers import HealthIn, HealthOut, ProblemsOut, RefusedIn, TakenOut
from requests_app.vocabulary import PaperState


class HealthView(KioskView):
    """POST: how the kiosk is."""

    @extend_schema(
        operation_id="kiosk_health", request=HealthIn, responses={200: HealthOut, 401: ProblemsOut, 422: ProblemsOut}
    )
    def post(self, request: Request) -> HttpResponse:
        """Write down how the kiosk is (two statements in all)."""
        given = submissions.read(HealthIn, request)
        told = Told(
            clock=given["clock"],
            queue=given["queue"],
            refused=given["refused"],
            oldest_at=given["oldest_at"],
            paper=PaperState(given["paper"]) if given["paper"] else None,
            version=given["version"],
            missing_clips=given["missing_clips"],
        )
        highest = note_health(self.kiosk.device_id, told, at=timezone.now())
        return JsonResponse({"number": self.kiosk.number, "highest": highest})


class RefusedView(KioskView):
    """POST: a letter that was refused for good."""

    @extend_schema(
        operation_id="kiosk_refused",
        request=RefusedIn,
        parameters=[KEY],
        responses={200: TakenOut, 401: ProblemsOut, 422: ProblemsOut},
    )
    def post(self, request: Request) -> HttpResponse:
        """Keep the letter for the staff; the same key is kept once."""
        given = submissions.read(RefusedIn, request)
        refusal = Refusal(
            key=submissions.key_of(request),
            number=given["number"],
            path=given["path"],
            body=given["body"],
            status=given["status"],
            errors=given["errors"],
            kept_at=given["kept_at"],
        )
        kept_letters.take_refused(refusal, device_id=self.kiosk.device_id, at=timezone.now())
        return JsonResponse({"is_taken": True})
