"""What providers of text messages tell afterwards: delivered, or not."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from requests_app.actions import delivery
from requests_app.vocabulary import MessageState

LONGEST: Final = 10_000
SIGNATURE: Final = "X-Signature"
STATES: Final = {
    "delivered": MessageState.DELIVERED,
    "permanent_failure": MessageState.PERMANENT_FAILURE,
    "temporary_failure": MessageState.TEMPORARY_FAILURE,
}


@csrf_exempt  # a program speaks; what it says is signed
@require_POST
def take(request: HttpRequest, provider: str) -> HttpResponse:
    """Take `{"reference": ..., "status": ...}`, signed by HMAC-SHA256 of the body under the provider's secret.

    204 when it is noted; 403 for another signature; 400 for what cannot be read; 404 for a message it does not carry.
    """
    if len(request.body) > LONGEST or not _is_signed(request, provider):
        return HttpResponse(status=403)
    reference, state = _read(request.body)
    if not reference or state is None:
        return HttpResponse(status=400)
    is_noted = delivery.note_receipt(reference, provider=provider, state=state, at=timezone.now())
    return HttpResponse(status=204 if is_noted else 404)


def _is_signed(request: HttpRequest, provider: str) -> bool:
    named = next((given for given in settings.SMS_PROVIDERS if given["name"] == provider), {})
    secret = str(named.get("receipt_secret", ""))
    signed = hmac.new(secret.encode(), request.body, hashlib.sha256).hexdigest()
    given = request.headers.get(SIGNATURE, "").removeprefix("sha256=")
    return bool(secret) and hmac.compare_digest(signed.encode(), given.encode())


def _read(body: bytes) -> tuple[str, MessageState | None]:
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return "", None
    if not isinstance(said, dict) or not isinstance(said.get("reference"), str):
        return "", None
    reference = said["reference"]
    return ("" if "\0" in reference else reference), STATES.get(str(said.get("status")))
