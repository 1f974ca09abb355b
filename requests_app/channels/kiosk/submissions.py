"""From JSON to the letter that intake takes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from requests_app.channels.kiosk.devices import idempotency_key_of
from requests_app.facts import InvalidSubmission
from requests_app.lib.moments import moment
from requests_app.queries import catalogue
from requests_app.queries.service_points import Kiosk
from requests_app.queries.streets import house_in
from requests_app.rules.intake import KEY_IS_LOST, Contact, Place, Submission
from requests_app.rules.kept_letters import (
    KIOSK,
    NUMBER_MAX,
    SECRET_MAX,
    Kept,
    plausible_time,
    provisional_number,
    serial_of,
)
from requests_app.vocabulary import TALK_TO_A_PERSON, CallHours, Channel, ContactBy


def language_of(request: Request) -> str:
    """Give the language the body names, else that of the request, so that errors are understood too."""
    body = request.data
    named = body.get("language") if isinstance(body, dict) else None
    return named if isinstance(named, str) and named in dict(settings.LANGUAGES) else get_language() or "en"


def key_of(request: Request) -> str:
    """Give the idempotency key. Raises `InvalidSubmission` where it is missing or cannot be kept."""
    key = idempotency_key_of(request)
    if not key:
        raise InvalidSubmission({"idempotency_key": [KEY_IS_LOST]})
    return key


def kept_of(request: Request) -> Kept | None:
    """Give what the kiosk says of a letter that it has kept; None for one that comes at once."""
    said = request.META
    number = provisional_number(said.get("HTTP_KEPT_NUMBER", ""))
    kept_at = moment(said.get("HTTP_KEPT_AT", ""))
    if number is None or number[0] != KIOSK or len(number) > NUMBER_MAX or kept_at is None:
        return None
    return Kept(number, serial_of(number), kept_at, said.get("HTTP_KEPT_SECRET", "").strip().lower()[:SECRET_MAX])


def read(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Check the shape of the body. Raises DRF's `ValidationError`."""
    return dict(_reader(kind).run_validation(request.data))


@cache
def _reader(kind: type[Serializer[Any]]) -> Serializer[Any]:
    """Make a reader once: it keeps nothing of what it reads, and each one costs copies of all its fields."""
    return kind()


def request_of(given: dict[str, Any], *, kiosk: Kiosk, key: str, at: datetime, kept: Kept | None = None) -> Submission:
    """Write the letter of somebody at a kiosk; without words, the service's name says what it is."""
    language = get_language() or "en"
    words = given["description"].strip()
    if not words:
        card = catalogue.service(given["service_code"], language)
        words = card.name if card else ""
    sent_at = given["submitted_at"] or (kept.at if kept else None)
    return Submission(
        channel=Channel.KIOSK,
        client=kiosk.code,
        idempotency_key=key,
        service_code=given["service_code"],
        description=words,
        language=language,
        submitted_at=plausible_time(sent_at, at=at),
        place=kiosk.here if given["here"] else _place(given),
        contact=_contact(given),
        joins=given["joins"],
        active_seconds=given["active_seconds"],
        is_vulnerable=given["is_vulnerable"],
    )


def person_of(given: dict[str, Any], *, kiosk: Kiosk, key: str, at: datetime, kept: Kept | None = None) -> Submission:
    """Write the letter that opens a case with a call; it says where the person stands."""
    return Submission(
        channel=Channel.KIOSK,
        client=kiosk.code,
        idempotency_key=key,
        service_code=TALK_TO_A_PERSON,
        description=given["words"].strip() or _("Somebody at the kiosk wants to talk to a person."),
        language=get_language() or "en",
        submitted_at=plausible_time(kept.at if kept else None, at=at),
        place=kiosk.here,
        contact=_contact(given),
        active_seconds=given["active_seconds"],
    )


def _place(given: dict[str, Any]) -> Place:
    taken = house_in(given["street"], given["address"]) if given["street"] else None
    if taken is not None:
        return Place(taken.text, taken.latitude, taken.longitude, taken.district)
    return Place(
        address=given["address"],
        district=given["district"],
        latitude=given["latitude"],
        longitude=given["longitude"],
    )


def _contact(given: dict[str, Any]) -> Contact:
    return Contact(
        by=ContactBy(given["contact_by"]),
        name=given["name"],
        email=given["email"],
        phone=given["phone"],
        call_hours=CallHours(given["call_hours"]),
    )
