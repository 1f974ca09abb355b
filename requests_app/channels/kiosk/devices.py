"""Which kiosk speaks: its token in a header, or the cookie that pairing has set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from requests_app.actions.intake_planning import OF_ONE_PERSON
from requests_app.lib.codes import sha256_hex
from requests_app.queries import service_points
from requests_app.queries.first_look import FirstLook, look_from_kiosk
from requests_app.queries.service_points import Kiosk
from requests_app.rules.actor import Actor, kiosk_user
from requests_app.rules.intake import KEY_MAX

COOKIE: Final = "kiosk"
SALT: Final = "requests_app.kiosk"
YEAR_SECONDS: Final = 365 * 24 * 60 * 60
NOT_PAIRED: Final = _("This kiosk is not set up, or it was switched off. Please ask at the counter.")


@dataclass(frozen=True)
class Speaker:
    """The kiosk that speaks, and what was seen of its letter."""

    kiosk: Kiosk
    seen: FirstLook | None = None


def idempotency_key_of(request: HttpRequest | Request) -> str:
    """Give the idempotency key of a letter; none where it is missing or cannot be kept."""
    key = str(request.META.get("HTTP_IDEMPOTENCY_KEY", "")).strip()
    return key if len(key) <= KEY_MAX and key.isprintable() else ""


def kiosk_of(request: HttpRequest | Request) -> Kiosk | None:
    """Find the kiosk that sent a request: bearer token first, then cookie."""
    token_hash = _token_hash(request)
    return service_points.kiosk_by_hash(token_hash) if token_hash else None


def _token_hash(request: HttpRequest | Request) -> str:
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if header.startswith("Bearer "):
        return sha256_hex(header.removeprefix("Bearer ").strip())
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR_SECONDS))
    except signing.BadSignature:
        return ""


def actor_at(kiosk: Kiosk, *, language: str) -> Actor:
    """Describe the person who stands before a kiosk."""
    return kiosk_user(device_id=kiosk.device_id, site_id=kiosk.site_id, language=language)


def pair(response: HttpResponse, kiosk: Kiosk) -> HttpResponse:
    """Set a cookie that names the kiosk: scripts cannot read it, other sites cannot send it, the token is not in it."""
    response.set_cookie(
        COOKIE,
        signing.dumps(kiosk.token_hash, salt=SALT),
        max_age=YEAR_SECONDS,
        path="/kiosk/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


class DeviceAuthentication(BaseAuthentication):
    """A kiosk's token lets it create requests and calls, and nothing else."""

    def authenticate(self, request: Request) -> tuple[None, Speaker]:
        """Give nobody as user and the device as `request.auth`; refuse whoever is no device."""
        takes_letters = getattr(request.parser_context["view"], "takes_letters", False)
        speaker = _speaker_with_letter(request) if takes_letters else _speaker(request)
        if speaker is None:
            raise AuthenticationFailed(NOT_PAIRED, code="device_unknown")
        return (None, speaker)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that the answer is 401."""
        return 'Bearer realm="kiosk"'


def _speaker(request: Request) -> Speaker | None:
    kiosk = kiosk_of(request)
    return Speaker(kiosk) if kiosk else None


def _speaker_with_letter(request: Request) -> Speaker | None:
    """Find the device, and in the same statement look for the letter that it sends: whether it came before."""
    token_hash, key = _token_hash(request), idempotency_key_of(request)
    if request.method != "POST" or not token_hash or not key:
        return _speaker(request)
    found = look_from_kiosk(token_hash, idempotency_key=key, wanted=OF_ONE_PERSON)
    return Speaker(*found) if found else None
