"""Parts that every demo city has: calendars, the house, the kiosk, the duty roster, the call for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONTACT_GROUP: Final = {"code": "contact", "name": {"en": "Contact"}, "is_public": False}
TALK_SERVICE: Final[Mapping[str, Any]] = {
    "code": "talk-to-a-person",
    "group": "contact",
    "is_public": False,
    "needs_place": False,
    "name": {"en": "Talk to a person"},
    "invented": {
        "description": {"en": "Somebody from the city gets in touch with you."},
        "synonyms": {"en": ["person", "human", "speak", "call back", "help"]},
        "office_route": ["front"],
        "calendar": "office-hours",
        "promise_working_days": 1,
        "priority": "high",
    },
}
TALK_RULE: Final[Mapping[str, Any]] = {
    "code": "a-person-is-wanted",
    "services": ["talk-to-a-person"],
    "districts": "any",
    "queue": "phone",
    "because": {"en": "Somebody wants to talk to a person."},
}


def calendars(*, timezone: str, country: str, subdivision: str) -> list[dict[str, Any]]:
    """Give the invented hours of the offices, with the public holidays of the place."""
    where = {"timezone": timezone, "country": country, "subdivision": subdivision}
    hours = {
        "office-hours": ("Office hours", {day: ["09:00-17:00"] for day in WEEK[:5]}),
        "field-hours": ("Field work", {day: ["07:00-15:30"] for day in WEEK[:5]}),
        "service-line": ("Phone and intake", {day: ["07:00-19:00"] for day in WEEK}),
    }
    return [
        {"code": code, "name": name, **where, "invented": {"windows": week}} for code, (name, week) in hours.items()
    ]


def town_hall(*, city: str, district: str, latitude: float, longitude: float) -> dict[str, Any]:
    """Give the house with its desks, and the kiosk in it; the demo token is public knowledge."""
    hours = {day: ["09:00-17:00"] for day in WEEK[:5]}
    access = {"step_free": True, "hearing_loop": True, "lift": True, "changing_table": True}
    desks = [{"code": f"desk-{number}", "name": f"Desk {number}"} for number in range(1, 4)]
    site = {
        "code": "town-hall",
        "name": "City Hall",
        "district": district,
        "languages": ["en"],
        "invented": {
            "address": "1 Example Square",
            "latitude": latitude,
            "longitude": longitude,
            "hours": hours,
            "access": access,
            "desks": desks,
        },
    }
    device = {
        "code": "kiosk-town-hall",
        "site": "town-hall",
        "invented": {"demo_token": f"demo-kiosk-town-hall-{city}"},
    }
    return {"sites": [site], "devices": [device]}


def demo_people(*, city: str, timezone: str, people: Mapping[str, Any], turns: Sequence[str]) -> dict[str, Any]:
    """Give what people.yaml says besides the staff: two residents, the password, and who is on duty."""
    return {
        "invented": True,
        "demo_password": f"{city}-demo",
        "residents": [
            {"code": "rosa", "name": "Rosa Feldmann", "language": "en", "email": f"rosa@{city}.example"},
            {"code": "karim", "name": "Karim Haddad", "language": "en", "email": f"karim@{city}.example"},
        ],
        **people,
        "duty": {"timezone": timezone, "first_day": "2026-11-02", "weeks": 113, "turns": list(turns)},
    }
