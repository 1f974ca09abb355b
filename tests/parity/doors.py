"""One wish through each door: the door's own form makes the letter, as it does for a person who stands there."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.utils import translation

from requests_app.actions import intake, routing
from requests_app.actions.intake import Receipt
from requests_app.channels.counter.walk_in import WalkInForm
from requests_app.channels.kiosk import submissions
from requests_app.channels.kiosk.serializers import RequestIn
from requests_app.channels.web.forms import ReportForm
from requests_app.queries import places
from requests_app.queries.service_points import Kiosk
from requests_app.rules.actor import Actor, kiosk_user, resident
from requests_app.rules.intake import Submission
from requests_app.vocabulary import Channel

NOBODY: Final[dict[str, str]] = {"contact_by": "none"}
Letter = tuple[Submission, Actor]


@dataclass(frozen=True)
class Wish:
    """What somebody wants, and how she says it: the second half must make no difference."""

    service: str
    words: dict[str, str]  # by language
    address: str
    district: str
    is_vulnerable: bool
    at: datetime
    door: str = "web"
    language: str = "en"
    contact: dict[str, str] = field(default_factory=lambda: dict(NOBODY))
    on_behalf_of: str = ""

    def typed(self) -> dict[str, Any]:
        """Give what goes into any form."""
        return {
            "description": self.words[self.language],
            "address": self.address,
            "district": self.district,
            "idempotency_key": uuid.uuid4().hex,
            **({"is_vulnerable": True} if self.is_vulnerable else {}),
            **self.contact,
            **({"on_behalf_of": self.on_behalf_of} if self.on_behalf_of else {}),
        }


@dataclass(frozen=True)
class Standing:
    """Who and what stands at the doors of the city."""

    districts: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    kiosk: Kiosk
    clerk: Actor


def _web(wish: Wish, city: Standing) -> Letter:
    form = ReportForm(wish.typed(), districts=city.districts, needs_place=True)
    assert form.is_valid(), form.errors
    letter = form.submission(service_code=wish.service, language=wish.language, campaign_code="", at=wish.at)
    return letter, resident(channel=Channel.WEB, language=wish.language)


def _kiosk(wish: Wish, city: Standing) -> Letter:
    typed = wish.typed()
    key = typed.pop("idempotency_key")
    read = RequestIn(data={**typed, "service_code": wish.service, "language": wish.language})
    assert read.is_valid(), read.errors
    letter = submissions.request_of(dict(read.validated_data), kiosk=city.kiosk, key=key, at=wish.at)
    device, site = city.kiosk.device_id, city.kiosk.site_id
    return letter, kiosk_user(device_id=device, site_id=site, language=wish.language)


def _counter(wish: Wish, city: Standing) -> Letter:
    typed = {**wish.typed(), "language": wish.language}
    form = WalkInForm(typed, districts=city.districts, queues=[], languages=city.languages)
    assert form.is_valid(), form.errors
    letter = form.submission(client=f"clerk:{city.clerk.person_id}", service_code=wish.service, at=wish.at)
    return letter, replace(city.clerk, language=wish.language)


DOORS: Final[dict[str, Callable[[Wish, Standing], Letter]]] = {"web": _web, "kiosk": _kiosk, "counter": _counter}


def come_in(wish: Wish, city: Standing) -> Receipt:
    """Let a wish come in at its door, and be routed."""
    with translation.override(wish.language):
        submission, by = DOORS[wish.door](wish, city)
        receipt = intake.receive(submission, by=by, at=wish.at)
    routing.route_case(receipt.case_id, at=wish.at)
    return receipt


def district_choices() -> list[tuple[str, str]]:
    """Give what the forms offer."""
    return [(district.code, district.name) for district in places.districts()]
