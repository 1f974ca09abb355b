"""The cookie by which a counter without the city knows who sat down there last, and that she signed out."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse

from requests_app.lib.codes import keyed_secret

SITS_HERE: Final = "counter_clerk"
SIGNS: Final = 12


def sign_of(person_id: int) -> str:
    """Give the sign of a person that says nothing of her to anybody else."""
    return keyed_secret(key=settings.SECRET_KEY, message=f"sits here:{person_id}", length=SIGNS)


def remember_who_sits(response: HttpResponse, person_id: int) -> None:
    """Let scripts know who sits here, for as long as a session lasts; without the city they cannot ask."""
    response.set_cookie(
        SITS_HERE,
        sign_of(person_id),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=False,
        samesite="Lax",
    )
