"""Which kiosk speaks: its token in a header, or the cookie that pairing has set."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from requests_app.queries import service_points
from requests_app.queries.service_points import Kiosk
from requests_app.rules.actor import Actor, kiosk_user

COOKIE: Final = "kiosk"
SALT: Final = "requests_app.kiosk"
YEAR_SECONDS: Final = 365 * 24 * 60 * 60
NOT_PAIRED: Final = _("This kiosk is not set up, or it was switched off. Please ask at the counter.")


def kiosk_of(request: HttpRequest | Request) -> Kiosk | None:
    """Find the kiosk that sent a request: bearer token first, then cookie."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if header.startswith("Bearer "):
        return service_points.kiosk_by_token(header.removeprefix("Bearer ").strip())
    try:
        token_hash = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR_SECONDS)
    except signing.BadSignature:
        return None
    return service_points.kiosk_by_hash(str(token_hash))


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

    def authenticate(self, request: Request) -> tuple[None, Kiosk]:
        """Give nobody as user and the kiosk as `request.auth`; refuse whoever is no device."""
        kiosk = kiosk_of(request)
        if kiosk is None:
            raise AuthenticationFailed(NOT_PAIRED, code="device_unknown")
        return (None, kiosk)

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that the answer is 401."""
        return 'Bearer realm="kiosk"'
