"""What the kiosk's one page needs to show all its steps in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings

from requests_app.channels.kiosk import pictures
from requests_app.channels.kiosk.keyboards import keyboards
from requests_app.queries import catalogue
from requests_app.queries.catalogue import GroupCard, ServiceCard
from requests_app.queries.district_map import districts_and_map
from requests_app.queries.service_points import Kiosk
from requests_app.vocabulary import CallHours

INCHES: Final = 27.0
DISTANCE_MM: Final = 600.0


@dataclass(frozen=True)
class Screen:
    """How large a kiosk's screen is, and how far away people stand."""

    inches: float = INCHES
    distance_mm: float = DISTANCE_MM


@dataclass(frozen=True)
class Topic:
    """A service with its picture."""

    service: ServiceCard
    picture: str


def screen_of(kiosk: Kiosk) -> Screen:
    """Read a kiosk's screen from the settings: "32:700" is 32 inches at 700 mm; none is the usual one."""
    inches, _colon, distance = settings.KIOSK_SCREENS.get(kiosk.code, "").partition(":")
    return Screen(float(inches or INCHES), float(distance or DISTANCE_MM))


def headset_of(kiosk: Kiosk) -> str:
    """Say how a kiosk notices a headset: by new sound devices ("devices"), else by a key of its keypad ("key")."""
    return "devices" if settings.KIOSK_HEADSETS.get(kiosk.code) == "devices" else "key"


def context_of(kiosk: Kiosk, language: str) -> dict[str, Any]:
    """Gather what the page of a language shows."""
    groups = catalogue.groups(language)
    group_of = {card.code: group.code for group in groups for card in group.services}
    districts, drawing = districts_and_map()
    numbers = drawing.numbers()
    return {
        "language": language,
        "site": {"name": kiosk.site_name},
        "device": kiosk.code,
        "screen": screen_of(kiosk),
        "headset": headset_of(kiosk),
        "four_keys": ",".join(settings.KIOSK_KEYS),
        "groups": [_group(group) for group in groups],
        "common": [_topic(card, group_of[card.code]) for card in catalogue.commonest(groups)],
        "districts": [(one.code, one.name, numbers.get(one.code, "")) for one in districts],
        "map": drawing,
        "keyboards": keyboards(language),
        "hours": [(str(value), label) for value, label in CallHours.choices],
    }


def _topic(card: ServiceCard, group: str) -> Topic:
    return Topic(card, pictures.of_service(card.code, group=group))


def _group(group: GroupCard) -> dict[str, Any]:
    topics = [_topic(card, group.code) for card in group.services]
    return {"code": group.code, "name": group.name, "picture": pictures.of_group(group.code), "topics": topics}
